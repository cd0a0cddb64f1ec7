"""/suggest, /meta, /livez and /readyz."""

import pytest
from starlette.testclient import TestClient

from api.routes.meta import NOTICES
from index.errors import IndexDamagedError, NoCatalogueError
from service.snapshot import CatalogueSnapshot, Readiness
from tests.support.fake_api import VERSIONS, FakeStore, fake_app, fake_client
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import BAKER, SOLDER, toy_catalogue


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def test_suggest(client):
    params = {"q": "solderi", "type": "skill"}
    assert client.get("/api/v1/suggest", params=params).json() == VERSIONS | {
        "items": [{"uri": SOLDER, "label": "solder circuit boards", "matched": "soldering"}],
        "next_cursor": None,
        "total": 1,
    }
    params = {"q": "bak", "type": "occupation"}
    (item,) = client.get("/api/v1/suggest", params=params).json()["items"]
    assert item["uri"] == BAKER


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"type": "skill"}, "?q"),
        ({"q": " ", "type": "skill"}, "?q"),
        ({"q": "a" * 201, "type": "skill"}, "?q"),
        ({"q": "a"}, "?type"),
        ({"q": "a", "type": "job"}, "?type"),
        ({"q": "a", "type": "skill", "limit": "x"}, "?limit"),
        ({"q": "a", "type": "skill", "limit": "101"}, "?limit"),
        ({"q": "a", "type": "skill", "limti": "3"}, "?limti"),
    ],
)
def test_suggest_refuses(client, params, pointer):
    answer = client.get("/api/v1/suggest", params=params)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_meta(client):
    assert client.get("/api/v1/meta").json() == VERSIONS | {
        "api_version": "1",
        "language": "en",
        "schema_version": 5,
        "created": "2026-11-23T12:00:00+00:00",
        "catalogue_digest": FakeIndex(toy_catalogue()).manifest.digest,
        "sources": [
            {
                "name": "Toy",
                "version": "1",
                "licence": "CC0",
                "attribution": "nobody",
                "url": "https://toy.example",
            }
        ],
        "licences": ["CC0"],
        "counts": {"occupations": 4, "relations": 5, "skills": 34},
        "limits": {
            "body_bytes": 65536,
            "json_depth": 32,
            "text_chars": 20000,
            "statements": 200,
            "statement_chars": 500,
            "skills": 200,
            "occupations": 50,
            "title_chars": 200,
            "query_chars": 200,
            "results": 100,
            "phrases": 3000,
            "tokens": 17000,
        },
    }


def test_health(client):
    assert client.get("/livez").json() == {"status": "live"}
    assert client.get("/readyz").json() == VERSIONS | {"status": "ready", "notice": None}


def test_without_a_catalogue_only_liveness_answers():
    def nothing():
        raise NoCatalogueError("nothing is published in /somewhere")

    app, _ = fake_app(load=nothing, published=lambda: None)
    with TestClient(app) as client:
        assert client.get("/livez").status_code == 200
        ready, meta = client.get("/readyz"), client.get("/api/v1/meta")
    assert (ready.status_code, meta.status_code) == (503, 503)
    assert ready.json()["detail"] == NOTICES[Readiness.UNREADY]
    assert "/somewhere" not in ready.text
    assert ready.json()["type"] == meta.json()["type"] == "/problems/not-ready"
    assert meta.headers["Retry-After"] == "2"


def test_running_app_notices_a_publication_and_a_damaged_one():
    store = FakeStore("a")
    app, _ = fake_app(load=store.load, published=store.published, poll_seconds=0.01)
    with TestClient(app) as client:

        def ready():
            return client.get("/readyz").json()

        assert ready()["catalogue_version"] == "a"
        store.current = "b"
        while ready()["catalogue_version"] != "b":
            pass
        store.current, store.damaged = "c", {"c"}
        while ready()["status"] != "degraded":
            pass
        assert ready()["catalogue_version"] == "b"
        assert ready()["notice"] == NOTICES[Readiness.DEGRADED]
        assert client.get("/readyz").status_code == 200


class DamagedRecommender(FakeRecommender):
    """Finds its labels damaged."""

    def suggest(self, *_given, **_named):
        """Raise what the label file raises."""
        raise IndexDamagedError("/home/labels.sqlite was damaged while in use")


def test_a_request_that_meets_damage_is_503_and_has_the_catalogue_loaded_again():
    loads = []

    def load():
        loads.append(FakeRecommender() if loads else DamagedRecommender())
        return CatalogueSnapshot(loads[-1])

    app, stream = fake_app(load=load, poll_seconds=0.01)
    with TestClient(app) as client:
        answer = client.get("/api/v1/suggest?q=sol&type=skill")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/not-ready")
        assert (answer.headers["Retry-After"], "/home" in answer.text) == ("2", False)
        while client.get("/readyz").json()["status"] != "ready":
            pass
        assert client.get("/api/v1/suggest?q=sol&type=skill").status_code == 200
    assert "/home/labels.sqlite was damaged while in use" in stream.getvalue()
