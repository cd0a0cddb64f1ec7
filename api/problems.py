"""Problem details (RFC 9457): which exception becomes which problem, and how it is sent."""

import json
from collections.abc import Mapping
from functools import singledispatch
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from recommender.profile import UnknownConceptError
from service.errors import (
    INTERNAL,
    PROBLEM_TYPES,
    UNKNOWN_CONCEPT,
    Fault,
    ProblemError,
    ProblemType,
    invalid,
    pointer,
)

MEDIA_TYPE = "application/problem+json"


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


STATUS_SLUGS = ("not-found", "method-not-allowed", "too-large", "unsupported-media-type")
DETAILS = {
    404: "There is no such path; /openapi.json lists those there are.",
    405: "The path exists, but not for this method.",
}


@singledispatch
def as_problem(_error: Exception) -> ProblemError:
    """Return the problem that an exception becomes; one nobody foresaw tells nothing of itself."""
    return ProblemError(INTERNAL, "Something failed that should not have; it has been logged.")


@as_problem.register
def _(error: ProblemError) -> ProblemError:
    return error


@as_problem.register
def _(error: HTTPException) -> ProblemError:
    headers = dict(error.headers or {})
    if "GET" in (allow := headers.get("Allow", "")).split(", "):
        headers["Allow"] = f"{allow}, HEAD"
    detail = DETAILS.get(error.status_code, "The request cannot be answered.")
    return ProblemError(_kind_of(error.status_code), detail, headers=headers)


@as_problem.register
def _(error: RequestValidationError) -> ProblemError:
    return invalid([_fault(part) for part in error.errors()])


@as_problem.register
def _(error: UnknownConceptError) -> ProblemError:
    # The error's own message repeats the URI, which says something about a person.
    place = f"#/{error.field}/{error.position}"
    fault = Fault(place, "not in the catalogue in use")
    detail = "Take the URI from a search in the same catalogue; /api/v1/meta names it."
    return ProblemError(UNKNOWN_CONCEPT, detail, [fault])


def register_problems(app: FastAPI) -> None:
    """Make every error of the app's routes leave as a problem."""
    for kind in (HTTPException, RequestValidationError, ProblemError, UnknownConceptError):
        app.add_exception_handler(kind, _respond)


async def _respond(request: Request, error: Exception) -> Response:
    return problem_response(as_problem(error), request.state.request_id)


def _kind_of(status: int) -> ProblemType:
    kinds = {kind.status: kind for kind in PROBLEM_TYPES if kind.slug in STATUS_SLUGS}
    other = ProblemType("other", status, HTTPStatus(status).phrase, "")
    return kinds.get(status, other)


def _fault(error: Mapping[str, Any]) -> Fault:
    if error["type"] == "json_invalid":
        return Fault(
            "#", f"not valid JSON at character {error['loc'][-1]}: {error['ctx']['error']}"
        )
    return Fault(pointer(error["loc"]), error["msg"])
