"""The request and the answer of /plan: what to learn for one career, in steps."""

from enum import StrEnum
from typing import Any

from pydantic import ConfigDict, Field

from recommender.guidance import PlanStage
from service.schemas import match as schemas
from service.schemas.base import Answer, GroupRef, OccupationRef, SkillRef, Versioned
from service.schemas.concepts import CounterpartAnswer
from service.schemas.notes import NoteAnswer, NotedCareerAnswer
from taxonomy.catalogue import Importance

EXAMPLES: list[Any] = [
    {
        "statements": ["I solder circuit boards", "keep lab records"],
        "occupation": "electronics-engineering-technician",
    },
]


class PlanRequest(schemas.ProfileFields):
    """A person as for /match, and the career that they have chosen."""

    model_config = ConfigDict(
        json_schema_extra={"examples": EXAMPLES, "anyOf": schemas.SAYS_SOMETHING}
    )

    occupation: str = Field(
        min_length=1, max_length=500, description="The chosen career, by URI or id"
    )
    language: str | None = Field(
        default=None,
        pattern=r"^[a-z]{2,3}$",
        description="Language of the linked pages, such as de; null for that of the catalogue",
    )


class PlannedSkillAnswer(Answer):
    """A skill to learn, which nothing in the profile covers."""

    skill: SkillRef
    relation: Importance
    state: schemas.GapState
    careers: int = Field(description="How many of the `compared` careers need it too")
    fields: list[GroupRef] = Field(description="ISCED-F fields of knowledge, the narrowest known")
    helps_with: list[SkillRef] = Field(
        description="Later skills of the plan that the taxonomy says it helps with, or that are "
        "narrower"
    )


class PlanStepAnswer(Answer):
    """Skills to learn, in the order in which to learn them."""

    stage: PlanStage = Field(
        description="learn: essential knowledge; practise: essential practical skills that "
        "several of the other careers need, or that others build on; specialise: the other "
        "essential ones; strengthen: optional"
    )
    skills: list[PlannedSkillAnswer]


class JobZoneAnswer(Answer):
    """How much preparation O*NET says is usual, for one O*NET occupation."""

    value: int = Field(ge=1, le=5, description="1 (little) to 5 (extensive)")
    counterpart: CounterpartAnswer | None = Field(description="null: the career's own")


class FieldToLearn(Answer):
    """A field of study, and how many of the skills to learn belong to it."""

    field: GroupRef
    essential: int
    optional: int


class PlanLevel(Answer):
    """The usual level of the career, and the fields of study of what is to be learnt."""

    skill_levels: list[int] = Field(description="ISCO-08 skill levels of the unit group, 1 to 4")
    isced_levels: list[int] = Field(description="ISCED levels that those stand for, 1 to 8")
    job_zones: list[JobZoneAnswer] = Field(description="By O*NET, where it is joined")
    fields: list[FieldToLearn] = Field(
        description="ISCED-F fields of the knowledge in the steps, most essential skills first"
    )


class Regulation(StrEnum):
    """What is known of laws on who may do the work; there is no value for free of rules."""

    REGULATED = "regulated"
    CHECK = "check"


class PlanLink(Answer):
    """A page elsewhere, by a template that the operator set."""

    label: str
    url: str
    field: GroupRef | None = Field(description="The ISCED-F field that the address is about")


class PlanAnswer(Versioned):
    """What was understood, what is there already, and what to learn for the career."""

    statements: list[schemas.Statement]
    recognised: list[schemas.RecognisedSkillAnswer]
    unrecognised: list[schemas.UnrecognisedAnswer]
    occupation: OccupationRef
    coverage: schemas.CoverageAnswer
    readiness: schemas.ReadinessAnswer
    matched: list[schemas.MatchedSkillAnswer]
    steps: list[PlanStepAnswer] = Field(
        description="In their order; one without skills is left out"
    )
    compared: int = Field(
        description="The other careers considered: those of the first 20 of /match that are not "
        "nearly the same"
    )
    notes: list[NoteAnswer] = Field(description="As in the answer of /match")
    noted: list[NotedCareerAnswer] = Field(description="What the notes say of the career")
    left_out: list[SkillRef] = Field(
        description="Gaps that are in no step, since a limit or an aversion speaks against them"
    )
    level: PlanLevel
    regulation: Regulation = Field(
        description="regulated: the taxonomy marks it so; check: it does not, and rules differ by "
        "country all the same"
    )
    links: list[PlanLink] = Field(description="Set by the operator with DESTINAI_LINKS")
