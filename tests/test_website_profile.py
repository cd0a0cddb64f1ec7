"""A profile is carried by forms and links: what was kept, added and put aside, and no words."""

import pytest

from api.edition import Edition
from api.schemas.profile import MatchRequest
from tests.fake_recommender import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    FakeRecommender,
)
from website.profile import GivenProfile, profile_in_form, profile_in_query


@pytest.fixture(scope="module")
def edition():
    return Edition(FakeRecommender())


def test_a_form_tells_what_is_kept_added_and_put_aside(edition):
    form = {
        "text": ["I solder\r\nand bake"],
        "seen": [SOLDER, BAKE],
        "skill": ["solder", RECORDS, "solder"],
        "job": ["baker"],
    }
    given = profile_in_form(form, edition)
    assert given == GivenProfile(
        text="I solder\nand bake",
        seen=(SOLDER, BAKE),
        skills=(SOLDER, RECORDS),
        jobs=(BAKER,),
    )
    assert (given.added, given.put_aside, given.empty) == ((RECORDS,), (BAKE,), False)
    assert given.question() == {
        "text": "I solder\nand bake",
        "skills": [RECORDS],
        "excluded_skills": [BAKE],
        "occupations": [BAKER],
    }
    assert MatchRequest.model_validate(given.question()).skills == [RECORDS]
    again: dict[str, list[str]] = {}
    for name, value in given.fields():
        again.setdefault(name, []).append(value)
    assert profile_in_form(again, edition) == given


def test_a_link_holds_ids_and_no_words(edition):
    given = GivenProfile("my words", (SOLDER,), (SOLDER, ELECTRONICS), (TECHNICIAN,))
    link = given.link("/results", "toy-1-en")
    assert link == "/results?skills=solder%2Celectronics&jobs=technician&v=toy-1-en"
    assert profile_in_query("solder,electronics", "technician", edition) == GivenProfile(
        skills=(SOLDER, ELECTRONICS), jobs=(TECHNICIAN,)
    )
    assert GivenProfile(skills=(SOLDER,)).link("/results", "") == "/results?skills=solder"


def test_names_that_the_catalogue_lacks_or_shares_are_told(edition):
    given = profile_in_query(
        "solder,gone, ,", f"twin,{TWIN_A},https://other.example/baker", edition
    )
    assert (given.skills, given.jobs) == ((SOLDER,), (TWIN_A,))
    assert given.unknown == ("gone", "twin", "https://other.example/baker")


@pytest.mark.parametrize(
    ("given", "empty"),
    [
        (GivenProfile(), True),
        (GivenProfile(text=" \n"), True),
        (GivenProfile(seen=(SOLDER,)), True),
        (GivenProfile(skills=(SOLDER,)), False),
        (GivenProfile(jobs=(BAKER,)), False),
    ],
)
def test_nothing_said_is_empty(given, empty):
    assert given.empty is empty
