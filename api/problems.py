"""Problem details: how every error leaves the API (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from api.problem_types import VALIDATION, ProblemType

MEDIA_TYPE = "application/problem+json"
MAX_FAULTS = 20
MAX_POINTER_PART = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One part of a request that is wrong: where (`#/limit`, `?limit`) and why."""

    pointer: str
    detail: str


class ProblemError(Exception):
    """A request that ends in a problem; `faults` become `errors`, `extra` further members."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})


def invalid(faults: Sequence[Fault]) -> ProblemError:
    """Return the 422 problem of some faults; all are counted, the first MAX_FAULTS listed."""
    what = "1 part" if len(faults) == 1 else f"{len(faults)} parts"
    listed = "" if len(faults) <= MAX_FAULTS else f"; the first {MAX_FAULTS} are listed"
    detail = f"{what} of the request cannot be accepted{listed}."
    return ProblemError(VALIDATION, detail, faults[:MAX_FAULTS])


def problem_response(problem: ProblemError, request_id: str) -> Response:
    """Return a problem as it is sent."""
    kind = problem.kind
    body: dict[str, Any] = {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "request_id": request_id,
    }
    if problem.faults:
        body["errors"] = [{"pointer": f.pointer, "detail": f.detail} for f in problem.faults]
    content = json.dumps(body | problem.extra, ensure_ascii=False).encode()
    return Response(content, kind.status, problem.headers, MEDIA_TYPE)


def pointer(location: Sequence[str | int]) -> str:
    """Return where a fault is: `?name` in the query, else a JSON pointer as URI fragment."""
    place, *parts = location
    if place != "body":
        return "?" + "".join(_escaped(part) for part in parts[:1])
    return "#" + "".join(f"/{_escaped(part)}" for part in parts)


def _escaped(part: str | int) -> str:
    # RFC 6901: the tilde and slash first, then the percent-encoding of a URI fragment.
    token = str(part)[:MAX_POINTER_PART].replace("~", "~0").replace("/", "~1")
    return quote(token, safe="~", errors="replace")
