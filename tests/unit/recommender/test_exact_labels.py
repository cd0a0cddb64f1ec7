"""Names of skills are found word for word, those that are also words only as they are written."""

from dataclasses import replace

import pytest

from index.labels import ConceptType, Labels, write_labels
from recommender.recognition.exact_labels import label_occurrences
from recommender.recognition.segmentation import spans_of
from taxonomy.catalogue import SkillName
from tests.support.small_catalogue import small_catalogue

NAMES = {
    "s:csharp": (SkillName(".NET", as_written=True), SkillName("Roslyn")),
    "s:css": (
        *(SkillName("React", as_written=True), SkillName("Tailwind CSS")),
        SkillName("cascading style sheets"),
    ),
    "s:weld": (SkillName("P&ID"),),
    "s:forklift": (SkillName("reach truck"), SkillName("FLT", as_written=True)),
}


def labels_with(names, folder):
    """Return the labels of the small catalogue with names of its skills, by URI."""
    small = small_catalogue()
    skills = tuple(replace(one, names=names.get(one.uri, ())) for one in small.skills)
    write_labels(replace(small, skills=skills), folder / "labels.sqlite")
    return Labels(folder / "labels.sqlite")


@pytest.fixture(scope="module")
def labels(tmp_path_factory):
    """Return the labels of the small catalogue with `NAMES`."""
    return labels_with(NAMES, tmp_path_factory.mktemp("labels"))


def found(labels, text):
    """Return the skills that are found in a text, with their words and confidence."""
    uris = [one.uri for one in small_catalogue().skills]
    (occurrences,) = label_occurrences([(text, spans_of(text))], labels, 0.8)
    return {(uris[one.skill], text[one.start : one.end], one.confidence) for one in occurrences}


@pytest.mark.parametrize(
    ("text", "skill", "words", "confidence"),
    [
        ("I drove a reach truck for years", "s:forklift", "reach truck", 0.8),
        ("two Reach Trucks to look after", "s:forklift", "Reach Trucks", 0.8),
        ("I hold an FLT licence", "s:forklift", "FLT", 0.8),
        ("FLT", "s:forklift", "FLT", 0.8),
        ("we drive FLTs", "s:forklift", "FLTs", 0.8),
        ("React", "s:css", "React", 0.8),
        ("I build pages with React and Redux", "s:css", "React", 0.8),
        ("React, Redux", "s:css", "React", 0.8),
        ("services in .NET", "s:csharp", "NET", 0.8),
        ("1. FLT licence, 2019", "s:forklift", "FLT", 0.8),
        ("FLT, HTTP", "s:forklift", "FLT", 0.8),
        ("P&ID drawings", "s:weld", "P&ID", 0.8),
        ("roslyn", "s:csharp", "roslyn", 0.8),
        ("a page with cascading style sheets", "s:css", "cascading style sheets", 0.8),
        ("TAILWIND CSS", "s:css", "TAILWIND CSS", 0.8),
    ],
)
def test_a_name_stands_for_its_skill(labels, text, skill, words, confidence):
    assert (skill, words, confidence) in found(labels, text)


@pytest.mark.parametrize(
    "text",
    [
        "I react to alarms",
        "React to alarms calmly",
        "react",
        "CAN REACT FAST",
        "a zoo with roslyns",
        "1. React quickly to alarms",
        "I reach, truck and all",
        "I reach    truck drivers",
        "www.roslyn.com",
        "an flt licence",
        "the net income",
        "NET income",
        "a truck within reach",
    ],
)
def test_another_word_is_no_name(labels, text):
    assert found(labels, text) == set()


def test_a_label_of_the_taxonomy_comes_before_a_name(tmp_path):
    labels = labels_with({"s:css": (SkillName("weld steel parts"),)}, tmp_path)
    assert found(labels, "I weld steel parts") == {("s:weld", "weld steel parts", 0.85)}


def test_a_name_that_is_a_label_of_another_skill_means_that(tmp_path):
    labels = labels_with({"s:css": (SkillName("drive forklift trucks"),)}, tmp_path)
    whole = "drive forklift trucks"
    assert found(labels, whole) == {("s:forklift", whole, 0.9)}
    assert found(labels, f"I {whole} daily") == set()


def test_the_search_finds_names_and_prefers_labels_to_names_that_are_words(tmp_path):
    bake = SkillName("Bake", as_written=True)
    labels = labels_with({"s:css": (SkillName("Tailwind"),), "s:weld": (bake,)}, tmp_path)
    uris = [one.uri for one in small_catalogue().skills]

    def searched(query):
        return [uris[hit.row] for hit in labels.search(query, ConceptType.SKILL)]

    assert searched("tailwind") == ["s:css"]
    assert searched("bake") == ["s:bake", "s:weld"]


def test_a_name_of_a_skill_does_not_hide_a_misspelt_occupation(tmp_path):
    small = small_catalogue()
    skills = (replace(small.skills[0], names=(SkillName("standup comedy"),)), *small.skills[1:])
    first, *others = small.occupations
    occupations = (replace(first, label="stand-up comedian"), *others)
    write_labels(replace(small, skills=skills, occupations=occupations), tmp_path / "labels.sqlite")
    hits = Labels(tmp_path / "labels.sqlite").search("stand up comedan", ConceptType.OCCUPATION)
    assert [hit.label for hit in hits] == ["stand-up comedian"]
