"""Problem details (RFC 9457): the problem that each error becomes."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from accounts import errors as accounts
from api.problem_types import (
    ACCOUNTS_AWAY,
    CLIENT_CLOSED,
    CONFLICT,
    FORBIDDEN,
    INTERNAL,
    LIMIT_REACHED,
    LINK_ENDED,
    LOG_IN_AGAIN,
    MAIL_AWAY,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    NOT_LOGGED_IN,
    PROBLEM_TYPES,
    SIGN_UP_CLOSED,
    TOO_LARGE,
    TOO_MANY_TRIES,
    TOO_SLOW,
    UNSUPPORTED_MEDIA_TYPE,
    VALIDATION,
    ProblemType,
)
from index.errors import IndexDamagedError
from models.work import AbandonedError, DeadlineExceededError, WorkStoppedError
from recommender.profile import UnknownConceptError
from service.errors import (
    MAX_FIELD_ERRORS,
    ErrorKind,
    FieldError,
    RequestError,
    validation_detail,
)
from service.snapshot import LiveCatalogue

MEDIA_TYPE = "application/problem+json"
MAX_POINTER_PART = 60
RETRY_AFTER = {ErrorKind.NOT_READY: "2", ErrorKind.BUSY: "2"}
"""The `Retry-After` header of errors that pass, in seconds."""


class FieldFault(BaseModel):
    """One part of a request that is wrong."""

    pointer: str = Field(
        description="JSON pointer into the body, or ?name of a query parameter",
        examples=["#/statements/0"],
    )
    detail: str


class Problem(BaseModel):
    """Why a request was not answered."""

    type: str = Field(description="Address of a page on this kind", examples=["/problems/busy"])
    title: str
    status: int
    detail: str
    request_id: str = Field(description="The same as the X-Request-Id header")
    errors: list[FieldFault] = Field(default=[], description="What is not valid, part by part")
    candidates: list[str] = Field(default=[], description="URIs that share an ambiguous id")


class ProblemError(Exception):
    """A request that ends in a problem, with the headers of its response."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        errors: Sequence[FieldFault] = (),
        candidates: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.errors = list(errors)
        self.candidates = list(candidates)
        self.headers = dict(headers or {})


def problem_response(error: ProblemError, request_id: str) -> Response:
    """Return the response of a problem."""
    problem = Problem(
        type=error.kind.uri,
        title=error.kind.title,
        status=error.kind.status,
        detail=error.detail,
        request_id=request_id,
        errors=error.errors,
        candidates=error.candidates,
    )
    content = problem.model_dump_json(exclude_defaults=True).encode()
    return Response(content, problem.status, error.headers, MEDIA_TYPE)


def register_problems(app: FastAPI) -> None:
    """Answer every error of the app's routes with a problem."""
    for kind in (HTTPException, RequestValidationError, RequestError, UnknownConceptError):
        app.add_exception_handler(kind, _respond)
    app.add_exception_handler(WorkStoppedError, _respond)
    app.add_exception_handler(ProblemError, _respond)
    app.add_exception_handler(accounts.AccountsError, _respond_for_accounts)
    app.add_exception_handler(IndexDamagedError, _respond_to_damage)


async def _respond(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == METHOD_NOT_ALLOWED.status:
        error.headers = {**(error.headers or {}), "Allow": ", ".join(_methods(request, error))}
    return problem_response(as_problem(error, request.method), request.state.request_id)


def _methods(request: Request, error: HTTPException) -> list[str]:
    """Return the methods of an address; the router knows only those of one route that has it."""
    known = (error.headers or {}).get("Allow", "").split(", ")
    path = getattr(request.scope.get("route"), "path", "")
    documented = request.app.openapi()["paths"].get(path, {})
    return sorted({*known, *(method.upper() for method in documented)})


async def _respond_for_accounts(request: Request, error: Exception) -> Response:
    if isinstance(error, accounts.StoreError) and request.app.state.accounts:
        request.app.state.accounts.report(error)
    return await _respond(request, error)


async def _respond_to_damage(request: Request, error: Exception) -> Response:
    live: LiveCatalogue = request.app.state.live
    live.report_damage(str(error))
    detail = "A file of the catalogue cannot be read; the catalogue is loaded again."
    return await _respond(request, RequestError(ErrorKind.NOT_READY, detail))


def as_problem(error: Exception, method: str = "POST") -> ProblemError:
    """Return the problem of an exception; an unhandled one reveals nothing of itself.

    `method` of the request says whether its fields are those of a query (GET) or of a body.
    """
    match error:
        case ProblemError():
            return error
        case RequestError():
            return _of_request(error, method)
        case UnknownConceptError():
            # The error's own message repeats the URI, which says something about a person.
            field = FieldError(f"{error.field}/{error.position}", "not in the catalogue in use")
            detail = "Take the URI from a search in the same catalogue; /api/v1/meta names it."
            return _of_request(RequestError(ErrorKind.UNKNOWN_CONCEPT, detail, [field]), method)
        case RequestValidationError():
            return _of_schema(error)
        case HTTPException():
            return _of_http(error)
        case _:
            return _of_other(error)


def _of_other(error: Exception) -> ProblemError:
    match error:
        case accounts.AccountsError():
            return _of_accounts(error)
        case DeadlineExceededError():
            detail = "The computation was stopped; send less, or try again shortly."
            return ProblemError(TOO_SLOW, detail, headers={"Retry-After": "5"})
        case AbandonedError():
            return ProblemError(CLIENT_CLOSED, "The computation was stopped.")
        case _:
            detail = "Something failed that should not have; it has been logged."
            return ProblemError(INTERNAL, detail)


def _of_accounts(error: accounts.AccountsError) -> ProblemError:
    kind = next(kind for of, kind in _OF_ACCOUNTS.items() if isinstance(error, of))
    if isinstance(error, accounts.InvalidInputError):
        fault = FieldFault(pointer=pointer(["body", error.field]), detail=error.reason)
        return ProblemError(kind, validation_detail(1), [fault])
    if isinstance(error, accounts.ThrottledError):
        return ProblemError(kind, _sentence(error), headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, accounts.StoreUnavailableError | accounts.MailError):
        return ProblemError(kind, kind.explanation, headers={"Retry-After": "5"})
    if isinstance(error, accounts.StoreError):  # it may name a file of this machine
        return ProblemError(kind, kind.explanation, headers={"Retry-After": "60"})
    return ProblemError(kind, _sentence(error))


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def _of_request(error: RequestError, method: str) -> ProblemError:
    where = "query" if method == "GET" else "body"
    retry = RETRY_AFTER.get(error.kind)
    return ProblemError(
        next(kind for kind in PROBLEM_TYPES if kind.slug == error.kind),
        error.detail,
        [
            FieldFault(pointer=pointer([where, *one.field.split("/")]), detail=one.reason)
            for one in error.fields
        ],
        error.candidates,
        {"Retry-After": retry} if retry else {},
    )


def _of_schema(error: RequestValidationError) -> ProblemError:
    faults = [_fault(part) for part in error.errors()]
    return ProblemError(VALIDATION, validation_detail(len(faults)), faults[:MAX_FIELD_ERRORS])


def _fault(error: Mapping[str, Any]) -> FieldFault:
    if error["type"] == "json_invalid":
        detail = f"not valid JSON at character {error['loc'][-1]}: {error['ctx']['error']}"
        return FieldFault(pointer="#", detail=detail)
    return FieldFault(pointer=pointer(error["loc"]), detail=error["msg"])


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


_OF_ACCOUNTS: Mapping[type[accounts.AccountsError], ProblemType] = {
    accounts.InvalidInputError: VALIDATION,
    accounts.NotFoundError: NOT_FOUND,
    accounts.ConflictError: CONFLICT,
    accounts.LimitError: LIMIT_REACHED,
    accounts.ScopeError: FORBIDDEN,
    accounts.StaleLogInError: LOG_IN_AGAIN,
    accounts.LogInError: NOT_LOGGED_IN,
    accounts.LinkError: LINK_ENDED,
    accounts.ThrottledError: TOO_MANY_TRIES,
    accounts.SignUpClosedError: SIGN_UP_CLOSED,
    accounts.MailError: MAIL_AWAY,
    accounts.StoreError: ACCOUNTS_AWAY,
    accounts.AccountsError: INTERNAL,
}
"""The first that an error is one of."""
_DETAILS = {
    404: "There is no such path; /openapi.json lists those there are.",
    405: "The path exists, but not for this method.",
}
_OF_STATUS = {
    kind.status: kind for kind in (NOT_FOUND, METHOD_NOT_ALLOWED, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE)
}


def _of_http(error: HTTPException) -> ProblemError:
    status, headers = error.status_code, dict(error.headers or {})
    if "GET" in (allow := headers.get("Allow", "")).split(", "):
        headers["Allow"] = f"{allow}, HEAD"
    other = ProblemType("other", status, HTTPStatus(status).phrase, "")
    detail = _DETAILS.get(status, "The request cannot be answered.")
    return ProblemError(_OF_STATUS.get(status, other), detail, headers=headers)
