"""Write the example answers of the OpenAPI document: `python -m tools.examples`.

They are answers of the starter catalogue with lists cut short. The example of a scorecard is not
made anew: a scorecard takes minutes to measure.
"""

import json
import re
import secrets
import sys
import tempfile
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from accounts.mail import Letter, Mail, Post
from api.app import create_app
from api.callers import SESSION_COOKIE
from api.openapi import example_answers
from api.server import open_log
from index.store import CatalogueStore
from service.accounts import Accounts
from service.schemas.account import PROFILE_EXAMPLES as PROFILES
from service.schemas.advertisement import EXAMPLES as ADVERTISEMENT_EXAMPLES
from service.schemas.export import EXAMPLES as EXPORT_EXAMPLES
from service.schemas.match import EXAMPLES as MATCH_EXAMPLES
from service.schemas.plan import EXAMPLES as PLAN_EXAMPLES
from service.schemas.questions import EXAMPLES as QUESTIONS_EXAMPLES
from service.schemas.what_if import EXAMPLES as WHAT_IF_EXAMPLES
from service.settings import LogLevel, Settings
from service.startup import ensure_catalogue, open_live_catalogue, open_model

EXAMPLES = Path(__file__).parents[1] / "api" / "examples.json"
KEPT = ("getQuality",)
LONGEST_LIST = 2
BUILD = {
    "created": "2026-11-23T12:00:00+00:00",
    "catalogue_digest": "0f343b0931126a20f133d67c2b018a3b1f0d6c1fbb2b0f0c4cbf5a8e3f9f2f0d",
}
"""What differs from one build of the starter to the next."""
OCCUPATION = "electronics-engineering-technician"
BODIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "match": ("/api/v1/match", MATCH_EXAMPLES[0]),
    "questions": ("/api/v1/questions", QUESTIONS_EXAMPLES[0]),
    "whatIf": ("/api/v1/what-if", WHAT_IF_EXAMPLES[0]),
    "plan": ("/api/v1/plan", PLAN_EXAMPLES[0]),
    "exportProfile": ("/api/v1/export", EXPORT_EXAMPLES[0]),
    "readAdvertisement": ("/api/v1/advertisement", ADVERTISEMENT_EXAMPLES[0]),
    "recogniseSkills": (
        "/api/v1/skills/recognise",
        {"text": "I solder circuit boards", "limit": 5},
    ),
    "resolveOccupations": (
        "/api/v1/occupations/resolve",
        {"title": "electronics technician", "limit": 1},
    ),
}
CV = """\
Jo Example
Experience
Electronics technician, Example Ltd, 2019 - 2023
- I solder circuit boards
- Keep lab records
Languages: English
"""
READS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "listSkills": ("/api/v1/skills", {"q": "solder"}),
    "getSkill": ("/api/v1/skills/apply-soldering-techniques", {}),
    "listOccupations": ("/api/v1/occupations", {"q": "electronics technician"}),
    "getOccupation": (f"/api/v1/occupations/{OCCUPATION}", {}),
    "listTransitions": (f"/api/v1/occupations/{OCCUPATION}/transitions", {}),
    "suggest": ("/api/v1/suggest", {"q": "solder", "type": "skill"}),
    "getCrosswalk": ("/api/v1/crosswalk", {"from": "esco", "id": OCCUPATION}),
    "listIscoGroups": ("/api/v1/isco", {"level": "1", "limit": "2"}),
    "listIscedFields": ("/api/v1/isced-f", {"level": "3", "limit": "2"}),
    "getMeta": ("/api/v1/meta", {}),
    "listSources": ("/api/v1/sources", {}),
    "livez": ("/livez", {}),
    "readyz": ("/readyz", {}),
}


ACCOUNT = "/api/v1/account"
MOMENT = "2026-11-29T12:00:00Z"
STEADY = {
    **dict.fromkeys(("created", "updated", "exported", "last_seen"), MOMENT),
    **dict.fromkeys(("last_active", "authenticated", "at"), MOMENT),
    "expires": "2027-02-27T12:00:00Z",
    "token": "Zk3cVgO7XzQmJxRrW2h1eUuT9sLpYbNaHdF5iKo8MwE",
    "prefix": "destinai_0a1b2c3d4e",
    "key": "destinai_0a1b2c3d4e_Zk3cVgO7XzQmJxRrW2h1eUuT9sLpYbNaHdF5iKo8MwE",
}
"""What differs from one account to the next, beside the numbers of objects."""
NUMBER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Letters(list[str]):
    """Keeps the tokens of letters, as a writer and as what sends them."""

    def __call__(
        self, _letter: Letter, _language: str, token: str, _account: str
    ) -> tuple[str, str]:
        """Keep a token."""
        self.append(token)
        return "", ""

    async def send(self, mail: Mail) -> None:
        """Send nothing."""


async def open_account(accounts: Accounts, letters: Letters) -> str:
    """Open an adviser's account and return the token of its session."""
    email, password = "ada@example.org", secrets.token_urlsafe()
    await accounts.people.sign_up(email, "en")
    person_id = await accounts.people.set_password(letters[-1], password, "en")
    await accounts.people.make_adviser(person_id)
    return (await accounts.people.log_in(email, password, "Firefox, Linux")).session


def account_answers(client: TestClient) -> dict[str, Any]:
    """Return the example of each operation of an account, from a client that is logged in."""
    answers: dict[str, Any] = {}

    def ask(name: str, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - JSON
        answer = client.request(method, path, json=body, headers=headers)
        answer.raise_for_status()
        answers[name] = answer.json()
        return answers[name]

    profiles = f"{ACCOUNT}/profiles"
    profile = f"{profiles}/{ask('saveProfile', 'POST', profiles, PROFILES[0])['id']}"
    ask("getAccount", "GET", ACCOUNT)
    ask("getProfile", "GET", profile)
    ask("getProfileFile", "GET", f"{profile}/file")
    ask("listProfiles", "GET", profiles)
    result = ask("recompute", "POST", f"{profile}/results")["id"]
    ask("listResults", "GET", f"{profile}/results")
    ask("getResult", "GET", f"{ACCOUNT}/results/{result}")
    token = ask("shareProfile", "POST", f"{profile}/share-links", {})["token"]
    ask("listShareLinks", "GET", f"{ACCOUNT}/share-links")
    ask("getSharedProfile", "GET", f"/api/v1/shared/{token}")
    ask("makeKey", "POST", f"{ACCOUNT}/keys", {"name": "Script", "scopes": ["profiles:read"]})
    ask("listKeys", "GET", f"{ACCOUNT}/keys")
    ask("listSessions", "GET", f"{ACCOUNT}/sessions")
    client_id = ask("addClient", "POST", f"{ACCOUNT}/clients", {"label": "Client 7"})["id"]
    ask("listClients", "GET", f"{ACCOUNT}/clients")
    ask("renameClient", "PUT", f"{ACCOUNT}/clients/{client_id}", {"label": "Client 8"})
    # Rows come by their numbers, which are random.
    ask("exportAccount", "GET", f"{ACCOUNT}/export")["audit_entry"].sort(key=itemgetter("event"))
    ask("changeProfile", "PUT", profile, PROFILES[0], **{"If-Match": '"1"'})
    numbers: dict[str, str] = {}
    return {name: steady(shortened(answer), numbers) for name, answer in answers.items()}


def steady(part: object, numbers: dict[str, str]) -> object:
    """Return a part of an answer with STEADY in place, and with the numbers of objects counted."""
    if isinstance(part, dict):
        return {
            name: STEADY[name] if name in STEADY and value is not None else steady(value, numbers)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [steady(entry, numbers) for entry in part]
    if isinstance(part, str) and NUMBER.fullmatch(part):
        return numbers.setdefault(part, f"3f0c2a1e-0000-4000-8000-{len(numbers) + 1:012}")
    return part


def answers_of(client: TestClient) -> dict[str, Any]:
    """Return the example of each operation, from a client of the starter catalogue."""
    answers = {name: client.post(path, json=body) for name, (path, body) in BODIES.items()}
    answers |= {name: client.get(path, params=query) for name, (path, query) in READS.items()}
    answers["readCv"] = client.post("/api/v1/cv", files={"file": ("cv.txt", CV)})
    for answer in answers.values():
        answer.raise_for_status()
    return {name: shortened(answer.json()) for name, answer in answers.items()}


def shortened(part: object) -> object:
    """Return a part of an answer with the first entries of each list, and BUILD in place."""
    if isinstance(part, dict):
        return {name: BUILD.get(name, shortened(value)) for name, value in part.items()}
    if isinstance(part, list):
        return [shortened(entry) for entry in part[:LONGEST_LIST]]
    return part


def main() -> None:
    """Write the examples."""
    kept = example_answers()
    letters = Letters()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        ensure_catalogue(CatalogueStore(settings.home), open_model(settings))
        log = open_log(sys.stderr, LogLevel.ERROR)
        accounts = Accounts(settings, log, post=Post(letters, letters))
        app = create_app(open_live_catalogue(settings, log), settings, log, accounts=accounts)
        own = {"Sec-Fetch-Site": "same-origin"}
        with TestClient(app, base_url="http://localhost", headers=own) as client:
            examples = answers_of(client)
            token = client.portal.call(open_account, accounts, letters)
            client.cookies.set(SESSION_COOKIE, token)
            examples |= account_answers(client)
    examples |= {name: kept[name] for name in KEPT}
    text = json.dumps(examples, indent=1, ensure_ascii=False, sort_keys=False)
    EXAMPLES.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
