"""POST /api/v1/advertisement: the contract, value by value."""

import pytest

from tests.support.fake_api import VERSIONS, fake_client
from tests.support.toy_catalogue import BAKE, BAKER, ELECTRONICS, RECORDS, SOLDER

PATH = "/api/v1/advertisement"
TEXT = "You solder circuit boards, know electronics and keep lab records. We offer a pension."
WORDS = "I solder circuit boards"


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def ask(client, text=TEXT, **profile):
    answer = client.post(PATH, json={"text": text, "profile": profile})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answer_has_every_field_of_the_contract(client):
    answer = ask(client, statements=[WORDS])
    states = {one["skill"]["uri"]: one for one in answer.pop("requirements")}
    assert answer == {
        **VERSIONS,
        "language": "en",
        "ignored": [
            {"start": 66, "end": 85, "text": "We offer a pension.", "reason": "offer"}
        ],
        "statements": [{"text": WORDS, "start": 0}],
        "recognised": [
            {
                "skill": {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"},
                "confidence": 0.9,
                "evidence": {
                    "statement": 0, "start": 2, "end": 23, "text": "solder circuit boards"
                },
            }
        ],
        "unrecognised": [],
    }  # fmt: skip
    assert states[SOLDER] == {
        "skill": {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"},
        "confidence": 0.9,
        "evidence": {"statement": 0, "start": 4, "end": 25, "text": "solder circuit boards"},
        "state": "said",
        "credit": 0.9,
        "because": [{"recognised": 0, "similarity": 1.0}],
    }
    assert states[ELECTRONICS]["state"] == "in_part"
    assert states[ELECTRONICS]["credit"] == 0.25
    assert states[ELECTRONICS]["because"] == [{"recognised": 0, "similarity": 0.7}]
    assert (states[RECORDS]["state"], states[RECORDS]["because"]) == ("not_mentioned", [])
    assert len(states) == 3


def test_a_denied_skill_is_denied(client):
    answer = ask(client, statements=[WORDS], denied_skills=[RECORDS])
    states = {one["skill"]["uri"]: one["state"] for one in answer["requirements"]}
    assert states[RECORDS] == "denied"


def test_where_nothing_is_asked_for_there_is_no_requirement(client):
    answer = ask(client, text="Wir suchen eine Köchin mit Erfahrung.", skills=[BAKE])
    assert answer["requirements"] == []
    assert answer["language"] == "de"
    assert [one["reason"] for one in answer["ignored"]] == ["other_language"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/text", "#/profile"]),
        ({"text": TEXT}, ["#/profile"]),
        ({"text": " ", "profile": {"skills": [SOLDER]}}, ["#/text"]),
        ({"text": TEXT, "profile": {}}, ["#/profile"]),
        ({"text": TEXT, "profile": {"denied_skills": [SOLDER]}}, ["#/profile"]),
        ({"text": TEXT, "profile": {"skills": [SOLDER], "limit": 3}}, ["#/profile/limit"]),
        (
            {"text": TEXT, "profile": {"skills": [SOLDER], "denied_skills": [SOLDER]}},
            ["#/profile/denied_skills/0"],
        ),
        ({"text": TEXT, "profile": {"skills": [SOLDER, BAKER]}}, ["#/profile/skills/1"]),
        ({"text": "x" * 20_001, "profile": {"skills": [SOLDER]}}, ["#/text"]),
        ({"text": TEXT, "profile": {"text": "x" * 20_001}}, ["#/profile/text"]),
        ({"text": TEXT, "profile": {"statements": ["x" * 501]}}, ["#/profile/statements/0"]),
    ],
)
def test_what_is_wrong_is_named_by_its_place(client, body, pointers):
    answer = client.post(PATH, json=body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers
