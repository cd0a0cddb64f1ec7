"""A stranger's own words find their career among the first five of the starter catalogue.

The example of README is understood rightly, and the sample people find careers that fit well.
"""

import csv
from pathlib import Path

import pytest

from recommender.profile import Profile
from recommender.recognition.segmentation import split_text
from website.start.samples import SAMPLES

PROFILES = Path(__file__).parents[1] / "data" / "starter_profiles.csv"


def _profiles():
    with PROFILES.open(encoding="utf-8", newline="") as file:
        return [(row["group"], row["occupation"], row["text"]) for row in csv.DictReader(file)]


def test_there_are_two_profiles_for_each_major_group():
    groups = [group for group, _, _ in _profiles()]
    assert sorted(groups) == sorted("0123456789" * 2)


@pytest.mark.parametrize(("group", "occupation", "text"), _profiles())
def test_plain_words_find_their_career(starter, group, occupation, text):
    catalogue = starter.index.catalogue
    found = starter.match(Profile(split_text(text)), limit=5).matches
    careers = [catalogue.occupations[catalogue.occupation_row[m.occupation]] for m in found]
    assert occupation in [career.label for career in careers]
    wanted = next(career for career in careers if career.label == occupation)
    assert wanted.isco_code.startswith(group)


README = ("I cut and style hair", "I wash and colour hair", "I take bookings and payments")
UNDERSTOOD = {
    ("style hair", "style hair"),
    ("cut", "apply hair cutting techniques"),
    ("colour hair", "dye hair"),
    ("colour hair", "hair colouring"),
    ("wash", "wash hair"),
    ("take bookings", "process booking"),
    ("take bookings", "deal with departures in accommodation"),
    ("payments", "process payments"),
    ("payments", "handle financial transactions"),
}
FIRST = {
    "gardener": {"landscape gardener", "groundsman/groundswoman"},
    "bookkeeper": {"bookkeeper", "accountant"},
    "leaver": {"user interface designer", "photographer", "graphic designer"},
    "barista": {"barista", "restaurant manager"},
}
"""Careers that come among the first four for a sample person."""


def test_the_example_of_the_readme_is_understood_and_fits(starter):
    catalogue = starter.index.catalogue
    answer = starter.match(Profile(split_text(". ".join(README))), limit=1)
    assert {
        (one.evidence.text, catalogue.skills[catalogue.skill_row[one.skill]].label)
        for one in answer.recognised
    } == UNDERSTOOD
    (match,) = answer.matches
    occupation = catalogue.occupations[catalogue.occupation_row[match.occupation]]
    assert (occupation.label, match.band.value) == ("hairdresser", "good")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_person_finds_careers_that_fit(starter, sample):
    catalogue = starter.index.catalogue
    matches = starter.match(Profile(split_text(sample.text)), limit=4).matches
    rows = [catalogue.occupation_row[match.occupation] for match in matches]
    assert {catalogue.occupations[row].label for row in rows} >= FIRST[sample.name]
    assert matches[0].band.value in ("strong", "good")


def test_readme_shows_the_example():
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert all(page.count(f'"{statement}"') == 2 for statement in README)
