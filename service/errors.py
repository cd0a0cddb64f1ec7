"""Errors of a request, as values: the kind of problem, and the faults with their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem; `slug` ends its URI, `status` is its HTTP status."""

    slug: str
    status: int
    title: str
    explanation: str

    @property
    def uri(self) -> str:
        """The relative URI of its page, the `type` of a problem."""
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
    "The body is not JSON",
    "A body must be UTF-8 JSON, not compressed, with the header `Content-Type: application/json`.",
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
NOT_READY = ProblemType(
    "not-ready",
    503,
    "No catalogue is loaded",
    "The server runs but has no catalogue to answer from. `/readyz` says why.",
)

PROBLEM_TYPES = (
    VALIDATION,
    UNKNOWN_CONCEPT,
    CROSS_SITE,
    NOT_FOUND,
    AMBIGUOUS_CONCEPT,
    NOT_MEASURED,
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INTERNAL,
    BUSY,
    NOT_READY,
)


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
