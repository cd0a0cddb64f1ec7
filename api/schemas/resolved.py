"""Job titles: the question and the answer of /occupations/resolve."""

from pydantic import ConfigDict, Field

from api.schemas.base import Answer, Given, Versioned, Whole, Words
from api.schemas.concepts import OccupationRef


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
