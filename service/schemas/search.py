"""Finding concepts by words: skills in a text, occupations of a job title, autocomplete."""

from typing import Annotated

from pydantic import ConfigDict, Field

from index.labels import ConceptType
from service.schemas import base as schemas
from service.schemas.match import TEXT_LIMIT, RecognisedSkillAnswer


class RecogniseRequest(schemas.RequestBody):
    """A text in which to find skills."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "I solder circuit boards", "limit": 5}]}
    )

    text: Annotated[schemas.Words, TEXT_LIMIT]
    limit: schemas.ListLength = Field(default=10, ge=1, description="Most skills to list")
    min_confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Least confidence: the ranking of all skills at or above it, 0 for the whole "
        "ranking; null for the skills that /match recognises, one for each span",
    )


class AlternativeAnswer(schemas.Answer):
    """Another skill that the same words may name, and how sure that is from 0 to 1."""

    skill: schemas.SkillRef
    confidence: float


class SkillInTextAnswer(RecognisedSkillAnswer):
    """A skill that a text names, and the near-synonyms that the same words may name."""

    alternatives: list[AlternativeAnswer] = Field(
        description="Best first, at most five, none of them in `skills`; empty in a ranking"
    )


class RecogniseAnswer(schemas.Versioned):
    """The skills of a text, best first: one for each span, or a ranking of all."""

    skills: list[SkillInTextAnswer]


class ResolveRequest(schemas.RequestBody):
    """A job title as people write it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "electronics technician", "limit": 1}]}
    )

    title: Annotated[schemas.Words, schemas.Limit("max_title_chars", schemas.Unit.CHARACTERS)]
    limit: schemas.ListLength = Field(default=10, ge=1, description="Most occupations to list")


class ResolvedOccupationAnswer(schemas.Answer):
    """An occupation that a title may mean; `confidence` is 0 to 1."""

    occupation: schemas.OccupationRef
    confidence: float


class ResolveAnswer(schemas.Versioned):
    """The occupations that a title may mean, best first."""

    occupations: list[ResolvedOccupationAnswer]


class SuggestQuery(schemas.RequestQuery):
    """What has been typed so far, and the type of concept to suggest."""

    q: Annotated[schemas.Words, schemas.Limit("max_query_chars", schemas.Unit.CHARACTERS)] = Field(
        description="What has been typed so far", examples=["solder"]
    )
    type: ConceptType = Field(description="What to suggest", examples=["skill"])
    limit: schemas.PageSize = 10


class SuggestionAnswer(schemas.ConceptRef):
    """A concept whose label a person may be typing; `matched` is the label that was hit."""

    matched: str


class SuggestionList(schemas.Listed):
    """Suggestions, best first; there is one page."""

    items: list[SuggestionAnswer]
