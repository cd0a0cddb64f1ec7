"""The API of an account on both stores: profiles, results, clients, links, keys, rights."""

import json
import uuid

import pytest

from accounts.access import Access, Scope
from accounts.profiles import MOST_PROFILES
from accounts.sessions import FreshLogIn, Sessions
from api.server import open_log
from service.settings import LogLevel
from service.snapshot import LiveCatalogue
from tests.support.account_app import AccountApp
from tests.support.fake_api import VERSIONS
from tests.support.saved import add_everything, rows_of
from tests.support.toy_catalogue import SOLDER, TECHNICIAN

PROFILES = "/api/v1/account/profiles"
GONE = "urn:s:gone"
CONTENT = {
    "skills": [SOLDER],
    "keeps_statements": True,
    "statements": ["I solder circuit boards for my aunt Rosalind"],
}
MANY = [f"{number}{'u' * 490}" for number in range(140)]
"""More than a body may hold."""
NEW = {"name": "Mine", "content": CONTENT}


@pytest.fixture
def site(address, clock):
    return AccountApp(address, clock)


@pytest.fixture
def client(site):
    """Return a client of somebody who is logged in."""
    _, token = site.add_person()
    with site.client() as client:
        client.cookies.set("destinai_session", token)
        yield client


@pytest.fixture
def profile(client):
    """Return the path of a saved profile."""
    return client.post(PROFILES, json=NEW).headers["Location"]


def problem_of(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


# The account


def test_an_account_says_whose_it_is_but_no_address_to_a_key(client):
    me = client.get("/api/v1/account").json()
    assert me == {
        "id": me["id"],
        "email": "ada@example.org",
        "language": "en",
        "created": "2026-03-01T12:00:00Z",
        "has_second_factor": False,
        "is_adviser": False,
    }
    key = client.post(
        "/api/v1/account/keys", json={"name": "Script", "scopes": ["profiles:read"]}
    ).json()["key"]
    by_key = client.get("/api/v1/account", headers={"Authorization": f"Bearer {key}"}).json()
    assert by_key == me | {"email": None}


def test_headers_of_an_answer_are_exactly_these(client, profile):
    headers = dict(client.get(profile, headers={"X-Request-Id": "abc-12345"}).headers)
    del headers["content-length"]
    assert headers == {
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'",
        "content-type": "application/json",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "etag": '"1"',
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-request-id": "abc-12345",
    }


def test_all_that_is_kept_is_exported_and_then_erased(client, profile):
    document = client.get("/api/v1/account/export").json()
    assert document["person"]["email"] == "ada@example.org"
    assert document["profile"][0]["content"]["statements"] == CONTENT["statements"]
    erased = client.delete("/api/v1/account")
    assert (erased.status_code, erased.content) == (204, b"")
    assert problem_of(client.get(profile)) == (401, "not-logged-in")


def test_what_cannot_be_undone_needs_a_fresh_log_in(client, clock):
    clock.forward(minutes=11)
    key = {"name": "Script", "scopes": ["match"]}
    assert problem_of(client.get("/api/v1/account/export")) == (403, "log-in-again")
    assert problem_of(client.post("/api/v1/account/keys", json=key)) == (403, "log-in-again")
    assert problem_of(client.delete("/api/v1/account")) == (403, "log-in-again")
    assert client.get("/api/v1/account").status_code == 200


def test_sessions_are_listed_and_ended(site, client):
    path = "/api/v1/account/sessions"
    person_id = uuid.UUID(client.get("/api/v1/account").json()["id"])
    (mine,) = client.get(path).json()["items"]
    assert (mine["device"], mine["is_current"]) == ("Test", True)
    for _ in range(2):
        site.run(lambda store: Sessions(store).start(person_id, "Phone"))
    others = [one for one in client.get(path).json()["items"] if not one["is_current"]]
    assert [one["device"] for one in others] == ["Phone", "Phone"]
    assert client.delete(f"{path}/{others[0]['id']}").status_code == 204
    assert problem_of(client.delete(f"{path}/{others[0]['id']}")) == (404, "not-found")
    assert client.delete(path).status_code == 204
    assert client.get(path).json()["items"] == [mine]


def test_a_key_is_shown_once_and_works_until_it_is_revoked(client):
    path = "/api/v1/account/keys"
    made = client.post(path, json={"name": "Script", "scopes": ["profiles:read"], "days": 7}).json()
    key = made.pop("key")
    assert key.startswith(f"{made['prefix']}_")
    assert made["expires"] == "2026-03-08T12:00:00Z"
    assert client.get(path).json() == {"items": [made]}
    by_key = {"Authorization": f"Bearer {key}"}
    assert client.get(PROFILES, headers=by_key).json() == {"items": []}
    assert client.delete(f"{path}/{made['id']}").status_code == 204
    assert problem_of(client.get(PROFILES, headers=by_key)) == (401, "not-logged-in")


# Profiles


def test_a_profile_is_saved_read_changed_and_deleted(client):
    made = client.post(PROFILES, json=NEW)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    path = made.headers["Location"]
    assert path == f"{PROFILES}/{made.json()['id']}"
    found = client.get(path)
    assert found.headers["ETag"] == '"1"'
    assert found.json()["content"].items() >= CONTENT.items()
    changed = client.put(
        path, json={"name": "Ours", "content": {"skills": []}}, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["name"], changed.json()["content"]["statements"]) == ("Ours", [])
    (listed,) = client.get(PROFILES).json()["items"]
    assert listed == {name: value for name, value in changed.json().items() if name != "content"}
    assert client.delete(path).status_code == 204
    assert problem_of(client.get(path)) == (404, "not-found")


def test_nobody_overwrites_what_they_have_not_seen(client, profile):
    body = {"name": "Mine", "content": {}}
    assert problem_of(client.put(profile, json=body)) == (428, "if-match-needed")
    for tag in ('"2"', 'W/"1"', "1", "*", '"1", "2"', ""):
        answer = client.put(profile, json=body, headers={"If-Match": tag})
        assert problem_of(answer) == (412, "changed-meanwhile"), tag
    answer = client.delete(profile, headers={"If-Match": '"2"'})
    assert problem_of(answer) == (412, "changed-meanwhile")
    assert client.get(profile).json()["content"]["skills"] == [SOLDER]
    assert client.delete(profile, headers={"If-Match": '"1"'}).status_code == 204


def test_a_saved_profile_is_a_file_with_words_only_where_asked_for(client):
    content = CONTENT | {
        "occupations": [TECHNICIAN],
        "job_years": [{"occupation": TECHNICIAN, "start": 2015, "end": None}],
        "pinned": [TECHNICIAN],
        "plan": {"career": TECHNICIAN, "progress": {SOLDER: "begun"}},
        "denied_skills": [GONE],
    }
    made = client.post(PROFILES, json={"name": "Mine", "content": content})
    path = f"{made.headers['Location']}/file"
    own = client.get(path)
    assert own.headers["content-disposition"] == 'attachment; filename="profile.json"'
    assert own.headers["cache-control"] == "no-store"
    file = own.json()
    assert file["job_years"] == [{"occupation": TECHNICIAN, "start": 2015}]
    assert (file["pinned"], file["denied_skills"]) == ([TECHNICIAN], [GONE])
    assert file["plan"] == {
        "career": TECHNICIAN,
        "progress": [{"skill": SOLDER, "state": "begun"}],
    }
    assert "statements" not in file
    with_words = client.get(path, params={"words": True}).json()
    assert with_words["statements"] == CONTENT["statements"]
    resume = client.get(path, params={"format": "json_resume"}).json()
    assert resume["work"][0]["startDate"] == "2015"
    europass = client.get(path, params={"format": "europass_xml"})
    assert europass.headers["content-type"] == "application/xml"
    assert europass.headers["left-out"] == "denied_skills, pinned, plan"
    for query in ({"format": "docx"}, {"words": "maybe"}, {"text": "1"}):
        assert problem_of(client.get(path, params=query)) == (422, "validation")


def test_without_a_catalogue_there_is_no_file(site, client, profile):
    site.app.state.live = LiveCatalogue(
        lambda: None, lambda: "none", open_log(site.log, LogLevel.INFO), 1
    )
    assert problem_of(client.get(f"{profile}/file")) == (503, "not-ready")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"content": {}}, "#/name"),
        ({"name": "", "content": {}}, "#/name"),
        ({"name": "  ", "content": {}}, "#/name"),
        ({"name": "x" * 101, "content": {}}, "#/name"),
        ({"name": "x", "content": {}, "owner": "y"}, "#/owner"),
        ({"name": "x", "content": {"skills": "y"}}, "#/content/skills"),
        ({"name": "x", "content": {"skills": ["y"] * 201}}, "#/content/skills"),
        ({"name": "x", "content": {"statements": ["I solder"]}}, "#/content"),
        ({"name": "x", "content": {"statements": ["\0"], "keeps_statements": True}}, None),
        (
            {"name": "x", "content": {"skills": [f"{n}{'u' * 490}" for n in range(140)]}},
            "#/content",
        ),
    ],
)
def test_what_cannot_be_saved_is_named_and_nothing_is_saved(client, body, pointer):
    answer = client.post(PROFILES, json=body)
    assert problem_of(answer) in ((422, "validation"), (413, "too-large"))
    if pointer and answer.status_code == 422:
        assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert client.get(PROFILES).json() == {"items": []}


def test_a_body_that_is_not_json_is_refused(client):
    answer = client.post(PROFILES, content=b"name=x", headers={"Content-Type": "text/plain"})
    assert problem_of(answer) == (415, "unsupported-media-type")
    answer = client.post(PROFILES, content=b"{", headers={"Content-Type": "application/json"})
    assert problem_of(answer) == (422, "validation")


def test_there_may_be_so_many_profiles(client):
    for number in range(MOST_PROFILES):
        client.post(PROFILES, json={"name": f"P{number}", "content": {}}).raise_for_status()
    answer = client.post(PROFILES, json={"name": "One more", "content": {}})
    assert problem_of(answer) == (409, "limit-reached")
    assert len(client.get(PROFILES).json()["items"]) == MOST_PROFILES


def test_the_same_request_of_the_same_name_saves_once(client, clock):
    once = {"Idempotency-Key": "3f0c"}
    first, second = (client.post(PROFILES, json=NEW, headers=once) for _ in range(2))
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["Location"] == first.headers["Location"]
    other = client.post(PROFILES, json=NEW | {"name": "Other"}, headers=once)
    assert problem_of(other) == (422, "validation")
    assert other.json()["errors"][0]["pointer"] == "#/Idempotency-Key"
    assert len(client.get(PROFILES).json()["items"]) == 1
    clock.forward(hours=25)
    assert client.post(PROFILES, json=NEW, headers=once).json() != first.json()
    bad = client.post(PROFILES, json=NEW, headers={"Idempotency-Key": "a b"})
    assert problem_of(bad) == (422, "validation")


def test_two_people_may_use_the_same_name_for_a_request(site, client):
    once = {"Idempotency-Key": "1"}
    mine = client.post(PROFILES, json=NEW, headers=once).json()["id"]
    _, token = site.add_person("bob@example.org")
    client.cookies.set("destinai_session", token)
    assert client.post(PROFILES, json=NEW, headers=once).json()["id"] != mine


# Results


def test_a_profile_is_computed_anew_and_what_moved_is_said(client, profile, clock):
    path = f"{profile}/results"
    first = client.post(path).json()
    assert first.items() >= VERSIONS.items()
    assert (first["before"], first["moved"], first["unknown"]) == (None, [], [])
    assert first["careers"][0]["uri"] == TECHNICIAN
    body = {"name": "Mine", "content": CONTENT | {"not_for_me": [TECHNICIAN], "skills": [GONE]}}
    client.put(profile, json=body, headers={"If-Match": '"1"'}).raise_for_status()
    clock.forward(minutes=1)
    second = client.post(path).json()
    assert second["before"]["id"] == first["id"]
    gone = next(one for one in second["moved"] if one["uri"] == TECHNICIAN)
    assert (gone["before"], gone["after"]) == (1, None)
    assert gone["label"]
    assert second["unknown"] == [GONE]
    listed = client.get(path).json()["items"]
    assert [one["id"] for one in listed] == [second["id"], first["id"]]
    result = client.get(f"/api/v1/account/results/{first['id']}").json()
    assert result == {name: first[name] for name in result}
    assert client.delete(f"/api/v1/account/results/{first['id']}").status_code == 204
    assert [one["id"] for one in client.get(path).json()["items"]] == [second["id"]]


def test_a_profile_that_says_nothing_has_no_careers(client):
    path = client.post(PROFILES, json={"name": "Empty", "content": {}}).headers["Location"]
    assert client.post(f"{path}/results").json()["careers"] == []


def test_a_result_is_computed_once_for_one_name(client, profile):
    once = {"Idempotency-Key": "7"}
    first, second = (client.post(f"{profile}/results", headers=once).json() for _ in range(2))
    assert second == first
    assert len(client.get(f"{profile}/results").json()["items"]) == 1


# Clients


def test_an_adviser_keeps_clients_apart(site, client):
    path = "/api/v1/account/clients"
    assert problem_of(client.post(path, json={"label": "Client 7"})) == (404, "not-found")
    _, token = site.add_person("bob@example.org", is_adviser=True)
    client.cookies.set("destinai_session", token)
    made = client.post(path, json={"label": "Client 7"}).json()["id"]
    assert problem_of(client.post(path, json={"label": "Client 7"})) == (409, "conflict")
    client.post(PROFILES, json=NEW | {"client_id": made}).raise_for_status()
    assert client.get(PROFILES).json() == {"items": []}
    (of_client,) = client.get(PROFILES, params={"client": made}).json()["items"]
    assert of_client["client_id"] == made
    renamed = client.put(f"{path}/{made}", json={"label": "Client 8"}).json()
    assert client.get(path).json() == {"items": [renamed]}
    assert renamed["label"] == "Client 8"
    assert client.delete(f"{path}/{made}").status_code == 204
    assert problem_of(client.get(f"{PROFILES}/{of_client['id']}")) == (404, "not-found")


# Links


def test_a_link_shows_concepts_and_neither_words_nor_name_until_it_is_revoked(client, profile):
    made = client.post(f"{profile}/share-links", json={"days": 3}).json()
    token = made.pop("token")
    assert made["expires"] == "2026-03-04T12:00:00Z"
    assert client.get("/api/v1/account/share-links").json() == {"items": [made]}
    client.cookies.clear()
    shared = client.get(f"/api/v1/shared/{token}")
    assert shared.headers["X-Robots-Tag"] == "noindex"
    assert shared.headers["Cache-Control"] == "no-store"
    assert shared.json() == VERSIONS | {
        "skills": [{"uri": SOLDER, "label": "solder circuit boards"}],
        "partial_skills": [],
        "occupations": [],
        "pinned": [],
        "expires": "2026-03-04T12:00:00Z",
    }


def test_a_link_ends(client, profile, clock):
    made = client.post(f"{profile}/share-links", json={"days": 3}).json()
    revoked = client.post(f"{profile}/share-links", json={}).json()
    assert client.delete(f"/api/v1/account/share-links/{revoked['id']}").status_code == 204
    clock.forward(days=4)
    for token in (made["token"], revoked["token"], "A" * 43, "x", "%00"):
        answer = client.get(f"/api/v1/shared/{token}")
        assert problem_of(answer) == (404, "link-ended"), token


# Another person's


BODIES = {
    "saveProfile": NEW,
    "changeProfile": NEW,
    "addClient": {"label": "Client 9"},
    "renameClient": {"label": "Client 9"},
    "shareProfile": {},
    "makeKey": {"name": "Script", "scopes": ["match"]},
}
"""What is sent to each operation that takes a body."""
SESSION_ONLY = {
    *("eraseAccount", "exportAccount", "listSessions", "endOtherSessions", "endSession"),
    *("listKeys", "makeKey", "revokeKey", "listShareLinks", "shareProfile", "revokeShareLink"),
}


def operations(app):
    """Return method, path and operation of everything that belongs to an account."""
    return [
        (method, path, operation)
        for path, methods in app.openapi()["paths"].items()
        if path.startswith("/api/v1/account")
        for method, operation in methods.items()
    ]


def sent(client, method, path, operation, **options):
    """Return the answer to an operation, with its body where it takes one."""
    body = BODIES[operation["operationId"]] if "requestBody" in operation else None
    return client.request(method.upper(), path, json=body, **options)


@pytest.fixture
def others(site):
    """Return the objects of another person by the names of path parameters."""
    return site.run(lambda store: add_everything(store, "bob@example.org"))


def test_another_persons_object_is_not_found(site, client, others):
    tried = 0
    for method, path, operation in operations(site.app):
        names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"]
        if names:
            theirs = path.format(**{name: others[name] for name in names})
            nobodys = path.format(**{name: uuid.uuid4() for name in names})
            for one in (theirs, nobodys):
                answer = sent(client, method, one, operation, headers={"If-Match": '"1"'})
                assert problem_of(answer) == (404, "not-found"), (method, one)
            tried += 1
    assert tried == 14
    theirs = {"client_id": str(others["client_id"])}
    assert problem_of(client.post(PROFILES, json=NEW | theirs)) == (404, "not-found")
    query = {"client": str(others["client_id"])}
    assert problem_of(client.get(PROFILES, params=query)) == (404, "not-found")
    still = site.run(rows_of)
    assert still["share_link"] == still["api_key"] == still["saved_result"] == 1


def test_without_session_or_key_nothing_is_answered(site, others):
    with site.client() as client:
        for method, path, operation in operations(site.app):
            answer = sent(client, method, path.format(**others), operation)
            assert problem_of(answer) == (401, "not-logged-in"), (method, path)


def test_a_key_does_only_what_its_scope_says(site, others):
    def key(*scopes):
        make = Access.make_key
        log_in = FreshLogIn(others["person_id"])
        made = site.run(lambda store: make(Access(store), log_in, "Script", scopes))
        return {"Authorization": f"Bearer {made[0]}"}

    matches, reads = key(Scope.MATCH), key(Scope.READ_PROFILES)
    every = key(*Scope)
    with site.client() as client:
        for method, path, operation in operations(site.app):
            own = path.format(**others)
            refused = [matches] if method == "get" else [matches, reads]
            if operation["operationId"] in SESSION_ONLY:
                refused.append(every)
            for headers in refused:
                answer = sent(client, method, own, operation, headers=headers)
                assert problem_of(answer) == (403, "not-allowed"), (method, path)


def test_another_site_changes_nothing(site, client, profile):
    cross = {"Sec-Fetch-Site": "cross-site"}
    for method, path, operation in operations(site.app):
        if method != "get":
            own = path.format(**dict.fromkeys(_names(path), profile.rpartition("/")[2]))
            answer = sent(client, method, own, operation, headers=cross)
            assert problem_of(answer) == (403, "cross-site"), (method, path)
    assert client.get(profile).status_code == 200


def _names(path):
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def test_the_log_says_nothing_of_a_person(site, client, profile):
    client.post(f"{profile}/results").raise_for_status()
    token = client.post(f"{profile}/share-links", json={}).json()["token"]
    client.get(f"/api/v1/shared/{token}").raise_for_status()
    log = site.log.getvalue()
    assert all(word not in log for word in ("Rosalind", "ada@", token, profile, SOLDER))
    routes = {json.loads(line).get("route") for line in log.splitlines()}
    assert "/api/v1/shared/{token}" in routes
