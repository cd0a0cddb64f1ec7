"""What is being served: versions, sources, licences, counts, limits; and its health."""

from pydantic import Field

from api.schemas.base import Answer, Versioned
from api.schemas.paged import Listed
from api.service import Readiness


class SourceAnswer(Answer):
    """Where facts of the catalogue come from, under which terms, and how to credit them."""

    name: str
    version: str
    licence: str
    attribution: str
    url: str


class SourceList(Listed):
    """The sources of the catalogue in use; there is one page."""

    items: list[SourceAnswer]


class LimitsAnswer(Answer):
    """The most that a request may carry."""

    body_bytes: int
    json_depth: int
    text_chars: int
    statements: int
    statement_chars: int
    skills: int
    occupations: int
    title_chars: int
    query_chars: int
    results: int


class MetaAnswer(Versioned):
    """The catalogue in use and the rules of this server."""

    api_version: str
    language: str
    schema_version: int = Field(description="Version of the index format")
    created: str = Field(description="When the index was built")
    catalogue_digest: str = Field(description="SHA-256 of what the index says of itself")
    sources: list[SourceAnswer]
    licences: list[str]
    counts: dict[str, int] = Field(description="At least occupations, skills and relations")
    limits: LimitsAnswer


class Live(Answer):
    """The process answers."""

    status: str = Field(examples=["live"])


class Ready(Versioned):
    """Requests can be answered; `degraded` when not from what was published, `notice` says why."""

    status: Readiness
    notice: str | None
