"""Schemas of profiles, recognised skills and ranked careers."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.results import Band, UnrecognisedReason
from service.schemas.base import (
    Answer,
    IscoPrefix,
    Limit,
    Listed,
    ListLength,
    OccupationRef,
    RequestBody,
    SkillRef,
    Unit,
    Uri,
    Versioned,
    Words,
)
from service.schemas.directory import (
    INTEREST,
    ISCED_LEVEL,
    ISCO,
    JOB_ZONE,
    FacetCounts,
    IscedLevel,
    JobZone,
    NamedInterest,
)
from taxonomy.catalogue import Importance

EXAMPLES: list[Any] = [
    {
        "statements": ["I solder circuit boards", "keep lab records"],
        "filters": {"isco": ["31"]},
        "limit": 5,
    },
    {"text": "I run a small bakery. I plan the shifts and keep the books."},
]
SAYS_SOMETHING: list[Any] = [
    {"required": ["statements"], "properties": {"statements": {"minItems": 1}}},
    {"required": ["skills"], "properties": {"skills": {"minItems": 1}}},
    {"required": ["occupations"], "properties": {"occupations": {"minItems": 1}}},
    {"required": ["text"], "properties": {"text": {"type": "string"}}},
]


SkillUris = Annotated[list[Uri], Limit("max_skills", Unit.ENTRIES)]
TEXT_LIMIT = Limit("max_text_chars", Unit.CHARACTERS)


class MatchFilters(RequestBody):
    """What the list of matches is narrowed to; scores do not depend on it.

    Any value of a filter will do, and every filter must hold.
    """

    isco: list[IscoPrefix] = Field(default=[], max_length=50, description=ISCO)
    job_zone: list[JobZone] = Field(default=[], max_length=5, description=JOB_ZONE)
    isced_level: list[IscedLevel] = Field(default=[], max_length=8, description=ISCED_LEVEL)
    interest: list[NamedInterest] = Field(default=[], max_length=6, description=INTEREST)
    occupations: list[Uri] = Field(
        default=[],
        max_length=100,
        description="Occupations by URI; only these are listed, however well they fit",
    )


class ProfileFields(RequestBody):
    """What a person can do, in words or as concepts; at least one of the first four is needed."""

    statements: Annotated[
        list[Annotated[Words, Limit("max_statement_chars", Unit.CHARACTERS)]],
        Limit("max_statements", Unit.ENTRIES),
    ] = Field(default=[], description="Things the person can do, one each")
    skills: SkillUris = Field(default=[], description="Skills the person has, by URI")
    occupations: Annotated[list[Uri], Limit("max_occupations", Unit.ENTRIES)] = Field(
        default=[], description="Occupations the person had, by URI"
    )
    text: Annotated[Words | None, TEXT_LIMIT] = Field(
        default=None, description="A free text; it is split, its statements follow the others"
    )
    excluded_skills: SkillUris = Field(
        default=[], description="Skills the person does not have, whatever the words say"
    )
    unclaimed_skills: SkillUris = Field(
        default=[], description="Skills not to be read from the words; the words count all the same"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.statements or self.skills or self.occupations or self.text):
            raise PydanticCustomError(
                "empty_profile",
                "nothing to match: give at least one of statements, skills, text, occupations",
            )
        return self


class MatchRequest(ProfileFields):
    """What a person can do, in words or as concepts; at least one of the first four is needed."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES, "anyOf": SAYS_SOMETHING})

    filters: MatchFilters = MatchFilters()
    limit: ListLength = Field(default=20, ge=1, description="Most matches to list")


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


class Statement(Answer):
    """A statement as understood; `start` is its place in the free text, in code points."""

    text: str
    start: int


class UnrecognisedAnswer(Answer):
    """A statement that led to no skill, and why."""

    statement: int = Field(description="Position in `statements`")
    text: str
    reason: UnrecognisedReason


class ShareAnswer(Answer):
    """Credits summed over some skills; `share` is null where there are none."""

    covered: float
    total: int
    share: float | None


class CoverageOfAnswer(ShareAnswer):
    """The coverage of the essential or optional skills, whole and by kind."""

    knowledge: ShareAnswer
    skill: ShareAnswer


class CoverageAnswer(Answer):
    """How much of what an occupation needs a person has."""

    essential: CoverageOfAnswer
    optional: CoverageOfAnswer


class BecauseAnswer(Answer):
    """A recognised skill behind a credit, and how near it is to the needed one."""

    recognised: int = Field(description="Position in `recognised`")
    similarity: float


class MatchedSkillAnswer(Answer):
    """A needed skill that the person has, with a credit above 0 and up to 1."""

    skill: SkillRef
    relation: Importance
    credit: float
    because: list[BecauseAnswer]


class SkillGapAnswer(Answer):
    """A needed skill that nothing covers; `importance` is 0 to 1."""

    skill: SkillRef
    relation: Importance
    importance: float


class Career(Answer):
    """An occupation compared with a person; near-identical ones share a `group`."""

    rank: int
    score: float = Field(description="0 to 1; does not depend on filters or limit")
    occupation: OccupationRef
    coverage: CoverageAnswer
    group: str
    matched: list[MatchedSkillAnswer]
    gaps: list[SkillGapAnswer]


class MatchAnswer(Career):
    """A career for a person; `reasons` are the terms that add up to `score`."""

    band: Band
    held: bool = Field(description="Whether the person gave this occupation")
    reasons: dict[str, float]


class MatchesAnswer(Versioned):
    """What was recognised, what was not, and the ranked careers."""

    statements: list[Statement]
    recognised: list[RecognisedSkillAnswer]
    unrecognised: list[UnrecognisedAnswer]
    matches: list[MatchAnswer]
    facets: FacetCounts = Field(description="Counts of careers of at least a partial fit")


class TransitionList(Listed):
    """The careers within reach of someone in an occupation; there is one page."""

    occupation: OccupationRef
    skills: list[SkillRef] = Field(
        description="The occupation's own skills; `because.recognised` is a position in this list"
    )
    items: list[Career]
