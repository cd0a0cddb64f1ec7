"""A stranger's own words find their career among the first five of the starter catalogue.

The examples that README and the home page show are understood rightly, and fit well.
"""

import csv
from pathlib import Path

import pytest

from recommender.profile import Profile
from recommender.recognition.segmentation import split_text
from website.start.start import SAMPLE

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
SHOWN = (
    (
        ". ".join(README),
        {
            "style hair": "style hair",
            "cut": "apply hair cutting techniques",
            "colour hair": "dye hair",
            "wash": "wash hair",
            "take bookings": "process booking",
            "payments": "process payments",
        },
        {"hairdresser": "good"},
    ),
    (
        SAMPLE,
        {
            "wait tables": "serve food in table service",
            "take food orders": "take food and beverage orders from customers",
            "serve drinks": "serve beverages",
            "bar": "serve beers",
            "calm down angry": "apply conflict management",
        },
        {"bartender": "strong", "waiter/waitress": "good"},
    ),
)


@pytest.mark.parametrize(("text", "understood", "careers"), SHOWN, ids=("README", "home page"))
def test_the_shown_examples_are_understood_and_fit(starter, text, understood, careers):
    catalogue = starter.index.catalogue
    answer = starter.match(Profile(split_text(text)), limit=len(careers))
    assert {
        one.evidence.text: catalogue.skills[catalogue.skill_row[one.skill]].label
        for one in answer.recognised
    } == understood
    assert {
        catalogue.occupations[catalogue.occupation_row[one.occupation]].label: one.band.value
        for one in answer.matches
    } == careers


def test_readme_shows_the_example():
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert all(page.count(f'"{statement}"') == 2 for statement in README)
