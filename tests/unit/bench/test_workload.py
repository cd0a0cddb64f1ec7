"""The workloads: sizes of statements, groups and CVs, and the part of a request that fits."""

import json

import pytest

from bench import workload


def word_counts(groups):
    return [[len(text.split()) for text in group] for group in groups]


@pytest.fixture
def people(tmp_path):
    """Return a file of thirty people of six statements of 1 to 30 words each, all different."""
    path = tmp_path / "people.jsonl"
    lines = []
    for person in range(30):
        said = [
            " ".join(f"w{person}-{number}" for _ in range(1 + (5 * person + number) % 30))
            for number in range(6)
        ]
        lines.append(json.dumps({"statements": said, "gold": []}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_statements_are_cut_to_a_dozen_words_and_put_into_tens(people):
    groups = workload.people_in_words(people)
    assert [len(group) for group in groups] == [10] * 18
    assert max(map(max, word_counts(groups))) == 12
    assert groups[0][0] == "w0-0"


def test_everyday_statements_stay_whole(people):
    counts = word_counts(workload.everyday_people(people))
    assert counts[0] == [1, 2, 3, 4, 5, 6, 6, 7, 8, 9]
    assert max(map(max, counts)) == 30


def test_long_statements_have_about_twenty_words(people):
    counts = word_counts(workload.people_in_long_words(people))
    assert {len(group) for group in counts} == {8}
    assert {count for group in counts for count in group} <= set(range(17, 24))


def test_a_cv_has_a_hundred_and_fifty_lines(people):
    (text,) = workload.cvs(people)
    assert len(text.splitlines()) == 150


def test_skills_are_spread_over_the_catalogue():
    skills = [f"s{number}" for number in range(100)]
    first, second = workload.people_by_skills(skills, 2)
    assert first == tuple(f"s{number}" for number in range(0, 50, 5))
    assert second == tuple(f"s{number}" for number in range(50, 100, 5))


def test_groups_are_whole():
    assert workload.grouped(range(7), 3) == [(0, 1, 2), (3, 4, 5)]


def test_the_worst_requests_are_within_the_limits_of_size():
    for body in workload.worst_requests().values():
        assert all(len(text) <= 499 for text in body.get("statements", []))
        assert len(body.get("statements", [])) <= 200
        assert len(body.get("text", "")) <= 20_000
        assert len(json.dumps(body, ensure_ascii=False).encode()) <= 65_536


def test_the_worst_requests_are_the_same_in_every_run():
    assert workload.worst_requests() == workload.worst_requests()


DETAIL = "5,000 phrases to compare, at most 3500 (DESTINAI_MAX_PHRASES); at most "


def test_what_fits_is_the_first_statements_or_characters():
    said = {"statements": ["a", "b", "c"]}
    detail = DETAIL + "the first 2 of the 3 statements would fit"
    assert workload.fitting(said, detail) == {"statements": ["a", "b"]}
    detail = DETAIL + "its first 4 characters would fit"
    assert workload.fitting({"text": "abcdef"}, detail) == {"text": "abcd"}


def test_an_error_that_does_not_say_what_fits_is_not_understood():
    with pytest.raises(ValueError, match="does not say what would fit: too long"):
        workload.fitting({"text": "abcdef"}, "too long")
