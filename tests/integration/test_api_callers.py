"""Who asks: cookies, keys, other sites, tokens of forms, and a database that is away."""

import asyncio
import json
import uuid

import pytest
from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from accounts.access import Access, Scope
from accounts.errors import LogInError, StoreError
from accounts.sessions import FreshLogIn
from accounts.store import latest_revision
from api import callers
from service import accounts
from service.rates import Rates
from tests.support.account_app import AccountApp

WORDS = {"text": "I solder"}
NOBODYS = {"Authorization": "Bearer destinai_x"}
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
    with site.client("https://localhost") as client:
        cookie = client.get(f"/test/log-in/{token}").headers["set-cookie"]
        assert cookie.startswith(f"__Host-destinai_session={token};")
        assert "Secure" in cookie
        assert "Domain" not in cookie
        assert client.get("/test/person").json() == {"person": str(person_id)}
        client.cookies.clear()
        plain = client.get("/test/person", headers={"Cookie": f"destinai_session={token}"})
    assert problem_of(plain) == (401, "not-logged-in")


@pytest.mark.parametrize(
    "name",
    [
        {"host": "192.0.2.1"},
        {"base_url": "http://careers.example"},
        {"allowed_hosts": "localhost,careers.example"},
        {"allowed_hosts": "*"},
    ],
)
def test_without_tls_only_this_machine_may_log_in(address, clock, name):
    site = AccountApp(address, clock, name)
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


KEYS = ["Bearer destinai_x", f"bearer  destinai_0123456789_{'A' * 43}", "Bearer destinai_ä"]


@pytest.mark.parametrize("value", KEYS)
def test_another_key_is_nobodys_even_beside_a_session(site, client, value):
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)
    answer = client.get("/test/profiles", headers={"Authorization": value.encode()})
    assert problem_of(answer) == (401, "not-logged-in")


@pytest.mark.parametrize("value", ["Bearer", "Basic YTpi", "Bearer eyJhbGciOi.J9", "Bearer a b"])
def test_credentials_for_a_proxy_change_nothing(site, client, value):
    headers = {"Authorization": value}
    assert problem_of(client.get("/test/profiles", headers=headers)) == (401, "not-logged-in")
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)
    assert client.get("/test/person", headers=headers).status_code == 200
    crossing = client.post("/test/person", headers=headers | CROSS)
    assert problem_of(crossing) == (403, "cross-site")


def test_another_site_changes_nothing_with_the_cookie(site, client):
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)
    assert client.post("/test/person").status_code == 200
    assert problem_of(client.post("/test/person", headers=CROSS)) == (403, "cross-site")
    del client.headers["Sec-Fetch-Site"]
    assert problem_of(client.post("/test/person")) == (403, "cross-site")
    other = {"Origin": "https://other.test"}
    assert problem_of(client.post("/test/person", headers=other)) == (403, "cross-site")
    own = {"Origin": "http://localhost"}
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
        assert client.post("/api/v1/match", json=WORDS).status_code == 200
        folder.unlink()
        site.accounts._retry_at = 0  # two seconds later
        assert problem_of(client.get("/test/person")) == (401, "not-logged-in")
    events = [json.loads(line)["event"] for line in site.log.getvalue().splitlines()]
    assert events.count("accounts_failed") == 1
    assert events.count("accounts_ready") == 1


def test_tables_are_made_where_there_are_none(new_address, clock):
    site = AccountApp(new_address, clock)
    with site.client():
        pass
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
        assert client.post("/api/v1/match", json=WORDS).status_code == 200
    assert site.run(lambda store: store.revision()) == "9999"


def test_tables_of_an_earlier_version_are_brought_up_in_a_file_and_by_the_operator_elsewhere(
    new_address, database_kind, clock
):
    site = AccountApp(new_address, clock)
    site.run(lambda store: store.migrate("0001"))
    with site.client() as client:
        if database_kind == "postgresql":
            answer = client.get("/api/v1/account", headers=NOBODYS)
            assert problem_of(answer) == (503, "accounts-unavailable")
            assert site.run(lambda store: store.revision()) == "0001"
            assert "run `destinai accounts migrate`" in site.log.getvalue()
            site.run(lambda store: store.migrate())
            site.accounts._retry_at = 0  # two seconds later
        answer = client.get("/api/v1/account", headers=NOBODYS)
        assert problem_of(answer) == (401, "not-logged-in")


def test_where_nothing_can_be_saved_what_is_there_is_read(site, client):
    _, token = site.add_person()
    client.cookies.set("destinai_session", token)

    async def make_read_only():
        store = site.accounts.store
        words = "PRAGMA query_only=ON"
        if not store.is_sqlite:
            words = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
        async with store.writing() as session:
            await session.execute(text(words))

    client.portal.call(make_read_only)
    for _ in range(3):
        answer = client.post("/api/v1/account/profiles", json={"name": "Mine", "content": {}})
        assert problem_of(answer) == (503, "accounts-unavailable")
        assert answer.headers["Retry-After"] == "60"
    assert site.log.getvalue().count("accounts_failed") == 1
    assert client.get("/api/v1/account/profiles").json() == {"items": []}
    assert client.post("/api/v1/match", json=WORDS).status_code == 200


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_server_of_databases_may_stop_and_come_back(site, client, postgres):
    person_id, token = site.add_person()
    client.cookies.set("destinai_session", token)
    assert client.get("/test/person").status_code == 200
    postgres.stop("immediate")
    try:
        assert problem_of(client.get("/test/person")) == (503, "accounts-unavailable")
        assert client.post("/api/v1/match", json=WORDS).status_code == 200
    finally:
        postgres.start()
    assert client.get("/test/person").json() == {"person": str(person_id)}


def test_requests_are_counted_by_network_and_by_the_account_of_a_key(address, clock):
    limits = {"rate_limits": "on", "requests_per_minute": 2, "keyed_requests_per_minute": 3}
    site = AccountApp(address, clock, limits)
    person_id, _ = site.add_person()

    def key(scope):
        log_in = FreshLogIn(person_id)
        made = site.run(lambda store: Access(store).make_key(log_in, "Script", [scope]))
        return {"Authorization": f"Bearer {made[0]}"}

    matches, reads = key(Scope.MATCH), key(Scope.READ_PROFILES)
    app = TestClient(site.app, base_url="http://localhost", client=("192.0.2.7", 50000))
    other = {"Authorization": "Basic YTpi"}
    with app as client:

        def statuses(count, headers):
            sent = (client.post("/api/v1/match", json=WORDS, headers=headers) for _ in range(count))
            return [one.status_code for one in sent]

        assert statuses(4, matches) == [200, 200, 200, 429]
        assert statuses(3, other) == [200, 200, 429]
        refused = client.post("/api/v1/match", json=WORDS)
        assert problem_of(refused) == (429, "too-many-tries")
        assert int(refused.headers["Retry-After"]) == 30
        assert statuses(1, reads) == statuses(1, NOBODYS) == [429]
        site.app.state.rates = Rates()
        assert statuses(1, reads) + statuses(2, NOBODYS) == [403, 401, 429]
        saved = [client.get("/api/v1/account", headers=reads).status_code for _ in range(4)]
        assert saved == [200, 200, 200, 429]
        assert client.get(f"/api/v1/shared/{'A' * 43}").status_code == 429


class SlowAccess:
    """Access whose database is locked until `opened`; `asked` counts who asked for a key."""

    def __init__(self, error=None):
        self.opened = asyncio.Event()
        self.error = error
        self.asked = 0

    async def key_owner(self, _key, _scope):
        """Wait, then fail as given, else say that the key is nobody's."""
        self.asked += 1
        await self.opened.wait()
        raise self.error or LogInError("the key is not right")


LIMITED = {"rate_limits": "on", "requests_per_minute": 3}


def from_network(site):
    """Return a client whose network is counted."""
    return TestClient(site.app, base_url="http://localhost", client=("192.0.2.7", 50000))


def match_with_key(client):
    """Return the status of a match that is sent with a key."""
    return client.post("/api/v1/match", json=WORDS, headers=NOBODYS).status_code


def test_a_match_with_a_key_does_not_wait_for_a_locked_database(address, clock, monkeypatch):
    monkeypatch.setattr(accounts, "SOON_SECONDS", 0.01)
    site = AccountApp(address, clock, LIMITED)
    slow = site.accounts.access = SlowAccess()
    with from_network(site) as client:
        # Counted by address: the fourth is too many. While one is late, nobody else asks.
        assert [match_with_key(client) for _ in range(4)] == [200, 200, 200, 429]
        assert slow.asked == 1
        client.portal.call(slow.opened.set)
        site.app.state.rates = Rates()
        assert match_with_key(client) == 401
        assert slow.asked == 2


def test_a_database_that_failed_is_asked_for_no_key_for_two_seconds(address, clock):
    site = AccountApp(address, clock, LIMITED)
    now = [100.0]
    site.accounts._clock = lambda: now[0]
    slow = site.accounts.access = SlowAccess(StoreError("the database is locked; try again"))
    with from_network(site) as client:
        client.portal.call(slow.opened.set)
        assert [match_with_key(client) for _ in range(2)] == [200, 200]
        assert slow.asked == 1
        now[0] += accounts.RETRY_SECONDS
        assert match_with_key(client) == 200
        assert slow.asked == 2
        slow.error, now[0] = None, now[0] + accounts.RETRY_SECONDS
        site.app.state.rates = Rates()
        assert match_with_key(client) == 401


def test_a_server_stops_though_its_database_is_locked(address, clock, monkeypatch):
    monkeypatch.setattr(accounts, "SOON_SECONDS", 0.01)
    site = AccountApp(address, clock, LIMITED)
    site.accounts.access = SlowAccess()
    with from_network(site) as client:
        assert match_with_key(client) == 200
    assert not site.accounts._late


def test_nothing_is_counted_where_only_this_machine_is_listened_to(address, clock):
    site = AccountApp(address, clock, {"requests_per_minute": 1})
    with site.client() as client:
        for _ in range(3):
            client.post("/api/v1/match", json=WORDS).raise_for_status()


def test_the_log_says_nothing_of_a_person(site, client):
    person_id, token = site.add_person("rosalind@example.org")
    client.cookies.set("destinai_session", token)
    client.get("/test/person")
    client.get(f"/test/{uuid.uuid4()}")
    log = site.log.getvalue()
    assert all(word not in log for word in ("rosalind", token, str(person_id)))
