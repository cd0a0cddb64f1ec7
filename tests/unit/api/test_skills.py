"""/api/v1/skills: recognise, directory, one skill."""

import pytest

from tests.support.fake_api import VERSIONS, fake_client
from tests.support.toy_catalogue import BAKE, ELECTRONICS, FILLERS, SOLDER, TECHNICIAN


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def test_recognise(client):
    answer = client.post("/api/v1/skills/recognise", json={"text": "we bake bread", "limit": 5})
    assert answer.json() == VERSIONS | {
        "skills": [
            {
                "skill": {"uri": BAKE, "label": "bake bread", "kind": "skill"},
                "confidence": 0.9,
                "evidence": {"statement": 0, "start": 3, "end": 13, "text": "bake bread"},
                "alternatives": [],
            }
        ]
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_alternatives_accompany_a_skill_and_not_a_ranking(client):
    path, text = "/api/v1/skills/recognise", "I solder circuit boards"
    (found,) = client.post(path, json={"text": text}).json()["skills"]
    assert found["skill"]["uri"] == SOLDER
    assert found["alternatives"] == [
        {
            "skill": {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"},
            "confidence": 0.4,
        }
    ]
    (ranked,) = client.post(path, json={"text": text, "min_confidence": 0}).json()["skills"]
    assert ranked == found | {"alternatives": []}


def test_recognise_passes_limit_and_confidence_on(client):
    path, text = "/api/v1/skills/recognise", "bake bread, electronics"
    assert len(client.post(path, json={"text": text, "min_confidence": 0}).json()["skills"]) == 2
    assert len(client.post(path, json={"text": text, "limit": 1}).json()["skills"]) == 1
    assert client.post(path, json={"text": text, "min_confidence": 1}).json()["skills"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/text"),
        ({"text": " "}, "#/text"),
        ({"text": "a" * 20_001}, "#/text"),
        ({"text": "a", "limit": 101}, "#/limit"),
        ({"text": "a", "min_confidence": 1.1}, "#/min_confidence"),
        ({"text": "a", "min_confidence": "0"}, "#/min_confidence"),
    ],
)
def test_recognise_refuses(client, body, pointer):
    answer = client.post("/api/v1/skills/recognise", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_get_of_recognise_is_a_wrong_method_not_a_skill(client):
    answer = client.get("/api/v1/skills/recognise")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_directory_is_by_label(client):
    answer = client.get("/api/v1/skills", params={"limit": 2}).json()
    assert answer["items"] == [
        {"uri": BAKE, "label": "bake bread", "kind": "skill", "description": ""},
        {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge", "description": ""},
    ]
    assert answer["total"] == FILLERS + 4


def test_directory_by_kind_words_and_uri(client):
    def uris(**params):
        answer = client.get("/api/v1/skills", params=params).json()
        assert answer["total"] == len(answer["items"])
        return [item["uri"] for item in answer["items"]]

    assert uris(kind="knowledge") == [ELECTRONICS]
    assert uris(q="soldering") == [SOLDER]
    assert uris(q="solder", kind="knowledge") == []
    assert uris(uri=SOLDER) == [SOLDER]
    assert uris(uri="https://toy.example/none") == []


def test_one_skill(client):
    technician = {
        "uri": TECHNICIAN,
        "label": "microsystem technician",
        "isco_code": "3119",
        "isco_label": "Other technicians",
        "description": "Builds microsystems.",
    }
    assert client.get("/api/v1/skills/solder").json() == VERSIONS | {
        "uri": SOLDER,
        "label": "solder circuit boards",
        "kind": "skill",
        "alternative_labels": ["soldering"],
        "names": ["Weller station"],
        "description": "Joins parts with molten metal.",
        "scope_note": "",
        "status": "released",
        "reuse_level": "cross-sector",
        "groups": [
            {
                "uri": "http://data.europa.eu/esco/isced-f/0714",
                "label": "Electronics",
                "code": "0714",
                "scheme": "isced-f",
            }
        ],
        "isced_f": [],
        "broader": [{"uri": ELECTRONICS, "label": "electronics"}],
        "narrower": [],
        "related": [
            {
                "skill": {"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"},
                "relation": "essential",
                "direction": "helped_by",
            }
        ],
        "exact_match": None,
        "portal_url": "https://esco.ec.europa.eu/en/classification/skill"
        "?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2Fsolder",
        "counts": {"total": 1, "essential": 1, "optional": 0},
        "occupations": {"essential": [technician], "optional": []},
    }


def test_other_end_of_a_relation_and_exact_match(client):
    electronics = client.get("/api/v1/skills/electronics").json()
    assert [(one["skill"]["uri"], one["direction"]) for one in electronics["related"]] == [
        (SOLDER, "helps_with")
    ]
    assert electronics["portal_url"] is None
    assert electronics["narrower"] == [{"uri": SOLDER, "label": "solder circuit boards"}]
    bake = client.get("/api/v1/skills/bake").json()
    assert bake["exact_match"] == "http://data.europa.eu/esco/skill/bake"
    assert bake["portal_url"].endswith("?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2Fbake")
    records = client.get("/api/v1/skills/records").json()
    assert records["counts"] == {"total": 2, "essential": 0, "optional": 2}


def test_uri_must_agree_with_the_id(client):
    assert client.get("/api/v1/skills/solder", params={"uri": SOLDER}).status_code == 200
    assert client.get("/api/v1/skills/solder", params={"uri": BAKE}).status_code == 404
    assert client.get("/api/v1/skills/none").status_code == 404
