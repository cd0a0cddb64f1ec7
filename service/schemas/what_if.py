"""What-if: the question and the answer of /what-if, skills to add and what each would do."""

from typing import Any

from pydantic import ConfigDict, Field

from recommender.results import Band
from service.schemas import match as schemas
from service.schemas.base import Answer, IscoPrefix, ListLength, OccupationRef, SkillRef, Versioned

EXAMPLES: list[Any] = [
    {"statements": ["I solder circuit boards", "keep lab records"], "limit": 3},
    {
        "statements": ["I solder circuit boards", "keep lab records"],
        "occupation": "electronics-engineering-technician",
    },
]


class WhatIfRequest(schemas.ProfileFields):
    """A person as for /match, and the career or careers that a further skill should raise."""

    model_config = ConfigDict(
        json_schema_extra={"examples": EXAMPLES, "anyOf": schemas.SAYS_SOMETHING}
    )

    occupation: str | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        description="The career to raise, by URI or id; null for all careers in reach",
    )
    isco: list[IscoPrefix] = Field(
        default=[],
        max_length=50,
        description="ISCO-08 groups: only careers in any of them are in reach; "
        "without effect where `occupation` is given",
    )
    limit: ListLength = Field(default=5, ge=1, description="Most single skills to list")


class StandingAnswer(Answer):
    """A career for the person, with the score and band of /match."""

    occupation: OccupationRef
    score: float
    band: Band


class MoveAnswer(Answer):
    """A career before and after; the scores are those of /match without and with the skills."""

    occupation: OccupationRef
    before: float
    after: float
    band_before: Band
    band_after: Band


class EffectAnswer(Answer):
    """What having the skills would do to the chosen career, or to the careers in reach."""

    gain: float = Field(
        description="Gain in score of the chosen career; else summed over the careers in reach "
        "that ask for a skill that is added"
    )
    essential_in: int = Field(description="Careers that list a skill that is added as essential")
    optional_in: int = Field(description="Further careers that list one as optional")
    risen: int = Field(description="Careers that ask for one and whose band rises")
    careers: list[MoveAnswer] = Field(
        description="The first few that ask for one and rise: a higher band first, then by score"
    )


class RaisingSkill(EffectAnswer):
    """One skill to add; nothing in the profile covers it."""

    skill: SkillRef


class RaisingSkills(EffectAnswer):
    """Two or three skills to add together."""

    skills: list[SkillRef]


class WhatIfAnswer(Versioned):
    """What was understood, and the skills that would raise careers the most, best first."""

    statements: list[schemas.Statement]
    recognised: list[schemas.RecognisedSkillAnswer]
    unrecognised: list[schemas.UnrecognisedAnswer]
    career: StandingAnswer | None = Field(
        description="The chosen career as it stands; null where nothing usable was said"
    )
    in_reach: int = Field(description="How many careers were looked at")
    tried: int = Field(description="How many skills were tried, each by ranking once more")
    skills: list[RaisingSkill]
    together: RaisingSkills | None = Field(
        description="Found one after the other; null where one skill alone does as much"
    )
