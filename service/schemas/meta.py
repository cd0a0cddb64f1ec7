"""Schemas of what is served: versions, sources, limits, health and measured quality."""

from typing import Annotated

from pydantic import Field

from service.schemas.base import Answer, Listed, Versioned
from service.snapshot import Readiness


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
    phrases: int = Field(description="Phrases of one request that are compared with skills")
    tokens: int = Field(description="Tokens of all its different phrases")


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
    """Requests can be answered; `degraded` when not from what was published, `notice` says so."""

    status: Readiness
    notice: str | None


Interval = Annotated[list[float], Field(min_length=2, max_length=2)]


class FigureAnswer(Answer):
    """One measured value; null where it was not recorded what was learnt."""

    value: float
    interval: Interval = Field(description="95 % confidence interval, low then high")
    learnt_on: str | None = Field(description="What was learnt or chosen on these very queries")
    out_of_fold: bool | None = Field(
        description="Whether each query was answered without what it had taught"
    )


class SystemAnswer(Answer):
    """What serves ("Destinai"), or a baseline, with its figures by name."""

    system: str
    figures: dict[str, FigureAnswer]


class ResultAnswer(Answer):
    """One benchmark; `file` is the name of its file, or says what it is where it has none."""

    benchmark: str = Field(examples=["everyday_careers", "linking", "careers", "titles"])
    file: str
    queries: int
    gold: int = Field(description="Right answers to all queries; 0 where they have ratings")
    unresolved: int = Field(description="Right answers that the catalogue lacks, left out")
    systems: list[SystemAnswer]


class MachineAnswer(Answer):
    """What was measured on."""

    cpu: str
    cores: int
    memory_gib: float | None
    system: str
    architecture: str


class QualityAnswer(Versioned):
    """The scorecard of `destinai eval all` for exactly what is served."""

    catalogue_digest: str = Field(description="SHA-256 of the manifest of the index")
    destinai_version: str
    date: str = Field(description="When it was measured, UTC")
    machine: MachineAnswer
    libraries: dict[str, str] = Field(description="Versions by name")
    missing: dict[str, str] = Field(
        description="Benchmarks that were not measured, with the file names that were looked for"
    )
    results: list[ResultAnswer]
