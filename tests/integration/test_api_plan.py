"""POST /api/v1/plan: the contract, value by value."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import SkillKind
from tests.support.fake_api import VERSIONS, fake_app, fake_client
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import (
    BAKER,
    CROSSWALK,
    ELECTRONICS,
    FIELDS,
    MECHANICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    joined_toy,
)

PATH = "/api/v1/plan"
LINKS = (
    "Courses = https://courses.example/?field={isced_f}&lang={language} | "
    "Careers service = https://careers.example/{isco}?q={label}"
)
SOLDER_REF = {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"}
ELECTRONICS_REF = {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"}
RECORDS_REF = {"uri": RECORDS, "label": "keep lab records", "kind": "skill"}
FIELD = {"uri": f"{FIELDS}0714", "label": "Electronics", "code": "0714", "scheme": "isced-f"}


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def joined_client(catalogue, **settings):
    recommender = FakeRecommender(FakeIndex(catalogue))
    app, _ = fake_app(lambda: CatalogueSnapshot(recommender), **settings)
    return TestClient(app)


def ask(client, **asked):
    answer = client.post(PATH, json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answer_has_every_field_of_the_contract():
    with joined_client(joined_toy(), links=LINKS) as client:
        answer = ask(client, statements=["I solder circuit boards"], occupation="technician")
    assert answer == {
        **VERSIONS,
        "catalogue_version": "toy-1-en+onet-29.2",
        "statements": [{"text": "I solder circuit boards", "start": 0}],
        "recognised": [
            {
                "skill": SOLDER_REF,
                "confidence": 0.9,
                "evidence": {
                    "statement": 0,
                    "start": 2,
                    "end": 23,
                    "text": "solder circuit boards",
                },
            }
        ],
        "unrecognised": [],
        "occupation": {
            "uri": TECHNICIAN,
            "label": "microsystem technician",
            "isco_code": "3119",
            "isco_label": "Other technicians",
            "description": "Builds microsystems.",
        },
        "coverage": {
            "essential": {
                **share(1, 2),
                "knowledge": share(0, 1),
                "skill": share(1, 1),
            },
            "optional": {**share(0, 1), "knowledge": share(0, 0), "skill": share(0, 1)},
        },
        "readiness": {"total": 2, "said": 1, "in_part": 0, "denied": 0, "not_mentioned": 1},
        "matched": [
            {
                "skill": SOLDER_REF,
                "relation": "essential",
                "credit": 1.0,
                "because": [{"recognised": 0, "similarity": 1.0}],
                "state": "said",
            }
        ],
        "steps": [
            {
                "stage": "learn",
                "skills": [
                    {
                        "skill": ELECTRONICS_REF,
                        "relation": "essential",
                        "state": "not_mentioned",
                        "careers": 1,
                        "fields": [FIELD],
                        "helps_with": [SOLDER_REF],
                    }
                ],
            },
            {
                "stage": "strengthen",
                "skills": [
                    {
                        "skill": RECORDS_REF,
                        "relation": "optional",
                        "state": "not_mentioned",
                        "careers": 1,
                        "fields": [],
                        "helps_with": [],
                    }
                ],
            },
        ],
        "notes": [],
        "noted": [],
        "left_out": [],
        "compared": 2,
        "level": {
            "skill_levels": [3],
            "isced_levels": [5],
            "job_zones": [
                {
                    "value": 3,
                    "counterpart": {
                        "uri": MECHANICS,
                        "label": "Mechanics",
                        "code": "17-1.00",
                        "match": "close",
                        "source": CROSSWALK,
                    },
                }
            ],
            "fields": [{"field": FIELD, "essential": 1, "optional": 0}],
        },
        "regulation": "check",
        "links": [
            {
                "label": "Courses",
                "url": "https://courses.example/?field=0714&lang=en",
                "field": FIELD,
            },
            {
                "label": "Careers service",
                "url": "https://careers.example/3119?q=microsystem%20technician",
                "field": None,
            },
        ],
    }


def share(covered, total):
    return {
        "covered": float(covered),
        "total": total,
        "share": covered / total if total else None,
    }


def test_where_the_taxonomy_marks_it_the_plan_says_regulated():
    toy = joined_toy()
    marked = tuple(replace(one, regulated=one.uri == TECHNICIAN) for one in toy.occupations)
    with joined_client(replace(toy, occupations=marked)) as client:
        plans = [ask(client, skills=[SOLDER], occupation=uri) for uri in (TECHNICIAN, BAKER)]
    assert [plan["regulation"] for plan in plans] == ["regulated", "check"]


def test_links_are_in_the_language_that_is_asked_for_and_by_field_only_where_there_is_one():
    with joined_client(joined_toy(), links=LINKS) as client:
        german = ask(client, skills=[SOLDER], occupation=TECHNICIAN, language="de")
        learnt = ask(client, skills=[ELECTRONICS], occupation=TECHNICIAN)
    assert german["links"][0]["url"] == "https://courses.example/?field=0714&lang=de"
    assert [one["label"] for one in learnt["links"]] == ["Careers service"]
    assert learnt["level"]["fields"] == []


def test_a_field_of_optional_skills_is_linked_only_where_no_essential_one_has_a_field():
    toy = joined_toy()
    classed = tuple(
        replace(one, kind=SkillKind.KNOWLEDGE, groups=(f"{FIELDS}07",))
        if one.uri == RECORDS
        else one
        for one in toy.skills
    )
    with joined_client(replace(toy, skills=classed), links=LINKS) as client:
        both = ask(client, skills=[SOLDER], occupation=TECHNICIAN)
        optional = ask(client, skills=[ELECTRONICS], occupation=TECHNICIAN)
    assert [one["field"]["code"] for one in both["links"][:-1]] == ["0714"]
    assert [one["field"]["code"] for one in optional["links"][:-1]] == ["07"]


def test_without_the_setting_there_are_no_links_and_without_onet_no_job_zone(client):
    answer = ask(client, skills=[SOLDER], occupation=TECHNICIAN)
    assert (answer["links"], answer["level"]["job_zones"]) == ([], [])


def test_what_is_covered_is_in_no_step(client):
    answer = ask(client, skills=[SOLDER, ELECTRONICS, RECORDS], occupation=TECHNICIAN)
    assert answer["steps"] == []
    assert len(answer["matched"]) == 3


def test_nothing_usable_and_a_career_without_needs_are_no_errors(client):
    nothing = ask(client, statements=["asdf"], occupation=BAKER)
    assert [one["stage"] for one in nothing["steps"]] == ["learn", "strengthen"]
    assert ask(client, skills=[SOLDER], occupation=TWIN_A)["steps"] == []


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"occupation": TECHNICIAN}, "#"),
        ({"skills": [SOLDER]}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": ""}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": "nobody"}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": SOLDER}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": "twin"}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": BAKER, "language": "de_DE"}, "#/language"),
        ({"skills": [SOLDER], "occupation": BAKER, "limit": 3}, "#/limit"),
        ({"skills": ["https://toy.example/none"], "occupation": BAKER}, "#/skills/0"),
        ({"statements": ["a"] * 201, "occupation": BAKER}, "#/statements"),
        ({"text": "c" * 20_001, "occupation": BAKER}, "#/text"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_that_names_the_field(client, asked, pointer):
    answer = client.post(PATH, json=asked)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"] == pointer
