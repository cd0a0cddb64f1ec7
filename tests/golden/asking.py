"""Questions from a file, put to the application, and what is kept of its answers.

A question is a line of JSON: `name`, `path`, `method`, `query`, `headers`, and `body` (JSON),
`raw` (text) or `form`; without a path it is a POST to /api/v1/match for ten careers. `ids` names
for the reader what the ids in the body stand for. "skill/x" and "occupation/x" stand for URIs of
the catalogue, and {"repeat": a, "times": n} for n times the text or list a.

Of an answer its numbers and ids are kept (the last segment of each URI), no words.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

BASES = {
    "starter": "https://w3id.org/destinai/starter/",
    "esco": "http://data.europa.eu/esco/",
}
MATCH = "/api/v1/match"
FIRST = 10
_SHORT = re.compile(r"(?:skill|occupation)/[\w-]+")

Kept = dict[str, Any]


def questions_in(path: Path, base: str) -> dict[str, Kept]:
    """Return the questions of a file by name, with whole URIs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    read = [_expanded(json.loads(line), base) for line in lines]
    questions = {question["name"]: question for question in read}
    assert len(questions) == len(read), f"{path}: a name stands twice"
    return questions


def _expanded(part: Any, base: str) -> Any:
    if isinstance(part, dict) and part.keys() == {"repeat", "times"}:
        return _expanded(part["repeat"], base) * part["times"]
    if isinstance(part, dict):
        return {name: _expanded(value, base) for name, value in part.items()}
    if isinstance(part, list):
        return [_expanded(value, base) for value in part]
    return base + part if isinstance(part, str) and _SHORT.fullmatch(part) else part


def answer_to(client: TestClient, question: Kept) -> Kept:
    """Put a question, and return what is kept of the answer."""
    path = question.get("path", MATCH)
    body = question.get("body")
    if "path" not in question:
        body = {"limit": FIRST} | body
    sent: Kept = {"content": json.dumps(body)} if body is not None else {}
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if "raw" in question:
        sent = {"content": question["raw"]}
    if "form" in question:
        sent = {"data": question["form"]}
    answer = client.request(
        question.get("method", "POST"),
        path,
        params=question.get("query"),
        headers=headers | question.get("headers", {}),
        **sent,
    )
    if answer.status_code != 200:
        return _refusal(answer)
    keep = next(keep for end, keep in KEEP.items() if path.endswith(end))
    return {"status": 200, **keep(answer.json())}


def _refusal(answer: Any) -> Kept:
    media = answer.headers["Content-Type"].partition(";")[0]
    kept = {"status": answer.status_code, "media": media}
    if "Allow" in answer.headers:
        kept["allow"] = answer.headers["Allow"]
    if media.endswith("json"):
        problem = answer.json()
        assert problem["status"] == answer.status_code
        kept["type"] = problem["type"]
        kept["pointers"] = [fault["pointer"] for fault in problem.get("errors", [])]
        kept["candidates"] = problem.get("candidates", [])
    return kept


def _match(told: Kept) -> Kept:
    careers = [_career(one) for one in told["matches"]]
    return {
        **_understood(told),
        "reasons of the first": told["matches"][0]["reasons"] if careers else {},
        "isco": {count["value"]: count["count"] for count in told["facets"]["isco"]},
        "careers": careers,
    }


def _understood(told: Kept) -> Kept:
    return {
        "statements": [[one["start"], len(one["text"])] for one in told["statements"]],
        "unrecognised": [[one["statement"], one["reason"]] for one in told["unrecognised"]],
        "recognised": [_recognised(one) for one in told["recognised"]],
    }


def _recognised(told: Kept) -> Kept:
    evidence = told["evidence"]
    kept: Kept = {"id": _id(told["skill"]), "confidence": told["confidence"]}
    if "start" in evidence:
        return kept | {"at": [evidence["statement"], evidence["start"], evidence["end"]]}
    occupation = evidence.get("occupation")
    return kept | {"given": _id(occupation) if occupation else evidence["given"]}


def _in_text(told: Kept) -> Kept:
    others = [[_id(one["skill"]), one["confidence"]] for one in told["alternatives"]]
    return _recognised(told) | ({"alternatives": others} if others else {})


def _career(told: Kept) -> Kept:
    """Keep of a career its place and numbers; a transition has neither band nor `held`."""
    kept = {
        "rank": told["rank"],
        "id": _id(told["occupation"]),
        "score": told["score"],
        "band": told.get("band"),
        "essential": told["coverage"]["essential"]["share"],
        "optional": told["coverage"]["optional"]["share"],
        "matched": len(told["matched"]),
        "gaps": len(told["gaps"]),
    }
    return kept | ({"held": True} if told.get("held") else {})


def _what_if(told: Kept) -> Kept:
    standing, together = told["career"], told["together"]
    return {
        **_understood(told),
        "career": standing and [_id(standing["occupation"]), standing["score"], standing["band"]],
        "in reach": told["in_reach"],
        "tried": told["tried"],
        "skills": [{"id": _id(one["skill"]), **_effect(one)} for one in told["skills"]],
        "together": together
        and {"ids": [_id(one) for one in together["skills"]], **_effect(together)},
    }


def _effect(told: Kept) -> Kept:
    moves = [
        [_id(one["occupation"]), one["before"], one["after"], one["band_before"], one["band_after"]]
        for one in told["careers"]
    ]
    return {name: told[name] for name in ("gain", "essential_in", "optional_in", "risen")} | {
        "careers": moves
    }


def _transitions(told: Kept) -> Kept:
    return {"own skills": len(told["skills"]), "careers": [_career(one) for one in told["items"]]}


def _resolved(told: Kept) -> Kept:
    return {
        "occupations": [
            {"id": _id(one["occupation"]), "confidence": one["confidence"]}
            for one in told["occupations"]
        ]
    }


def _id(concept: Kept) -> str:
    return str(concept["uri"].rpartition("/")[2])


KEEP: dict[str, Callable[[Kept], Kept]] = {
    "/match": _match,
    "/recognise": lambda told: {"skills": [_in_text(one) for one in told["skills"]]},
    "/what-if": _what_if,
    "/resolve": _resolved,
    "/suggest": lambda told: {"ids": [_id(one) for one in told["items"]]},
    "/transitions": _transitions,
}
