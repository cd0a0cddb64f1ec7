"""The request and the answer of /advertisement: one job advertisement beside a profile."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from recommender.results import IgnoredReason, NeedState
from service.schemas import match as schemas
from service.schemas.base import Answer, RequestBody, SkillRef, Versioned, Words

EXAMPLES: list[Any] = [
    {
        "text": "Electronics technician\nYou solder circuit boards and test electronic units.\n"
        "You can read assembly drawings.\nWe offer 28 days of holiday.",
        "profile": {"statements": ["I solder circuit boards", "keep lab records"]},
    },
]


class PersonFields(schemas.ProfileFields):
    """A person as for /match."""

    model_config = ConfigDict(json_schema_extra={"anyOf": schemas.SAYS_SOMETHING})


class AdvertisementRequest(RequestBody):
    """The text of one job advertisement, and the person who reads it."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES})

    text: Annotated[Words, schemas.TEXT_LIMIT] = Field(description="The advertisement")
    profile: PersonFields


class RequirementAnswer(Answer):
    """A skill that the advertisement asks for, and what the person said of it."""

    skill: SkillRef
    confidence: float = Field(
        description="How sure it is that the words name this skill, from 0 to 1"
    )
    evidence: schemas.SpanEvidence = Field(description="In `text`; `statement` is 0")
    state: NeedState = Field(
        description="said; in_part: only near to what was said or given, or the person has some "
        "of it; denied: the person does not have it; not_mentioned: they did not speak of it"
    )
    credit: float = Field(description="0 to 1, as for a need of a career in /match")
    because: list[schemas.BecauseAnswer] = Field(
        description="What the person said that is nearest to it, nearest first"
    )


class IgnoredWordsAnswer(Answer):
    """Words of the advertisement that ask for no skill: code points of `text`, `end` exclusive."""

    start: int
    end: int
    text: str
    reason: IgnoredReason = Field(
        description="heading; offer: what the employer gives; employer: about itself; application: "
        "how to apply, place, time, contact; not_required: said not to be asked for; "
        "other_language: not read; no_skill: no skill was close or sure"
    )


class AdvertisementAnswer(Versioned):
    """What an advertisement asks for beside what one person said; there is no sum, and no rank."""

    language: str | None = Field(
        description="Of the advertisement, ISO 639-1; null where it is not sure"
    )
    requirements: list[RequirementAnswer] = Field(
        description="In the order of the advertisement, each skill once"
    )
    ignored: list[IgnoredWordsAnswer]
    statements: list[schemas.Statement] = Field(description="Those of the profile")
    recognised: list[schemas.RecognisedSkillAnswer] = Field(description="In the profile")
    unrecognised: list[schemas.UnrecognisedAnswer] = Field(description="In the profile")
