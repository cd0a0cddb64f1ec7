"""Problem details (RFC 9457): the kinds of problem, and the problem that each error becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

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


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem; `slug` is the last segment of its URI, `status` its HTTP status."""

    slug: str
    status: int
    title: str
    explanation: str

    @property
    def uri(self) -> str:
        """The relative URI of its page, which is the `type` of a problem."""
        return f"/problems/{self.slug}"


VALIDATION = ProblemType(
    "validation",
    422,
    "The request is not valid",
    "A part of the request has the wrong shape, is past a limit, or is missing. `errors` lists "
    "each part: `pointer` says where (`#/statements/0` in the body, `?limit` in the query) and "
    "`detail` what is wrong. What you sent is never repeated.",
)
UNKNOWN_CONCEPT = ProblemType(
    "unknown-concept",
    422,
    "The catalogue does not have this concept",
    "A skill or occupation was given by a URI that the catalogue in use does not have. Take URIs "
    "from a search in the same catalogue; `/api/v1/meta` says which one is in use.",
)
CROSS_SITE = ProblemType(
    "cross-site",
    403,
    "The form came from another site",
    "A page of this website takes a form only from its own pages. Programs use the JSON API, "
    "which takes JSON and is not meant here.",
)
UNREADABLE_FILE = ProblemType(
    "unreadable-file",
    422,
    "The file cannot be read",
    "The file is of a kind that is not read here, or is damaged, locked with a password, empty, or "
    "only a picture of a text. The answer says which of these it is and what to do. Nothing of it "
    "was kept.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "Not found",
    "There is nothing at this address: no such path, or no such concept in the catalogue in use.",
)
AMBIGUOUS_CONCEPT = ProblemType(
    "ambiguous-concept",
    404,
    "More than one concept has this id",
    "An id is the last segment of a concept's URI, and several concepts of the catalogue share "
    "this one. `candidates` lists their URIs: repeat the request with `?uri=` and the one meant.",
)
NOT_MEASURED = ProblemType(
    "not-measured",
    404,
    "Not measured yet",
    "There is no scorecard of exactly what is served: this catalogue, model and ranking. The "
    "operator can measure it with `destinai eval all FOLDER`; it is served from then on.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "This method is not allowed here",
    "The address exists, but not for this HTTP method. The `Allow` header lists those that work.",
)
TOO_LARGE = ProblemType(
    "too-large",
    413,
    "The body is too large",
    "The body is larger than the server accepts. `/api/v1/meta` lists the limits.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "The body has the wrong type",
    "A body must be UTF-8 JSON, not compressed, with the header `Content-Type: application/json`. "
    "Only a CV is sent as `multipart/form-data`, in one field `file`.",
)
INTERNAL = ProblemType(
    "internal",
    500,
    "The server failed",
    "This is a fault of the server, not of the request. Give the operator the `request_id`.",
)
BUSY = ProblemType(
    "busy",
    503,
    "The server is busy",
    "More is being computed than the server can take on. Try again after `Retry-After` seconds.",
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    "The request cannot be served",
    "It is not HTTP, or it is addressed to a host name that this installation does not have: the "
    "operator lists the names in `DESTINAI_ALLOWED_HOSTS`.",
)
TIMEOUT = ProblemType(
    "request-timeout",
    408,
    "The request took too long to arrive",
    "Headers and body each have to arrive within some seconds. Send the request again, at once "
    "and whole.",
)
HEADERS_TOO_LARGE = ProblemType(
    "headers-too-large",
    431,
    "The headers are too large",
    "The address and the headers of a request are larger than the server accepts. Send a form or "
    "JSON in place of a long link.",
)
TOO_MANY = ProblemType(
    "too-many-requests",
    429,
    "Too many requests at a time",
    "One client may have some requests computed and waiting at a time, so that others have their "
    "turn. Send the next when one is answered, or after `Retry-After` seconds.",
)
TOO_SLOW = ProblemType(
    "deadline",
    503,
    "The answer took too long",
    "The answer was not ready within the time that one may take (`DESTINAI_DEADLINE_SECONDS`), and "
    "its computation was stopped. Send a shorter text, or try again after `Retry-After` seconds.",
)
NOT_READY = ProblemType(
    "not-ready",
    503,
    "No catalogue is loaded",
    "The server runs but has no catalogue to answer from. `/readyz` says why.",
)

STOPPING = ProblemType(
    "stopping",
    503,
    "The server is stopping",
    "It still answers what it has been sent, but new requests belong to another server, or to "
    "this one after its restart.",
)

PROBLEM_TYPES = (
    VALIDATION,
    UNKNOWN_CONCEPT,
    UNREADABLE_FILE,
    CROSS_SITE,
    NOT_FOUND,
    AMBIGUOUS_CONCEPT,
    NOT_MEASURED,
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INTERNAL,
    TOO_MANY,
    BUSY,
    TOO_SLOW,
    NOT_READY,
    STOPPING,
    BAD_REQUEST,
    TIMEOUT,
    HEADERS_TOO_LARGE,
)
CLIENT_CLOSED = ProblemType("client-closed", 499, "The client has left", "")
"""Nobody reads this one; its status stands in the log."""


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
    app.add_exception_handler(IndexDamagedError, _respond_to_damage)


async def _respond(request: Request, error: Exception) -> Response:
    return problem_response(as_problem(error, request.method), request.state.request_id)


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
        case DeadlineExceededError():
            detail = "The computation was stopped; send less, or try again shortly."
            return ProblemError(TOO_SLOW, detail, headers={"Retry-After": "5"})
        case AbandonedError():
            return ProblemError(CLIENT_CLOSED, "The computation was stopped.")
        case _:
            detail = "Something failed that should not have; it has been logged."
            return ProblemError(INTERNAL, detail)


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
