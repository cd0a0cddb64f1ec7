"""Who asks: cookies, keys, other sites, tokens of forms, and a database that is away."""

import json
import uuid

import pytest
from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import JSONResponse

from accounts.access import Access, Scope
from accounts.sessions import FreshLogIn
from accounts.store import latest_revision
from api import callers
from tests.support.account_app import AccountApp

CROSS = {"Sec-Fetch-Site": "cross-site"}
router = APIRouter()
BY_SESSION = callers.caller()
BY_KEY = callers.caller(Scope.READ_PROFILES)


@router.api_route("/test/person", methods=["GET", "POST"])
async def _person(who: callers.Caller = BY_SESSION):
    return {"person": str(who.person_id)}


@router.get("/test/profiles")
async def _profiles(who: callers.Caller = BY_KEY):
    return JSONResponse({"person": str(who.person_id)}, headers={"Cache-Control": "public"})


@router.get("/test/log-in/{token}")
async def _log_in(request: Request, token: str):
    response = JSONResponse({})
    callers.start_session(request, response, token)
    return response


@router.get("/test/log-out")
async def _log_out(request: Request):
    response = JSONResponse({})
    callers.end_session(request, response)
    return response


@router.get("/test/form")
async def _form(request: Request):
    response = JSONResponse({"token": callers.form_token(request)})
    callers.keep_form_token(request, response)
    return response


@router.post("/test/form/{token}")
async def _post_form(request: Request, token: str):
    callers.check_form_token(request, token)
    return {}


@pytest.fixture
def site(address, clock):
    site = AccountApp(address, clock)
    site.app.include_router(router)
    return site


@pytest.fixture
def client(site):
    with site.client() as client:
        yield client


def problem_of(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_a_cookie_names_the_person_until_it_is_taken_away(site, client):
    person_id, token = site.add_person()
    cookie = client.get(f"/test/log-in/{token}").headers["set-cookie"]
    assert cookie.startswith(f"destinai_session={token}; HttpOnly; Max-Age=2592000; Path=/;")
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    answer = client.get("/test/person")
    assert answer.json() == {"person": str(person_id)}
    assert answer.headers["Cache-Control"] == "no-store"
    client.get("/test/log-out")
    assert problem_of(client.get("/test/person")) == (401, "not-logged-in")


def test_over_tls_the_cookie_belongs_to_this_host_alone(site):
    person_id, token = site.add_person()
    with site.client("https://destinai.test") as client:
        cookie = client.get(f"/test/log-in/{token}").headers["set-cookie"]
        assert cookie.startswith(f"__Host-destinai_session={token};")
        assert "Secure" in cookie
        assert "Domain" not in cookie
        assert client.get("/test/person").json() == {"person": str(person_id)}
        client.cookies.clear()
        plain = client.get("/test/person", headers={"Cookie": f"destinai_session={token}"})
    assert problem_of(plain) == (401, "not-logged-in")


def test_without_tls_only_this_machine_may_log_in(address, clock):
    site = AccountApp(address, clock, {"host": "0.0.0.0"})  # noqa: S104 - nothing listens
    site.app.include_router(router)
    _, token = site.add_person()
    with site.client() as client:
        assert "Secure" in client.get(f"/test/log-in/{token}").headers["set-cookie"]
        assert problem_of(client.get("/test/person")) == (401, "not-logged-in")


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "ä" * 43, "A" * 5000])
def test_another_cookie_is_nobodys(client, cookie):
    answer = client.get("/test/person", headers={"Cookie": f"destinai_session={cookie}".encode()})
    assert problem_of(answer) == (401, "not-logged-in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="destinai"'


def test_a_session_ends(site, client, clock):
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)
    assert client.get("/test/person").status_code == 200
    clock.forward(days=15)
    assert problem_of(client.get("/test/person")) == (401, "not-logged-in")


def test_a_key_does_what_its_scopes_say_and_nothing_of_a_session(site, client):
    person_id, _ = site.add_person()

    def key(scope):
        log_in = FreshLogIn(person_id)
        made = site.run(lambda store: Access(store).make_key(log_in, "Script", [scope]))
        return {"Authorization": f"Bearer {made[0]}"}

    reads, matches = key(Scope.READ_PROFILES), key(Scope.MATCH)
    answer = client.get("/test/profiles", headers=reads)
    assert answer.json() == {"person": str(person_id)}
    assert answer.headers["Cache-Control"] == "no-store"
    assert problem_of(client.get("/test/profiles", headers=matches)) == (403, "not-allowed")
    assert problem_of(client.get("/test/person", headers=reads)) == (403, "not-allowed")


@pytest.mark.parametrize("value", ["Bearer", "Basic YTpi", "Bearer destinai_x", "Bearer a b"])
def test_another_key_is_nobodys_even_beside_a_session(site, client, value):
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)
    answer = client.get("/test/profiles", headers={"Authorization": value})
    assert problem_of(answer) == (401, "not-logged-in")


def test_another_site_changes_nothing_with_the_cookie(site, client):
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)
    assert client.post("/test/person").status_code == 200
    assert problem_of(client.post("/test/person", headers=CROSS)) == (403, "cross-site")
    del client.headers["Sec-Fetch-Site"]
    assert problem_of(client.post("/test/person")) == (403, "cross-site")
    other = {"Origin": "https://other.test"}
    assert problem_of(client.post("/test/person", headers=other)) == (403, "cross-site")
    own = {"Origin": "http://destinai.test"}
    assert client.post("/test/person", headers=own).status_code == 200


def test_the_token_of_a_form_is_bound_to_browser_then_session(site, client):
    before = client.get("/test/form").json()["token"]
    assert client.get("/test/form").json()["token"] == before
    assert client.post(f"/test/form/{before}").status_code == 200
    assert problem_of(client.post(f"/test/form/{'0' * 64}")) == (403, "cross-site")
    _, token = site.add_person()
    client.get(f"/test/log-in/{token}")
    assert problem_of(client.post(f"/test/form/{before}")) == (403, "cross-site")
    after = client.get("/test/form").json()["token"]
    assert client.post(f"/test/form/{after}").status_code == 200
    client.cookies.clear()
    assert problem_of(client.post(f"/test/form/{after}")) == (403, "cross-site")


def test_without_accounts_there_is_nobody(site):
    site.app.state.accounts = None
    client = site.client()
    assert problem_of(client.get("/test/person")) == (404, "no-accounts")


def test_a_database_that_cannot_be_opened_stops_nothing_else_and_heals(tmp_path, clock):
    folder = tmp_path / "home"
    folder.write_text("a file where a folder should be")
    site = AccountApp(f"sqlite:///{folder / 'destinai.db'}", clock)
    site.app.include_router(router)
    with site.client() as client:
        client.cookies.set("destinai_session", "A" * 43)
        answer = client.get("/test/person")
        assert problem_of(answer) == (503, "accounts-unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert str(tmp_path) not in answer.text
        assert client.post("/api/v1/match", json={"text": "I solder"}).status_code == 200
        folder.unlink()
        site.accounts._retry_at = 0  # two seconds later
        assert problem_of(client.get("/test/person")) == (401, "not-logged-in")
    events = [json.loads(line)["event"] for line in site.log.getvalue().splitlines()]
    assert events.count("accounts_failed") == 1
    assert events.count("accounts_ready") == 1


def test_tables_are_made_where_there_are_none(new_address, clock):
    site = AccountApp(new_address, clock)
    with site.client():
        assert site.accounts.is_usable
    assert site.run(lambda store: store.revision()) == latest_revision()


def test_tables_of_a_later_version_are_left_alone(new_address, clock):
    async def make_later(store):
        async with store.writing() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    site = AccountApp(new_address, clock)
    site.app.include_router(router)
    site.run(lambda store: store.migrate())
    site.run(make_later)
    with site.client() as client:
        client.cookies.set("destinai_session", "A" * 43)
        assert problem_of(client.get("/test/person")) == (503, "accounts-unavailable")
        assert client.post("/api/v1/match", json={"text": "I solder"}).status_code == 200
    assert site.run(lambda store: store.revision()) == "9999"


def test_the_log_says_nothing_of_a_person(site, client):
    person_id, token = site.add_person("rosalind@example.org")
    client.cookies.set("destinai_session", token)
    client.get("/test/person")
    client.get(f"/test/{uuid.uuid4()}")
    log = site.log.getvalue()
    assert all(word not in log for word in ("rosalind", token, str(person_id)))
