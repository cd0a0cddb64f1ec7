"""What CVs ask of the recommender: which words name a job, which job is meant, which is said."""

import numpy as np
import pytest

from recommender.profile import Profile, SkillStatement
from recommender.recognition.reading import language_of
from tests.support.drawn_catalogue import recommender_over
from tests.support.small_catalogue import small_catalogue


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Baker", True),
        ("Senior welder", True),
        ("Baker in a hotel", True),
        ("Corner Shop", False),
        ("baked bread", False),
        ("", False),
    ],
)
def test_words_that_name_a_job(recommender, words, expected):
    assert recommender.names_job(words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Baker", True),
        ("Senior welder", True),
        ("TRAINEE PASTRY BAKER", True),
        ("Freelance Pastry Baker", True),
        ("Anna Baker", False),
        ("A Baker", False),
        ("I. Baker", False),
        ("MARK WELDER", False),
        ("Anna Trainee", False),
        ("baked bread", False),
        ("", False),
    ],
)
def test_a_title_is_told_from_a_name_with_a_trade(recommender, words, expected):
    assert recommender.is_title(words) is expected


def test_jobs_in_texts_have_their_place(recommender):
    (job,) = recommender.jobs_in(["I like music", "I worked as a baker"])
    assert (job.occupation, job.evidence.statement, job.evidence.text) == ("o:baker", 1, "baker")


def test_a_title_is_resolved_by_what_was_done_as_well(recommender):
    said = "bake bread"
    plain = {one.occupation: one.confidence for one in recommender.resolve("welder baker")}
    scores = recommender.scores(recommender.interpret(Profile((SkillStatement(said),)))).total
    rows = recommender.index.catalogue.occupation_row
    weighed = {uri: sure * np.exp(6 * scores[rows[uri]]) for uri, sure in plain.items()}
    share = sum(plain.values()) / sum(weighed.values())
    found = recommender.resolve_job(["welder baker"], [said])
    assert {one.occupation: one.confidence for one in found} == pytest.approx(
        {uri: float(sure * share) for uri, sure in weighed.items()}, abs=1e-3
    )
    sure = [one.confidence for one in found]
    assert sure == sorted(sure, reverse=True)


@pytest.mark.parametrize("statements", [[], ["asdf"]])
def test_without_anything_done_a_title_is_resolved_alone(recommender, statements):
    plain = recommender.resolve("welder baker")
    assert recommender.resolve_job(["welder baker"], statements) == plain


def test_the_reading_of_a_title_with_the_surest_occupation_counts(recommender):
    sure, unsure = (recommender.resolve(title) for title in ("welder", "welder baker"))
    assert sure[0].confidence > unsure[0].confidence
    assert recommender.resolve_job(["welder baker", "welder", "zzzz"], []) == sure
    assert recommender.resolve_job([], ["bake bread"]) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I bake bread and serve customers every day of the week", "en"),
        ("Ich backe Brot und bediene jeden Tag die Kundinnen und Kunden", "de"),
        ("Excel", None),
    ],
)
def test_the_language_of_a_text(text, language):
    assert language_of(text) == language
