"""Every kind of error leaves as problem details that repeat nothing of the request."""

import threading

import pytest
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from service.snapshot import CatalogueSnapshot
from tests.support.fake_api import fake_app, fake_client
from tests.support.fake_recommender import FakeRecommender

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client():
    with fake_client() as client:
        yield client


def problem_of(answer, status, slug):
    """Return the problem after the checks that hold for every one."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    problem = answer.json()
    assert problem["type"] == f"/problems/{slug}"
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1", "/api/v1/skills/a/b", "/api/v1/match/"])
def test_unknown_path(client, path):
    problem_of(client.get(path), 404, "not-found")


def test_unknown_concept_in_a_path(client):
    problem = problem_of(client.get("/api/v1/skills/secret-id"), 404, "not-found")
    assert problem["detail"] == "The catalogue toy-1-en has no such concept."


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/match", "POST"),
        ("DELETE", "/api/v1/skills", "GET, HEAD"),
        ("PUT", "/api/v1/occupations/technician", "GET, HEAD"),
        ("POST", "/livez", "GET, HEAD"),
        ("OPTIONS", "/api/v1/meta", "GET, HEAD"),
        ("OPTIONS", "/api/v1/occupations/resolve", "POST"),
        ("OPTIONS", "/api/v1/skills/recognise", "POST"),
        ("HEAD", "/api/v1/match", "POST"),
        ("PATCH", "/api/v1/account", "DELETE, GET, HEAD"),
    ],
)
def test_wrong_method(client, method, path, allowed):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    if method != "HEAD":
        problem_of(answer, 405, "method-not-allowed")


def test_body_too_large_by_its_declared_length(client):
    answer = client.post("/api/v1/match", content=b" " * 65_537, headers=JSON)
    problem = problem_of(answer, 413, "too-large")
    assert problem["detail"] == "A body may have 65536 bytes (DESTINAI_MAX_BODY_BYTES)."


def test_body_too_large_when_sent_in_chunks(client):
    chunks = (b" " * 1000 for _ in range(66))
    answer = client.post("/api/v1/match", content=chunks, headers=JSON)
    problem_of(answer, 413, "too-large")


def test_largest_body_is_read(client):
    body = b'{"text": "bake bread"}'.ljust(65_536)
    assert client.post("/api/v1/match", content=body, headers=JSON).status_code == 200
    chunks = (body[start : start + 1024] for start in range(0, len(body), 1024))
    assert client.post("/api/v1/match", content=chunks, headers=JSON).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "text/json"},
        {"Content-Type": "application/problem+json"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "nonsense"},
        JSON | {"Content-Encoding": "gzip"},
    ],
)
def test_body_that_is_not_json_by_its_headers(client, headers):
    answer = client.post("/api/v1/match", content=b'{"text": "bake bread"}', headers=headers)
    problem_of(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_types_that_are_read(client, kind):
    headers = {"Content-Type": kind}
    answer = client.post("/api/v1/match", content=b'{"text": "bake bread"}', headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": ',
        b'{"text": NaN}',
        b'{"limit": Infinity, "text": "a"}',
        b'{"text": "\xff"}',
        '{"text": "a"}'.encode("utf-16"),
        b'{"limit": ' + b"1" * 5000 + b"}",
        b"[" * 60_000,
        b'{"text":' + b"[" * 33 + b"]" * 33 + b"}",
    ],
)
def test_bytes_that_are_not_json(client, body):
    answer = client.post("/api/v1/match", content=body, headers=JSON)
    (error,) = problem_of(answer, 422, "validation")["errors"]
    assert error["pointer"] == "#"
    assert error["detail"].startswith("not valid JSON at character ")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"text"', b"3"])
def test_json_that_is_not_an_object(client, body):
    answer = client.post("/api/v1/match", content=body, headers=JSON)
    (error,) = problem_of(answer, 422, "validation")["errors"]
    assert error["pointer"] == "#"


def test_faults_are_counted_and_the_first_listed(client):
    answer = client.post("/api/v1/match", json={"statements": [1] * 150})
    problem = problem_of(answer, 422, "validation")
    assert len(problem["errors"]) == 20
    assert problem["detail"].startswith("150 parts of the request cannot be accepted")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/match", {"statements": ["hunter2 " * 100]}),
        ("/api/v1/match", {"skills": ["https://hunter2.example"]}),
        ("/api/v1/match", {"filters": {"isco": ["hunter2"]}, "text": "a"}),
        ("/api/v1/skills/recognise", {"text": "a", "min_confidence": "hunter2"}),
        ("/api/v1/occupations/resolve", {"title": ["hunter2"]}),
    ],
)
def test_what_was_sent_is_never_repeated(client, path, body):
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert "hunter2" not in answer.text


def test_unknown_uri_has_its_own_kind(client):
    answer = client.post("/api/v1/match", json={"skills": ["urn:none"]})
    problem = problem_of(answer, 422, "unknown-concept")
    assert problem["errors"] == [{"pointer": "#/skills/0", "detail": "not in the catalogue in use"}]


def test_foreign_cursor(client):
    for cursor in ("x", "é", "a" * 500, "MA", "MA=="):
        answer = client.get("/api/v1/skills", params={"cursor": cursor})
        (error,) = problem_of(answer, 422, "validation")["errors"]
        assert error["pointer"] == "?cursor"


def test_an_unhandled_error_reveals_and_logs_nothing_personal():
    class Broken(FakeRecommender):
        def match(self, profile, **_choices):
            raise LookupError(f"hunter2: {profile.statements}")

    app, stream = fake_app(load=lambda: CatalogueSnapshot(Broken()))
    with TestClient(app) as client:
        answer = client.post("/api/v1/match", json={"statements": ["hunter2"]})
        problem_of(answer, 500, "internal")
        assert client.get("/livez").status_code == 200
    assert "hunter2" not in answer.text + stream.getvalue()
    assert '"error": "LookupError"' in stream.getvalue()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_more_than_can_be_computed_is_refused():
    started, finish = threading.Semaphore(0), threading.Event()

    class Slow(FakeRecommender):
        def resolve(self, title, *, limit=10):
            started.release()
            finish.wait(30)
            return super().resolve(title, limit=limit)

    app, _ = fake_app(load=lambda: CatalogueSnapshot(Slow()), running=1, waiting=0)
    with TestClient(app) as client:
        answers = []
        first = threading.Thread(target=lambda: answers.append(_resolve(client)))
        first.start()
        assert started.acquire(timeout=30)
        refused = _resolve(client)
        assert client.get("/api/v1/meta").status_code == 200
        finish.set()
        first.join(30)
        after = _resolve(client)
    problem_of(refused, 503, "busy")
    assert refused.headers["Retry-After"] == "1"
    assert [answers[0].status_code, after.status_code] == [200, 200]


def _resolve(client):
    return client.post("/api/v1/occupations/resolve", json={"title": "baker"})


def test_failure_in_the_middle_of_an_answer_cuts_it_short():
    app, stream = fake_app()

    @app.get("/broken")
    async def broken():
        def parts():
            yield b"a"
            raise LookupError("hunter2")

        return StreamingResponse(parts())

    with TestClient(app) as client, pytest.raises(ConnectionError, match="cut short") as caught:
        client.get("/broken")
    assert caught.value.__suppress_context__
    assert '"event": "failure"' in stream.getvalue()
    assert "hunter2" not in stream.getvalue()
