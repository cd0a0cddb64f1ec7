"""The directories: letters, numbered pages, and skills narrowed with counts, by brute force."""

from itertools import product

import pytest
from starlette.testclient import TestClient

from service.snapshot import CatalogueSnapshot, concept_id, letter_of
from taxonomy.catalogue import GroupScheme
from tests.support.fake_api import fake_app
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import joined_toy

SKILLS, OCCUPATIONS = "/api/v1/skills", "/api/v1/occupations"


@pytest.fixture(scope="module")
def client():
    app, _ = fake_app(load=lambda: CatalogueSnapshot(FakeRecommender(FakeIndex(joined_toy()))))
    with TestClient(app, base_url="http://destinai.test") as client:
        yield client


def get(client, path, **params):
    answer = client.get(path, params=params | {"limit": 100})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("label", "letter"),
    [("Bake", "b"), ("élever", "e"), ("ßa", "s"), ("3D", "other"), ("(x)", "other"), ("", "other")],
)
def test_the_letter_of_a_label(label, letter):
    assert letter_of(label) == letter


def test_a_letter_narrows_and_is_counted(client):
    told = get(client, OCCUPATIONS, letter="t")
    assert {item["label"] for item in told["items"]} == {"twin", "Twin"}
    letters = [(one["value"], one["count"]) for one in told["facets"]["letter"]]
    assert letters == [("b", 1), ("m", 1), ("t", 2)]
    assert sum(one["count"] for one in told["facets"]["isco"] if len(one["value"]) == 1) == 2
    under = get(client, OCCUPATIONS, isco="3")["facets"]
    assert {one["value"]: one["count"] for one in under["letter"]} == {"b": 0, "m": 1, "t": 0}
    assert ("31", "Science technicians", 1) in {
        (one["value"], one["label"], one["count"]) for one in under["isco"]
    }


CHOICES = {
    "q": ("", "filler"),
    "kind": ("", "knowledge", "skill"),
    "reuse_level": ("", "cross-sector"),
    "isced_f": ("", "07", "0714"),
    "letter": ("", "f", "e"),
}


@pytest.mark.parametrize("values", [*product(*CHOICES.values())])
def test_a_count_is_what_choosing_the_value_leaves(client, values):
    asked = {name: value for name, value in zip(CHOICES, values, strict=True) if value}
    told = get(client, SKILLS, **asked)
    for facet, counts in told["facets"].items():
        for one in counts:
            chosen = get(client, SKILLS, **{**asked, facet: one["value"]})
            assert chosen["total"] == one["count"], (facet, one)


def test_fields_are_listed_with_those_next_below(client):
    def fields(**asked):
        told = get(client, SKILLS, **asked)["facets"]["isced_f"]
        return [(one["value"], one["label"], one["count"]) for one in told]

    assert fields() == [("07", "Engineering", 1)]
    assert fields(isced_f="07") == [("07", "Engineering", 1), ("071", "Trades", 1)]
    assert fields(isced_f="071")[1] == ("0714", "Electronics", 1)


def test_a_skill_group_is_named_by_id_or_uri(shared_catalogue):
    snapshot = CatalogueSnapshot(FakeRecommender(FakeIndex(shared_catalogue)))
    app, _ = fake_app(load=lambda: snapshot)
    group = next(one for one in snapshot.groups[GroupScheme.SKILLS] if one.code == "S1.2")
    with TestClient(app, base_url="http://destinai.test") as client:
        told = [get(client, SKILLS, group=name) for name in (group.uri, concept_id(group.uri))]
    assert told[0]["items"] == told[1]["items"]
    assert told[0]["total"] == len(snapshot.members[group.uri]) == 249
    widest = [one["label"] for one in told[0]["facets"]["group"] if one["value"] != group.uri]
    below = [one.label for one in snapshot.groups[GroupScheme.SKILLS] if group.uri in one.broader]
    assert [label for label in widest if label in below] == below
    assert "skills" in widest


def test_pages_have_numbers(client):
    whole = get(client, SKILLS)["items"]
    pages = [client.get(SKILLS, params={"limit": 10, "page": n}).json() for n in (1, 2, 4, 5)]
    assert [page["items"] for page in pages] == [whole[:10], whole[10:20], whole[30:], []]
    assert [bool(page["next_cursor"]) for page in pages] == [True, True, False, False]
    assert {page["total"] for page in pages} == {len(whole)}
    after = client.get(SKILLS, params={"limit": 10, "cursor": pages[0]["next_cursor"]}).json()
    assert after == pages[1]
    both = {"limit": 10, "cursor": pages[0]["next_cursor"], "page": 2}
    refused = client.get(SKILLS, params=both)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "?page")


def test_an_unknown_group_or_letter_leaves_nothing(client):
    assert get(client, SKILLS, group="none")["total"] == 0
    assert get(client, SKILLS, letter="ж")["total"] == 0
    assert client.get(SKILLS, params={"letter": "ab"}).status_code == 422
