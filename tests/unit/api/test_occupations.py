"""/api/v1/occupations: resolve, directory, one occupation, transitions."""

import pytest

from tests.support.fake_api import VERSIONS, fake_client
from tests.support.toy_catalogue import (
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TECHNICIAN_REF,
    TWIN_A,
    TWIN_B,
)

PATH = "/api/v1/occupations"


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def test_resolve(client):
    answer = client.post(f"{PATH}/resolve", json={"title": "mems", "limit": 3})
    assert answer.json() == VERSIONS | {
        "occupations": [{"occupation": TECHNICIAN_REF, "confidence": 0.5}]
    }


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/title"),
        ({"title": ""}, "#/title"),
        ({"title": "a" * 201}, "#/title"),
        ({"title": "a", "limit": 0}, "#/limit"),
    ],
)
def test_resolve_refuses(client, body, pointer):
    answer = client.post(f"{PATH}/resolve", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_get_of_resolve_is_a_wrong_method_not_an_occupation(client):
    answer = client.get(f"{PATH}/resolve")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_directory_is_by_label_then_uri(client):
    answer = client.get(PATH, params={"q": "", "isco": "", "cursor": ""}).json()
    assert [item["uri"] for item in answer["items"]] == [BAKER, TECHNICIAN, TWIN_A, TWIN_B]
    assert answer["items"][1] == TECHNICIAN_REF
    assert (answer["next_cursor"], answer["total"]) == (None, 4)
    assert answer["items"][2]["isco_label"] is None


def test_directory_by_isco_words_and_uri(client):
    def uris(**params):
        return [item["uri"] for item in client.get(PATH, params=params).json()["items"]]

    assert uris(isco="3") == [TECHNICIAN]
    assert uris(isco=["31", "7512"]) == [BAKER, TECHNICIAN]
    assert uris(isco="311", q="baker") == []
    assert uris(q="mems") == [TECHNICIAN]
    assert uris(uri=TWIN_B) == [TWIN_B]


def test_one_occupation(client):
    portal = "https://esco.ec.europa.eu/en/classification/occupation?uri="
    assert client.get(f"{PATH}/technician").json() == VERSIONS | TECHNICIAN_REF | {
        "alternative_labels": ["MEMS technician"],
        "titles": ["MEMS lab tech"],
        "scope_note": "Excludes engineers.",
        "status": "released",
        "code": "3119.10",
        "isco_path": [
            {
                "uri": f"http://data.europa.eu/esco/isco/C{code}",
                "label": label,
                "code": code,
                "scheme": "isco-08",
            }
            for code, label in (
                ("3", "Technicians"),
                ("31", "Science technicians"),
                ("3119", "Other technicians"),
            )
        ],
        "skill_levels": [3],
        "isced_levels": [5],
        "broader": [{"uri": "http://data.europa.eu/esco/isco/C3119", "label": "Other technicians"}],
        "exact_match": None,
        "portal_url": f"{portal}http%3A%2F%2Fdata.europa.eu%2Fesco%2Foccupation%2Ftechnician",
        "counts": {"total": 3, "essential": 2, "optional": 1},
        "essential": {
            "knowledge": [{"uri": ELECTRONICS, "label": "electronics", "kind": "knowledge"}],
            "skill": [{"uri": SOLDER, "label": "solder circuit boards", "kind": "skill"}],
        },
        "optional": {
            "knowledge": [],
            "skill": [{"uri": RECORDS, "label": "keep lab records", "kind": "skill"}],
        },
        "counterparts": None,
        "joined": [],
    }


def test_shared_id_asks_which(client):
    answer = client.get(f"{PATH}/twin")
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (404, "/problems/ambiguous-concept")
    assert problem["candidates"] == [TWIN_A, TWIN_B]
    assert client.get(f"{PATH}/twin", params={"uri": TWIN_B}).json()["label"] == "Twin"
    assert client.get(f"{PATH}/twin", params={"uri": BAKER}).status_code == 404
    assert client.get(f"{PATH}/twin/transitions", params={"uri": TWIN_A}).status_code == 200


def test_exact_match_leads_to_the_portal(client):
    assert client.get(f"{PATH}/baker").json()["portal_url"].endswith("occupation%2Fb")


def test_transitions(client):
    answer = client.get(f"{PATH}/technician/transitions").json()
    assert answer["occupation"] == TECHNICIAN_REF
    assert (answer["total"], answer["next_cursor"]) == (1, None)
    assert [skill["uri"] for skill in answer["skills"]] == [SOLDER, ELECTRONICS, RECORDS]
    (career,) = answer["items"]
    assert set(career) == {
        "rank",
        "score",
        "occupation",
        "coverage",
        "group",
        "matched",
        "gaps",
    }
    assert career["coverage"]["essential"]["share"] == 1.0
    assert [gap["skill"]["uri"] for gap in career["gaps"]] == [RECORDS]


def test_transitions_refuse(client):
    assert client.get(f"{PATH}/none/transitions").status_code == 404
    answer = client.get(f"{PATH}/technician/transitions", params={"limit": 101})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "?limit")
