"""POST /api/v1/what-if: the contract, value by value."""

import json

import pytest
from starlette.testclient import TestClient

from service.snapshot import CatalogueSnapshot
from tests.support.fake_api import fake_app, fake_client
from tests.support.toy_catalogue import (
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TECHNICIAN_REF,
    TWIN_A,
)

PATH = "/api/v1/what-if"
ELECTRONICS_REF = {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"}
RECORDS_REF = {"uri": RECORDS, "label": "keep lab records", "kind": "skill"}
SAID = ["I worked the till in a shop", "I helped customers choose clothes"]


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


@pytest.fixture(scope="module")
def starter_client(starter):
    app, _ = fake_app(load=lambda: CatalogueSnapshot(starter))
    with TestClient(app) as client:
        yield client


def ask(client, **asked):
    answer = client.post(PATH, json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_answer_has_every_field_of_the_contract(client):
    answer = ask(client, statements=["I solder circuit boards", "I hum"], occupation=TECHNICIAN)
    effect = {
        "gain": 0.5,
        "essential_in": 1,
        "optional_in": 0,
        "risen": 1,
        "careers": [
            {
                "occupation": TECHNICIAN_REF,
                "before": 0.5,
                "after": 1.0,
                "band_before": "partial",
                "band_after": "strong",
            }
        ],
    }
    assert answer == {
        "catalogue_version": "toy-1-en",
        "model_version": "toy-model",
        "ranking_version": "toy-ranking",
        "statements": [
            {"text": "I solder circuit boards", "start": 0},
            {"text": "I hum", "start": 0},
        ],
        "recognised": [
            {
                "skill": {"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"},
                "confidence": 0.9,
                "evidence": {
                    "statement": 0,
                    "start": 2,
                    "end": 23,
                    "text": "solder circuit boards",
                },
            }
        ],
        "unrecognised": [
            {"statement": 1, "start": 0, "end": 5, "text": "I hum", "reason": "no_close_skill"}
        ],
        "career": {"occupation": TECHNICIAN_REF, "score": 0.5, "band": "partial"},
        "in_reach": 3,
        "tried": 2,
        "skills": [{"skill": ELECTRONICS_REF, **effect}],
        "together": {
            "skills": [ELECTRONICS_REF, RECORDS_REF],
            **effect,
            "optional_in": 1,
        },
    }


def test_without_a_career_there_is_none_in_the_answer(client):
    answer = ask(client, skills=[SOLDER], limit=1)
    assert answer["career"] is None
    assert [one["skill"] for one in answer["skills"]] == [ELECTRONICS_REF]
    assert answer["together"] is None


def test_a_career_is_chosen_by_id(client):
    by_id = ask(client, skills=[SOLDER], occupation="technician")
    assert by_id == ask(client, skills=[SOLDER], occupation=TECHNICIAN)
    assert ask(client, skills=[SOLDER], occupation=TWIN_A)["career"]["occupation"]["uri"] == TWIN_A


def test_nothing_usable_is_an_empty_answer_not_an_error(client):
    answer = ask(client, statements=["asdf"], occupation="technician")
    assert (answer["career"], answer["skills"], answer["together"]) == (None, [], None)
    assert [one["text"] for one in answer["unrecognised"]] == ["asdf"]


def test_answer_is_not_stored(client):
    assert client.post(PATH, json={"skills": [SOLDER]}).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "#"),
        ({"occupation": TECHNICIAN}, "#"),
        ({"text": "  "}, "#/text"),
        ({"skills": [SOLDER], "limit": 0}, "#/limit"),
        ({"skills": [SOLDER], "limit": 101}, "#/limit"),
        ({"skills": [SOLDER], "isco": ["x"]}, "#/isco/0"),
        ({"skills": [SOLDER], "filters": {"isco": ["31"]}}, "#/filters"),
        ({"skills": [SOLDER], "occupation": ""}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": 3}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": "nobody"}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": "\ud800"}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": SOLDER}, "#/occupation"),
        ({"skills": [SOLDER], "occupation": "twin"}, "#/occupation"),
        ({"skills": ["https://toy.example/none"], "occupation": BAKER}, "#/skills/0"),
        ({"statements": ["a"] * 201}, "#/statements"),
        ({"statements": ["b" * 501]}, "#/statements/0"),
        ({"skills": [SOLDER] * 201}, "#/skills"),
        ({"text": "c" * 20_001}, "#/text"),
    ],
)
def test_an_invalid_request_is_a_problem_with_its_pointer(client, asked, pointer):
    body = json.dumps(asked).encode()
    answer = client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_an_unknown_and_an_ambiguous_career_differ(client):
    unknown = client.post(PATH, json={"skills": [SOLDER], "occupation": "nobody"}).json()
    assert unknown["type"] == "/problems/unknown-concept"
    assert "nobody" not in json.dumps(unknown)
    ambiguous = client.post(PATH, json={"skills": [SOLDER], "occupation": "twin"}).json()
    assert ambiguous["type"] == "/problems/validation"
    assert ambiguous["errors"][0]["detail"] == "several occupations have this id; give the URI"


def test_the_limits_are_in_the_schema(client):
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    fields = schemas["WhatIfRequest"]["properties"]
    assert fields["statements"]["maxItems"] == 200
    assert fields["text"]["anyOf"][0]["maxLength"] == 20_000
    assert (fields["limit"]["default"], fields["limit"]["maximum"]) == (5, 100)
    assert schemas["WhatIfRequest"]["additionalProperties"] is False


def test_scores_are_those_of_match(starter_client):
    answer = ask(starter_client, statements=SAID, limit=2)
    assert len(answer["skills"]) == 2
    for one in answer["skills"]:
        for skills, key in (([], "before"), ([one["skill"]["uri"]], "after")):
            body = {"statements": SAID, "skills": skills, "limit": 100}
            matches = starter_client.post("/api/v1/match", json=body).json()["matches"]
            ranked = {m["occupation"]["uri"]: (m["score"], m["band"]) for m in matches}
            for move in one["careers"]:
                expected = ranked.get(move["occupation"]["uri"], (move[key], move[f"band_{key}"]))
                assert (move[key], move[f"band_{key}"]) == expected


def test_same_request_gives_the_same_bytes(starter_client):
    asked = {"statements": SAID, "limit": 3}
    first, second = (starter_client.post(PATH, json=asked) for _ in range(2))
    assert first.content == second.content
