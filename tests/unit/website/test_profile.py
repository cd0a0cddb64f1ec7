"""A profile is carried by forms and links: what was kept, added and put aside, and no words."""

from urllib.parse import parse_qsl

import pytest

from service.schemas.match import MatchRequest
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    FakeRecommender,
)
from website.forms.profile import GivenProfile, profile_in_form, profile_in_query

FILLERS = tuple(f"https://toy.example/skill/f{number:02}" for number in range(4))


@pytest.fixture(scope="module")
def snapshot():
    return CatalogueSnapshot(FakeRecommender())


def test_a_form_tells_what_is_kept_added_and_put_aside(snapshot):
    form = {
        "text": ["I solder\r\nand bake"],
        "seen": [SOLDER, BAKE],
        "unsure": [FILLERS[0], FILLERS[1], BAKE],
        "skill": ["solder", RECORDS, FILLERS[1], "solder"],
        "job": ["baker"],
        "of_job": [FILLERS[2], FILLERS[3]],
        "job_skill": [FILLERS[2]],
    }
    given = profile_in_form(form, snapshot)
    assert given == GivenProfile(
        text="I solder\nand bake",
        seen=(SOLDER, BAKE, FILLERS[3]),
        unsure=FILLERS[:2],
        skills=(SOLDER, RECORDS, FILLERS[1]),
        jobs=(BAKER,),
    )
    assert (given.added, given.confirmed) == ((RECORDS,), (RECORDS, FILLERS[1]))
    assert (given.put_aside, given.empty) == ((BAKE, FILLERS[3]), False)
    assert given.question() == {
        "text": "I solder\nand bake",
        "skills": [RECORDS, FILLERS[1]],
        "excluded_skills": [BAKE, FILLERS[3]],
        "unclaimed_skills": [FILLERS[0]],
        "occupations": [BAKER],
    }
    assert MatchRequest.model_validate(given.question()).skills == [RECORDS, FILLERS[1]]
    again: dict[str, list[str]] = {}
    for name, value in given.fields():
        again.setdefault(name, []).append(value)
    assert profile_in_form(again, snapshot) == given


def test_a_link_holds_ids_and_no_words(snapshot):
    given = GivenProfile(
        "my words", (SOLDER, RECORDS), (BAKE,), (SOLDER, ELECTRONICS), (TECHNICIAN,)
    )
    link = given.link("/results", "toy-1-en")
    fields = "skills=solder%2Celectronics&jobs=technician&without=records"
    assert link == f"/results?{fields}&v=toy-1-en"
    assert profile_in_query(dict(parse_qsl(fields)), snapshot) == GivenProfile(
        seen=(RECORDS,), skills=(SOLDER, ELECTRONICS), jobs=(TECHNICIAN,)
    )
    without_job = GivenProfile("my words", (SOLDER, RECORDS), (), (SOLDER,))
    assert without_job.link("/results", "") == "/results?skills=solder"
    assert GivenProfile(skills=(SOLDER,)).link("/results", "") == "/results?skills=solder"


def test_names_that_the_catalogue_lacks_or_shares_are_told(snapshot):
    query = {"skills": "solder,gone, ,", "jobs": f"twin,{TWIN_A},https://other.example/baker"}
    given = profile_in_query(query, snapshot)
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
