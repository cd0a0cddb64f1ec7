"""Schemas of profiles, recognised skills and ranked careers."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.results import Band, UnrecognisedReason
from service.schemas import base as schemas
from service.schemas import directory as directory_schemas
from service.schemas import notes as note_schemas
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


SkillUris = Annotated[list[schemas.Uri], schemas.Limit("max_skills", schemas.Unit.ENTRIES)]
TEXT_LIMIT = schemas.Limit("max_text_chars", schemas.Unit.CHARACTERS)


class MatchFilters(schemas.RequestBody):
    """What the list of matches is narrowed to; scores do not depend on it.

    Any value of a filter will do, and every filter must hold.
    """

    isco: list[schemas.IscoPrefix] = Field(
        default=[], max_length=50, description=directory_schemas.ISCO
    )
    job_zone: list[directory_schemas.JobZone] = Field(
        default=[], max_length=5, description=directory_schemas.JOB_ZONE
    )
    isced_level: list[directory_schemas.IscedLevel] = Field(
        default=[], max_length=8, description=directory_schemas.ISCED_LEVEL
    )
    interest: list[directory_schemas.NamedInterest] = Field(
        default=[], max_length=6, description=directory_schemas.INTEREST
    )
    occupations: list[schemas.Uri] = Field(
        default=[],
        max_length=100,
        description="Occupations by URI; only these are listed, however well they fit",
    )


class ProfileFields(schemas.RequestBody):
    """What a person can do, in words or as concepts; at least one of the first four is needed."""

    statements: Annotated[
        list[
            Annotated[schemas.Words, schemas.Limit("max_statement_chars", schemas.Unit.CHARACTERS)]
        ],
        schemas.Limit("max_statements", schemas.Unit.ENTRIES),
    ] = Field(default=[], description="Things the person can do, one each")
    skills: SkillUris = Field(default=[], description="Skills the person has, by URI")
    occupations: Annotated[
        list[schemas.Uri], schemas.Limit("max_occupations", schemas.Unit.ENTRIES)
    ] = Field(default=[], description="Occupations the person had, by URI")
    text: Annotated[schemas.Words | None, TEXT_LIMIT] = Field(
        default=None, description="A free text; it is split, its statements follow the others"
    )
    excluded_skills: SkillUris = Field(
        default=[], description="Skills the person does not have, whatever the words say"
    )
    unclaimed_skills: SkillUris = Field(
        default=[], description="Skills not to be read from the words; the words count all the same"
    )
    unclaimed_occupations: Annotated[
        list[schemas.Uri], schemas.Limit("max_occupations", schemas.Unit.ENTRIES)
    ] = Field(
        default=[],
        description="Occupations not to be read from the words as past jobs; "
        "the words count all the same",
    )
    noted: list[note_schemas.NoteField] = Field(
        default=[],
        max_length=note_schemas.MOST_NOTES,
        description="Limits, aversions and wishes that the words do not say",
    )
    ignored_notes: list[note_schemas.NoteField] = Field(
        default=[],
        max_length=note_schemas.MOST_NOTES,
        description="Limits, aversions and wishes not to be read from the words",
    )
    not_for_me: list[schemas.Uri] = Field(
        default=[],
        max_length=note_schemas.MOST_NOTES,
        description="Occupations by URI that are not to be listed",
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
    limit: schemas.ListLength = Field(default=20, ge=1, description="Most matches to list")


class SpanEvidence(schemas.Answer):
    """The words a skill or job was read from: code points of a statement, `end` exclusive."""

    statement: int = Field(description="Position in the list of statements; 0 for a single text")
    start: int
    end: int
    text: str


class GivenSkillEvidence(schemas.Answer):
    """The skill was given by URI."""

    given: Literal["skill"] = "skill"


class GivenOccupationEvidence(schemas.Answer):
    """The skill is one that an occupation needs, essential or optional.

    The occupation was given by URI, or read in the words as a past job.
    """

    given: Literal["occupation"] = "occupation"
    occupation: schemas.OccupationRef


class RecognisedSkillAnswer(schemas.Answer):
    """A skill that a person has, how sure that is from 0 to 1, and why."""

    skill: schemas.SkillRef
    confidence: float
    evidence: SpanEvidence | GivenSkillEvidence | GivenOccupationEvidence


class PastJobAnswer(schemas.Answer):
    """An occupation that a person says they had, how sure that is from 0 to 1, and the words."""

    occupation: schemas.OccupationRef
    confidence: float
    evidence: SpanEvidence


class Statement(schemas.Answer):
    """A statement as understood; `start` is its place in the free text, in code points."""

    text: str
    start: int


class UnrecognisedAnswer(schemas.Answer):
    """The words of a clause that led to no skill, and why; offsets as in a span."""

    statement: int = Field(description="Position in `statements`")
    start: int
    end: int
    text: str
    reason: UnrecognisedReason


class ShareAnswer(schemas.Answer):
    """Credits summed over some skills; `share` is null where there are none."""

    covered: float
    total: int
    share: float | None


class CoverageOfAnswer(ShareAnswer):
    """The coverage of the essential or optional skills, whole and by kind."""

    knowledge: ShareAnswer
    skill: ShareAnswer


class CoverageAnswer(schemas.Answer):
    """How much of what an occupation needs a person has."""

    essential: CoverageOfAnswer
    optional: CoverageOfAnswer


class BecauseAnswer(schemas.Answer):
    """A recognised skill behind a credit, and how near it is to the needed one."""

    recognised: int = Field(description="Position in `recognised`")
    similarity: float


class MatchedSkillAnswer(schemas.Answer):
    """A needed skill that the person has, with a credit above 0 and up to 1."""

    skill: schemas.SkillRef
    relation: Importance
    credit: float
    because: list[BecauseAnswer]


class SkillGapAnswer(schemas.Answer):
    """A needed skill that nothing covers; `importance` is 0 to 1."""

    skill: schemas.SkillRef
    relation: Importance
    importance: float


class Career(schemas.Answer):
    """An occupation compared with a person; near-identical ones share a `group`."""

    rank: int
    score: float = Field(description="0 to 1; does not depend on filters or limit")
    occupation: schemas.OccupationRef
    coverage: CoverageAnswer
    group: str
    matched: list[MatchedSkillAnswer]
    gaps: list[SkillGapAnswer]


class MatchAnswer(Career):
    """A career for a person; `reasons` are the terms that add up to `score`.

    Score and rank do not depend on `notes`, which say what speaks against it or for it.
    """

    band: Band
    held: bool = Field(description="Whether the person gave this occupation, or names it")
    reasons: dict[str, float]
    notes: list[note_schemas.NotedCareerAnswer]


class MatchesAnswer(schemas.Versioned):
    """What was recognised, what was not, and the ranked careers."""

    statements: list[Statement]
    recognised: list[RecognisedSkillAnswer]
    unrecognised: list[UnrecognisedAnswer]
    past_jobs: list[PastJobAnswer] = Field(
        description="Jobs read in the words, less those in `occupations`; what they need is in "
        "`recognised`"
    )
    notes: list[note_schemas.NoteAnswer] = Field(
        description="What the person cannot do, does not want or wants: read in the words, "
        "less `ignored_notes`, then `noted`"
    )
    matches: list[MatchAnswer]
    hidden: list[note_schemas.HiddenCareerAnswer] = Field(
        description="Careers that would stand before the last one listed, but for a note or "
        "`not_for_me`, best first; none where `filters.occupations` asks for careers by name"
    )
    facets: directory_schemas.FacetCounts = Field(
        description="Counts of careers of at least a partial fit"
    )


class TransitionList(schemas.Listed):
    """The careers within reach of someone in an occupation; there is one page."""

    occupation: schemas.OccupationRef
    skills: list[schemas.SkillRef] = Field(
        description="The occupation's own skills; `because.recognised` is a position in this list"
    )
    items: list[Career]
