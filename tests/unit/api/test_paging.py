"""Paging: every item once, in order; a cursor fits one list of one catalogue version only."""

import pytest

from service.snapshot import CatalogueSnapshot
from tests.support.fake_api import fake_client
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import toy_catalogue


def walk(client, path, **params):
    """Return the labels of all pages, and how many pages there were."""
    labels, pages, cursor = [], 0, None
    while True:
        cursored = params | ({"cursor": cursor} if cursor else {})
        answer = client.get(path, params=cursored).json()
        labels += [item["label"] for item in answer["items"]]
        assert len(answer["items"]) <= params["limit"]
        pages, cursor = pages + 1, answer["next_cursor"]
        if cursor is None:
            assert answer["total"] == len(labels)
            return labels, pages


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


@pytest.mark.parametrize(("limit", "pages"), [(1, 34), (7, 5), (17, 2), (34, 1), (100, 1)])
def test_pages_hold_every_skill_once_in_order(client, limit, pages):
    expected = sorted(skill.label for skill in toy_catalogue().skills)
    assert walk(client, "/api/v1/skills", limit=limit) == (expected, pages)


def test_pages_of_a_search(client):
    labels, pages = walk(client, "/api/v1/skills", q="filler", limit=11)
    assert (labels, pages) == ([f"filler {n:02}" for n in range(30)], 3)


def test_cursor_of_another_list_is_refused(client):
    cursor = client.get("/api/v1/skills", params={"limit": 2}).json()["next_cursor"]
    for path, params in (
        ("/api/v1/occupations", {}),
        ("/api/v1/skills", {"q": "filler"}),
        ("/api/v1/skills", {"kind": "skill"}),
    ):
        answer = client.get(path, params=params | {"cursor": cursor})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "?cursor"


def test_page_size_may_change_on_the_way(client):
    cursor = client.get("/api/v1/skills", params={"limit": 2}).json()["next_cursor"]
    rest = client.get("/api/v1/skills", params={"limit": 50, "cursor": cursor}).json()
    assert len(rest["items"]) == 32


def test_cursor_of_another_catalogue_version_is_refused(client):
    cursor = client.get("/api/v1/skills", params={"limit": 2}).json()["next_cursor"]
    newer = CatalogueSnapshot(FakeRecommender(FakeIndex(toy_catalogue("toy-2-en"))))
    with fake_client(load=lambda: newer) as other:
        assert other.get("/api/v1/skills", params={"cursor": cursor}).status_code == 422
