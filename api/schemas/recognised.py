"""Recognised skills: the question and the answer of /skills/recognise, and evidence."""

from typing import Literal

from pydantic import ConfigDict, Field

from api.schemas.base import Answer, Given, Versioned, Whole, Words
from api.schemas.concepts import OccupationRef, SkillRef


class RecogniseRequest(Given):
    """A text in which to find skills."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "I solder circuit boards", "limit": 5}]}
    )

    text: Words
    limit: Whole = Field(default=10, ge=1, description="Most skills to list")
    min_confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Least confidence; 0 gives the full ranking, null the threshold of /match",
    )


class SpanEvidence(Answer):
    """The words a skill was read from: code points of a statement, `end` exclusive."""

    statement: int = Field(description="Position in the list of statements; 0 for a single text")
    start: int
    end: int
    text: str


class GivenSkillEvidence(Answer):
    """The skill was given by URI."""

    given: Literal["skill"] = "skill"


class GivenOccupationEvidence(Answer):
    """The skill is one that an occupation which was given by URI needs, essential or optional."""

    given: Literal["occupation"] = "occupation"
    occupation: OccupationRef


class RecognisedSkillAnswer(Answer):
    """A skill that a person has, how sure that is from 0 to 1, and why."""

    skill: SkillRef
    confidence: float
    evidence: SpanEvidence | GivenSkillEvidence | GivenOccupationEvidence


class RecogniseAnswer(Versioned):
    """The skills of a text, best first, each once with its best words."""

    skills: list[RecognisedSkillAnswer]
