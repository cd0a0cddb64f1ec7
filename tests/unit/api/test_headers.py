"""Headers: security, request ids, ETags, HEAD; and the log, which says nothing of a person."""

import json

import pytest
from starlette.testclient import TestClient

from tests.support.fake_api import fake_app, fake_client
from tests.support.toy_catalogue import SOLDER

READS = (
    "/api/v1/meta",
    "/api/v1/skills",
    "/api/v1/skills/solder",
    "/api/v1/occupations",
    "/api/v1/occupations/technician",
    "/api/v1/occupations/technician/transitions",
    "/api/v1/skills?q=sold",
    "/api/v1/occupations?limit=3&q=tech",
    "/api/v1/suggest?q=sold&type=skill",
)
SECURITY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def test_headers_of_an_answer_are_exactly_these(client):
    headers = dict(client.get("/livez", headers={"X-Request-Id": "abc-12345"}).headers)
    assert headers == SECURITY | {
        "content-length": "17",
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-request-id": "abc-12345",
    }


@pytest.mark.parametrize("path", ["/openapi.json", "/nowhere", *READS])
def test_security_headers_are_on_everything(client, path):
    assert dict(client.get(path).headers).items() >= SECURITY.items()


def test_https_is_asked_for_only_over_https():
    app, _ = fake_app()
    with TestClient(app, base_url="https://destinai.test") as client:
        headers = client.get("/livez").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("strange", ["short", "a" * 65, "with space in it", "name@example.org"])
def test_strange_request_id_is_replaced(client, strange):
    given = client.get("/livez", headers={"X-Request-Id": strange}).headers["X-Request-Id"]
    assert len(given) == 32
    assert given != strange


def test_request_ids_differ(client):
    ids = {client.get("/livez").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5


@pytest.mark.parametrize("path", READS)
def test_reads_have_a_strong_etag(client, path):
    answer = client.get(path)
    etag = answer.headers["ETag"]
    assert etag.startswith('"')
    kept = "private, no-cache" if "q=" in path else "no-cache"
    assert answer.headers["Cache-Control"] == kept
    assert client.get(path).content == answer.content
    for condition in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        unchanged = client.get(path, headers={"If-None-Match": condition})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["ETag"] == etag
        assert unchanged.headers["Cache-Control"] == kept
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_etags_differ_between_answers(client):
    assert len({client.get(path).headers["ETag"] for path in READS}) == len(READS)


@pytest.mark.parametrize("path", ["/livez", "/nowhere", *READS])
def test_head_is_get_without_the_body(client, path):
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


def test_log_has_a_line_for_each_request_and_nothing_of_the_person():
    with fake_client() as client:
        client.post("/api/v1/match?q=hunter2", json={"statements": ["I bake bread for hunter2"]})
        client.get("/api/v1/skills/solder", params={"uri": SOLDER})
        client.get("/api/v1/occupations?q=hunter2")
        client.get("/hunter2/solder", headers={"X-Request-Id": "trace-0001"})
        client.head("/livez")
        lines = client.log_stream.getvalue()
    for personal in ("hunter2", "bake", "solder"):
        assert personal not in lines
    requests = [line for line in map(json.loads, lines.splitlines()) if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("POST", "/api/v1/match", 200),
        ("GET", "/api/v1/skills/{id}", 200),
        ("GET", "/api/v1/occupations", 200),
        ("GET", None, 404),
        ("HEAD", "/livez", 200),
    ]
    assert set(requests[0]) == {
        "event",
        "level",
        "timestamp",
        "method",
        "route",
        "status",
        "ms",
        "request_id",
        "catalogue_version",
        "model_version",
        "ranking_version",
    }
    assert requests[0]["catalogue_version"] == "toy-1-en"
    assert requests[3]["request_id"] == "trace-0001"
