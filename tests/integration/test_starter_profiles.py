"""A stranger's own words find their career among the first five of the starter catalogue."""

import csv
from pathlib import Path

import pytest

from recommender.profile import Profile
from recommender.recognition.segmentation import split_text

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
