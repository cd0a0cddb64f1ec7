"""Errors of a request, as values: their kind, and which fields are wrong and why.

HTTP, pages and the command line each word them; nothing here knows of a status or a header.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

from recommender.profile import UnknownConceptError

MAX_FIELD_ERRORS = 20


class ErrorKind(StrEnum):
    """Why a request is not answered."""

    VALIDATION = "validation"
    UNKNOWN_CONCEPT = "unknown-concept"
    NOT_FOUND = "not-found"
    AMBIGUOUS_CONCEPT = "ambiguous-concept"
    NOT_MEASURED = "not-measured"
    NOT_READY = "not-ready"
    UNREADABLE_FILE = "unreadable-file"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field of a request that is wrong, as a path (`statements/0`, `limit`), and the reason."""

    field: str
    reason: str


class RequestError(Exception):
    """A request that is not answered; `candidates` are the URIs that share an ambiguous id."""

    def __init__(
        self,
        kind: ErrorKind,
        detail: str,
        fields: Sequence[FieldError] = (),
        candidates: Sequence[str] = (),
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.fields = tuple(fields)
        self.candidates = tuple(candidates)


@contextmanager
def within_part(part: str) -> Iterator[None]:
    """Let errors name their fields as those of a part of the request."""
    try:
        yield
    except RequestError as error:
        error.fields = tuple(replace(one, field=f"{part}/{one.field}") for one in error.fields)
        raise
    except UnknownConceptError as error:
        error.field = f"{part}/{error.field}"
        raise


def invalid(*fields: FieldError) -> RequestError:
    """Return the error of invalid fields, of which the first MAX_FIELD_ERRORS are listed."""
    detail = validation_detail(len(fields))
    return RequestError(ErrorKind.VALIDATION, detail, fields[:MAX_FIELD_ERRORS])


def validation_detail(count: int) -> str:
    """Return the sentence that says how many fields of a request are invalid."""
    parts = "1 part" if count == 1 else f"{count} parts"
    cut = "" if count <= MAX_FIELD_ERRORS else f"; the first {MAX_FIELD_ERRORS} are listed"
    return f"{parts} of the request cannot be accepted{cut}."
