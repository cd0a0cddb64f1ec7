"""Schemas of title resolution and autocomplete."""

from pydantic import ConfigDict, Field

from index.labels import ConceptType
from service.schemas.base import (
    Answer,
    Asked,
    ConceptRef,
    Given,
    OccupationRef,
    Versioned,
    Whole,
    Words,
)
from service.schemas.directory import Listed, PageSize


class ResolveRequest(Given):
    """A job title as people write it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "electronics technician", "limit": 1}]}
    )

    title: Words
    limit: Whole = Field(default=10, ge=1, description="Most occupations to list")


class ResolvedOccupationAnswer(Answer):
    """An occupation that a title may mean; `confidence` is 0 to 1."""

    occupation: OccupationRef
    confidence: float


class ResolveAnswer(Versioned):
    """The occupations that a title may mean, best first."""

    occupations: list[ResolvedOccupationAnswer]


class SuggestQuery(Asked):
    """What has been typed so far, and what sort of concept is looked for."""

    q: Words = Field(description="What has been typed so far", examples=["solder"])
    type: ConceptType = Field(description="What to suggest", examples=["skill"])
    limit: PageSize = 10


class SuggestionAnswer(ConceptRef):
    """A concept whose label a person may be typing; `matched` is the label that was hit."""

    matched: str


class SuggestionList(Listed):
    """Suggestions, best first; there is one page."""

    items: list[SuggestionAnswer]
