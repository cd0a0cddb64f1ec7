"""Label search: exact keys, typed words, typos, and whatever else someone may type."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.labels import ConceptType, LabelHit, Labels, label_key, words_of, write_labels
from taxonomy.catalogue import Catalogue, Skill, SkillKind
from tests.support.small_catalogue import LABELS, small_catalogue

ODD = [
    *("", " ", "*", '"', '""', "'", "(", ")", "-", "^", ":", "{}", "\\", ";--", "%", "_"),
    *("AND", "OR", "NOT", "NEAR", "NEAR(a b, 2)", "a AND", "weld OR bake", "-weld", "NOT weld"),
    *("key:weld", "label : weld", '"weld', 'weld"', "weld*", "^weld", "weld + bake", "w*ld"),
    *("\0", "weld\0bake", "\ud800", "🦊", "½", "⑴", "ﷺ", "İ", "ß", "ǆ", "हिन्दी", "溶接", "c+#+"),
    *("weld " * 2_000, "weld" * 2_000, " ".join(f"word{n}" for n in range(2_000))),
]
NUMBERED = 300
ALIKE = 20


@pytest.fixture(scope="module")
def labels(tmp_path_factory):
    """Return the label file of the small catalogue."""
    path = tmp_path_factory.mktemp("labels") / "labels.sqlite"
    write_labels(small_catalogue(), path)
    return Labels(path)


def found(labels, query, concept_type=ConceptType.SKILL):
    """Return the URIs that a search finds, in order."""
    catalogue = small_catalogue()
    concepts = catalogue.skills if concept_type is ConceptType.SKILL else catalogue.occupations
    return [concepts[hit.row].uri for hit in labels.search(query, concept_type)]


def test_a_key_folds_case_marks_and_punctuation():
    assert label_key("Résumé-writing,  in C++ / C#") == "resume writing in c++ c#"
    assert label_key("Straße_1") == "strasse 1"
    assert label_key("*?!") == ""


@given(st.text())
def test_words_carry_their_offsets(text):
    words = words_of(text)
    assert " ".join(word.folded for word in words) == label_key(text)
    assert [word.folded for word in words] == [
        label_key(text[word.start : word.end]) for word in words
    ]
    edges = [edge for word in words for edge in (word.start, word.end)]
    assert edges == sorted(edges)


def test_exact_finds_every_label_by_key(labels):
    keys = [label_key(label) for listed in LABELS.values() for label in listed]
    hits = labels.exact([*keys, "no such label"], ConceptType.SKILL)
    assert hits.keys() == set(keys)
    for row, listed in enumerate(LABELS.values()):
        for rank, label in enumerate(listed):
            key = label_key(label)
            assert hits[key] == [LabelHit(row, label, key, preferred=rank == 0)]


def test_exact_keeps_skills_and_occupations_apart(labels):
    assert labels.exact(["baker", "weld"], ConceptType.OCCUPATION) == {
        "baker": [LabelHit(0, "baker", "baker", preferred=True)]
    }
    assert labels.exact([], ConceptType.SKILL) == {}


def test_exact_takes_more_keys_than_one_statement_does(labels):
    keys = [f"key {number}" for number in range(3_000)]
    assert list(labels.exact([*keys, "weld"], ConceptType.SKILL)) == ["weld"]


def test_preferred_labels_come_first(tmp_path):
    twins = (
        Skill("s:1", "joining", SkillKind.SKILL, ("weld",)),
        Skill("s:2", "weld", SkillKind.SKILL),
        Skill("s:3", "weld", SkillKind.SKILL),
    )
    write_labels(Catalogue("v", "en", (), (), twins, ()), tmp_path / "labels.sqlite")
    labels = Labels(tmp_path / "labels.sqlite")
    hits = [(hit.row, hit.preferred) for hit in labels.exact(["weld"], ConceptType.SKILL)["weld"]]
    assert hits == [(1, True), (2, True), (0, False)]
    assert [hit.row for hit in labels.search("weld", ConceptType.SKILL)] == [1, 2, 0]


@pytest.mark.parametrize(
    ("typed", "uris"),
    [
        ("solder circuit boards", ["s:solder"]),
        ("soldering", ["s:solder"]),
        ("sol", ["s:solder"]),
        ("solder cir", ["s:solder"]),
        ("boards solder", ["s:solder"]),
        ("trucks forklift", ["s:forklift"]),
        ("RESUME naive", ["s:resume"]),
        ("Naïve Résumé", ["s:resume"]),
        ("weld", ["s:weld"]),
        ("bread", ["s:bake"]),
        ("C++", ["s:cplusplus"]),
        ("c#", ["s:csharp"]),
        ("c# prog", ["s:csharp"]),
        ("programming c++", ["s:cplusplus"]),
        ("c", ["s:csharp", "s:cplusplus", "s:css", "s:solder"]),
        ("programming", ["s:csharp", "s:cplusplus"]),
        ("o", ["s:forklift"]),
    ],
)
def test_words_in_any_order_the_last_as_a_prefix(labels, typed, uris):
    assert found(labels, typed) == uris


@pytest.mark.parametrize(
    ("typed", "uri"),
    [
        ("soldr circut bords", "s:solder"),
        ("operat forklfit", "s:forklift"),
        ("wled steel", "s:weld"),
        ("bake bagettes", "s:bake"),
        ("cascading stlye shets", "s:css"),
    ],
)
def test_a_typo_falls_back_to_spelling(labels, typed, uri):
    assert found(labels, typed)[0] == uri


def test_words_are_put_right_one_by_one(labels):
    right = found(labels, "weld steel")
    assert [found(labels, typed) for typed in ("wled stele", "wedl steel", "weld steeel")] == (
        [right] * 3
    )
    assert "s:forklift" in found(labels, "forklfit trukcs")


def test_occupations_are_found_the_same_way(labels):
    assert found(labels, "pastry", ConceptType.OCCUPATION) == ["o:baker"]
    assert found(labels, "softwar develper", ConceptType.OCCUPATION)[0] == "o:developer"


@pytest.mark.parametrize(
    ("typed", "uris"),
    [
        ("fork lift", ["s:forklift"]),
        ("weldsteel", ["s:weld"]),
        ("drive fork lift truks", ["s:forklift"]),
        ("soldr cir", ["s:solder"]),
    ],
)
def test_words_are_joined_parted_and_finished(labels, typed, uris):
    assert found(labels, typed) == uris


@pytest.mark.parametrize("typed", ["colder circuit", "steal weld parts", "bake bread by night"])
def test_a_word_is_put_right_only_to_a_near_one(labels, typed):
    # "colder" is one letter from "solder", but the first; the others are words of no label.
    assert found(labels, typed) == {"steal weld parts": ["s:weld"]}.get(typed, [])


def test_labels_with_the_typed_words_are_given_as_places(labels):
    table = labels.table(ConceptType.SKILL)
    keys, places = labels.matching("fork lift", ConceptType.SKILL)
    assert keys == ("fork lift", "forklift")
    assert [table.keys[at] for at in places] == ["operate forklift", "drive forklift trucks"]
    keys, places = labels.matching("wled", ConceptType.SKILL)
    assert keys == ("weld",)
    assert [(table.labels[at], table.preferred[at], table.rows[at]) for at in places] == [
        ("weld steel parts", True, 7),
        ("weld", False, 7),
    ]
    assert labels.matching("pastry", ConceptType.SKILL)[1].size == 0
    assert labels.matching("?", ConceptType.SKILL)[0] == ()


@pytest.mark.parametrize("typed", ["xyzzy plugh", "qq", "no such thing at all"])
def test_nothing_near_finds_nothing(labels, typed):
    assert found(labels, typed) == []


@pytest.mark.parametrize("typed", ODD, ids=lambda typed: repr(typed[:12]))
@pytest.mark.parametrize("concept_type", ConceptType)
def test_an_odd_query_is_answered(labels, typed, concept_type):
    hits = labels.search(typed, concept_type)
    assert len({hit.row for hit in hits}) == len(hits)
    assert labels.exact([label_key(typed)], concept_type).keys() <= {label_key(typed)}


@given(st.text(st.characters(codec="utf-16", categories=("L", "M", "N", "P", "S", "Z", "C", "Cs"))))
def test_any_text_is_answered(labels, typed):
    rows = [hit.row for hit in labels.search(typed, ConceptType.SKILL)]
    assert len(rows) == len(set(rows))


def test_threads_get_their_own_answers(tmp_path):
    skills = [Skill(f"s:{n:03}", f"label {n}", SkillKind.SKILL) for n in range(NUMBERED)]
    write_labels(Catalogue("v", "en", (), (), tuple(skills), ()), tmp_path / "labels.sqlite")
    labels = Labels(tmp_path / "labels.sqlite")
    asked = [n * 37 % NUMBERED for n in range(4_000)]
    with ThreadPoolExecutor(8) as threads:
        keys = ([f"label {n}"] for n in asked)
        answers = list(threads.map(lambda key: labels.exact(key, ConceptType.SKILL), keys))
    assert [[hit.row for hits in answer.values() for hit in hits] for answer in answers] == [
        [n] for n in asked
    ]


def test_equal_catalogues_give_equal_bytes(tmp_path):
    for name in ("one", "two"):
        write_labels(small_catalogue(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("typed", ["c", "programming", "o", "w", "soldr circut bords", "xyzzy", ""])
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_a_limit_gives_the_first_of_the_whole_list(labels, typed, limit):
    whole = labels.search(typed, ConceptType.SKILL)
    assert labels.search(typed, ConceptType.SKILL, limit) == whole[:limit]


def test_a_limit_is_reached_where_a_concept_has_many_labels(tmp_path):
    many = tuple(f"weld {n:02}" for n in range(ALIKE))
    skills = (
        Skill("s:1", "weld", SkillKind.SKILL, many),
        Skill("s:2", "welding of steel and other metals", SkillKind.SKILL),
    )
    write_labels(Catalogue("v", "en", (), (), skills, ()), tmp_path / "labels.sqlite")
    labels = Labels(tmp_path / "labels.sqlite")
    for typed in ("weld", "w"):
        assert [hit.row for hit in labels.search(typed, ConceptType.SKILL, 2)] == [0, 1]


def test_labels_are_found_after_their_file_is_removed(tmp_path):
    path = tmp_path / "labels.sqlite"
    write_labels(small_catalogue(), path)
    labels = Labels(path)
    path.unlink()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: found(labels, "weld"), range(40)))
    assert answers == [["s:weld"]] * 40


def test_words_of_labels_are_known(labels):
    assert labels.known(["zzzz", "bread"]) == {"bread"}
    assert labels.known(["zzzz", "qqqq"]) == set()
    assert labels.known([]) == set()
    assert labels.known([*(f"z{number}" for number in range(2000)), "bread"]) == {"bread"}


@pytest.mark.parametrize("content", [bytes(1), b"\xff"])
def test_a_file_that_is_overwritten_while_open_is_damage(tmp_path, content):
    path = tmp_path / "labels.sqlite"
    write_labels(small_catalogue(), path)
    opened = Labels(path)
    with path.open("r+b") as file:
        file.write(content * path.stat().st_size)
    with pytest.raises(IndexDamagedError, match=r"labels\.sqlite was damaged while in use \("):
        opened.search("weld", ConceptType.SKILL)


def test_other_errors_of_the_database_are_no_damage(labels):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), labels._database() as one:
        one.execute("SELECT 1 FROM nowhere")


def test_closed_labels_are_opened_again(tmp_path):
    path = tmp_path / "labels.sqlite"
    write_labels(small_catalogue(), path)
    labels = Labels(path)
    before = labels.search("weld", ConceptType.SKILL)
    labels.close()
    labels.open()
    labels.open()
    assert labels.search("weld", ConceptType.SKILL) == before != ()
    labels.close()
    path.unlink()
    with pytest.raises(IndexDamagedError, match=r"labels\.sqlite cannot be opened"):
        labels.open()
