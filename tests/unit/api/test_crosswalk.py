"""The crosswalk, the two classifications, sources and joined facts, over the joined toy."""

import pytest
from starlette.testclient import TestClient

from service.snapshot import CatalogueSnapshot
from tests.support.fake_api import fake_app, fake_client
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import (
    BAKER,
    BAKERS,
    CROSSWALK,
    ELECTRONICS,
    FIELDS,
    MECHANICS,
    REPAIRERS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    TWIN_B,
    UNIT,
    joined_toy,
)

PATH = "/api/v1/crosswalk"
VERSIONS = {
    "catalogue_version": "toy-1-en+onet-29.2",
    "model_version": "toy-model",
    "ranking_version": "toy-ranking",
}
ISCO = "http://data.europa.eu/esco/isco/C"


@pytest.fixture(scope="module")
def client():
    app, _ = fake_app(load=lambda: CatalogueSnapshot(FakeRecommender(FakeIndex(joined_toy()))))
    with TestClient(app, base_url="http://destinai.test") as client:
        yield client


def get(client, path, **params):
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def pairs(client, taxonomy, name):
    """Return what stands for a concept: taxonomy, URI, match and source, in order."""
    (item,) = get(client, PATH, **{"from": taxonomy, "id": name})["items"]
    return [
        (one["concept"]["taxonomy"], one["concept"]["uri"], one["match"], one["source"])
        for one in item["counterparts"]
    ]


def test_one_concept_is_answered_whole(client):
    concept = {
        "taxonomy": "onet",
        "uri": MECHANICS,
        "label": "Mechanics",
        "code": "17-1.00",
    }
    technician = {
        "taxonomy": "esco",
        "uri": TECHNICIAN,
        "label": "microsystem technician",
        "code": "3119.10",
    }
    assert get(client, PATH, **{"from": "onet", "id": "17-1.00"}) == VERSIONS | {
        "items": [
            {
                "concept": concept,
                "counterparts": [{"concept": technician, "match": "close", "source": CROSSWALK}],
            }
        ],
        "next_cursor": None,
        "total": 1,
    }


@pytest.mark.parametrize("name", ["technician", TECHNICIAN, "3119.10"])
def test_an_occupation_is_named_by_id_uri_or_code(client, name):
    assert pairs(client, "esco", name) == [
        ("onet", MECHANICS, "close", CROSSWALK),
        ("isco", f"{ISCO}3119", "broad", "Toy 1"),
        ("onet", REPAIRERS, "broad", CROSSWALK),
    ]


def test_the_match_turns_round_with_the_direction(client):
    assert pairs(client, "onet", "49-3.00") == [("esco", TECHNICIAN, "narrow", CROSSWALK)]


def test_a_group_has_its_members_and_its_own_counterparts(client):
    assert pairs(client, "isco", "7512") == [
        ("onet", BAKERS, "exact", CROSSWALK),
        ("esco", BAKER, "narrow", "Toy 1"),
    ]
    assert pairs(client, "onet", "51-2.00") == [("isco", UNIT, "exact", CROSSWALK)]
    assert pairs(client, "isco", "3") == [("esco", TECHNICIAN, "narrow", "Toy 1")]


def test_knowledge_has_its_field_and_the_field_its_knowledge(client):
    assert pairs(client, "esco", "electronics") == [("isced-f", f"{FIELDS}0714", "broad", "Toy 1")]
    for code in ("07", "071", "0714"):
        assert pairs(client, "isced-f", code) == [("esco", ELECTRONICS, "narrow", "Toy 1")]


def test_the_same_occupation_in_esco_names_one_of_another_catalogue(client):
    assert pairs(client, "esco", "http://data.europa.eu/esco/occupation/b") == pairs(
        client, "esco", "baker"
    )


def test_concepts_that_share_an_id_are_all_answered(client):
    items = get(client, PATH, **{"from": "esco", "id": "twin"})["items"]
    assert [item["concept"]["uri"] for item in items] == [TWIN_A, TWIN_B]


def test_without_id_the_whole_crosswalk_is_paged(client):
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, PATH, **{"from": "esco", "limit": 1, "cursor": cursor})
        seen += [item["concept"]["uri"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [BAKER, ELECTRONICS, TECHNICIAN]
    assert get(client, PATH, **{"from": "onet"})["total"] == 3


@pytest.mark.parametrize(
    ("params", "status", "kind"),
    [
        ({"from": "esco", "id": "nobody"}, 404, "/problems/not-found"),
        ({"from": "onet", "id": "technician"}, 404, "/problems/not-found"),
        ({"from": "soc", "id": "x"}, 422, "/problems/validation"),
        ({"id": "technician"}, 422, "/problems/validation"),
        ({"from": "esco", "limit": 101}, 422, "/problems/validation"),
        ({"from": "esco", "cursor": "x"}, 422, "/problems/validation"),
    ],
)
def test_refusals(client, params, status, kind):
    answer = client.get(PATH, params=params)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)


def test_isco_groups_with_levels_and_counts(client):
    majors = get(client, "/api/v1/isco", level=1)["items"]
    assert majors == [
        {
            "uri": f"{ISCO}3",
            "label": "Technicians",
            "code": "3",
            "scheme": "isco-08",
            "description": "",
            "level": 1,
            "skill_levels": [3],
            "isced_levels": [5],
            "occupations": 1,
        }
    ]

    def codes(**params):
        return [item["code"] for item in get(client, "/api/v1/isco", **params)["items"]]

    assert codes() == ["3", "31", "3119", "7512"]
    assert codes(under="3") == ["31", "3119"]
    assert codes(under="3", level=2) == ["31"]
    assert codes(under="7512") == []


def test_isced_fields_with_counts(client):
    found = get(client, "/api/v1/isced-f")["items"]
    assert [(one["code"], one["level"], one["skills"]) for one in found] == [
        ("07", 1, 1),
        ("071", 2, 1),
        ("0714", 3, 1),
    ]
    assert client.get("/api/v1/isced-f", params={"level": 4}).status_code == 422


def test_a_practical_skill_has_no_field(client):
    fields = get(client, "/api/v1/skills/electronics")["isced_f"]
    assert [[group["code"] for group in path] for path in fields] == [["07", "071", "0714"]]
    assert get(client, "/api/v1/skills/solder")["isced_f"] == []
    listed = get(client, "/api/v1/skills", isced_f="071")
    assert [item["uri"] for item in listed["items"]] == [ELECTRONICS]
    assert SOLDER not in [item["uri"] for item in listed["items"]]


def test_sources_are_those_of_the_manifest(client):
    answer = get(client, "/api/v1/sources")
    assert answer["items"] == get(client, "/api/v1/meta")["sources"]
    assert [(one["name"], one["licence"]) for one in answer["items"]] == [
        ("Toy", "CC0"),
        ("O*NET", "CC BY 4.0"),
    ]


def test_joined_facts_are_labelled_with_their_counterpart(client):
    page = get(client, "/api/v1/occupations/technician")
    assert [(one["code"], one["match"]) for one in page["counterparts"]] == [
        ("17-1.00", "close"),
        ("49-3.00", "broad"),
    ]
    nearest, other = page["joined"]
    education = [
        {"level": 4, "label": "Some College Courses", "percent": 30.0},
        {"level": 5, "label": "Associate's Degree", "percent": 45.5},
    ]
    assert nearest == {
        "counterpart": page["counterparts"][0],
        "nearest": True,
        "job_zone": 3,
        "typical_education": education[1],
        "education": education,
        "interests": [
            {"interest": "realistic", "score": 6.5, "high_point": 1},
            {"interest": "investigative", "score": 4.0, "high_point": 2},
            {"interest": "social", "score": 1.5, "high_point": 0},
        ],
        "work_styles": [{"label": "Precision", "value": 4.5}],
        "tasks": [
            {"text": "Test circuits.", "core": True},
            {"text": "Order parts.", "core": False},
        ],
        "technologies": [
            {"label": "CAD One", "category": "CAD software", "hot": True, "in_demand": False}
        ],
        "related": [
            {"uri": REPAIRERS, "label": "Repairers", "occupations": []},
            {
                "uri": MECHANICS,
                "label": "Mechanics",
                "occupations": [{"uri": TECHNICIAN, "label": "microsystem technician"}],
            },
        ],
    }
    assert (other["nearest"], other["job_zone"], other["typical_education"]) == (False, 2, None)


def test_no_counterpart_differs_from_no_crosswalk(client):
    joined = get(client, "/api/v1/occupations/baker")
    assert (joined["counterparts"], joined["joined"]) == ([], [])
    with fake_client() as plain:
        alone = get(plain, "/api/v1/occupations/baker")
    assert (alone["counterparts"], alone["joined"]) == (None, [])


def test_occupations_are_narrowed_by_joined_facts_and_counted(client):
    def listed(**params):
        return [o["uri"] for o in get(client, "/api/v1/occupations", **params)["items"]]

    assert listed(job_zone=3) == [TECHNICIAN]
    assert listed(job_zone=2) == []
    assert listed(interest="investigative") == [TECHNICIAN]
    assert listed(interest="social") == []
    assert listed(isced_level=3) == [BAKER, TWIN_A, TWIN_B]
    facets = get(client, "/api/v1/occupations", q="technician", isced_level=5)["facets"]
    assert facets["job_zone"] == [{"value": 3, "label": None, "count": 1}]
    assert [(one["value"], one["count"]) for one in facets["interest"]] == [
        ("realistic", 1),
        ("investigative", 1),
    ]
    assert client.get("/api/v1/occupations", params={"job_zone": 6}).status_code == 422
    answer = client.get("/api/v1/occupations", params={"interest": "sporty"})
    assert answer.json()["errors"][0]["pointer"] == "?interest"


def test_matches_are_narrowed_by_joined_facts(client):
    def uris(**filters):
        body = {"statements": ["solder circuit boards", "bake bread"], "filters": filters}
        answer = client.post("/api/v1/match", json=body)
        assert answer.status_code == 200, answer.text
        return [match["occupation"]["uri"] for match in answer.json()["matches"]]

    assert sorted(uris()) == sorted([BAKER, TECHNICIAN])
    assert uris(job_zone=[3], interest=["realistic"]) == [TECHNICIAN]
    assert uris(job_zone=[5]) == []
    assert uris(isced_level=[2, 3]) == [BAKER]
