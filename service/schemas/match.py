"""Schemas of profiles, recognised skills and ranked careers."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.results import Band, NeedState, UnrecognisedReason, WhyKind
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
    {"required": ["partial_skills"], "properties": {"partial_skills": {"minItems": 1}}},
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
    """What a person can do, in words or as concepts; at least one of the first five is needed."""

    statements: Annotated[
        list[
            Annotated[schemas.Words, schemas.Limit("max_statement_chars", schemas.Unit.CHARACTERS)]
        ],
        schemas.Limit("max_statements", schemas.Unit.ENTRIES),
    ] = Field(default=[], description="Things the person can do, one each")
    skills: SkillUris = Field(default=[], description="Skills the person has, by URI")
    partial_skills: SkillUris = Field(
        default=[], description="Skills the person has some of; each counts half"
    )
    occupations: Annotated[
        list[schemas.Uri], schemas.Limit("max_occupations", schemas.Unit.ENTRIES)
    ] = Field(default=[], description="Occupations the person had, by URI")
    text: Annotated[schemas.Words | None, TEXT_LIMIT] = Field(
        default=None, description="A free text; it is split, its statements follow the others"
    )
    denied_skills: SkillUris = Field(
        default=[],
        description="Skills the person does not have; careers that need them lose by it, and the "
        "words that name them count for nothing",
    )
    excluded_skills: SkillUris = Field(
        default=[],
        description="Skills that were misread; they and the words that name them count for nothing",
    )
    unclaimed_skills: SkillUris = Field(
        default=[], description="Skills not to be read from the words; the words count all the same"
    )
    unsure_skills: SkillUris = Field(
        default=[],
        description="Skills that were asked for, which the person did not know or skipped; they "
        "are not asked for again and change no score",
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
        said = (self.statements, self.skills, self.partial_skills, self.occupations, self.text)
        if not any(said):
            raise PydanticCustomError(
                "empty_profile",
                "nothing to match: give at least one of statements, skills, partial_skills, text, "
                "occupations",
            )
        return self


class MatchRequest(ProfileFields):
    """What a person can do, in words or as concepts; at least one of the first five is needed."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES, "anyOf": SAYS_SOMETHING})

    filters: MatchFilters = MatchFilters()
    limit: schemas.ListLength = Field(default=20, ge=1, description="Most matches to list")
    cover_backgrounds: bool = Field(
        default=False,
        description="Whether the fourth and fifth place are for something that the person said and "
        "that the careers before do not answer; else the list is by score alone",
    )
    set_conflicts_aside: bool = Field(
        default=False,
        description="Whether `limit` counts only careers that no note surely speaks against; those "
        "that it does not count and that stand between them are listed too, up to as many again",
    )


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
    state: Literal[NeedState.SAID, NeedState.IN_PART] = Field(
        description="in_part: only near to what was said or given, or the person has some of it"
    )


GapState = Annotated[
    Literal[NeedState.DENIED, NeedState.NOT_MENTIONED],
    Field(
        description="denied: the person does not have it; not_mentioned: they did not speak of it"
    ),
]


class SkillGapAnswer(schemas.Answer):
    """A needed skill that nothing covers; `importance` is 0 to 1."""

    skill: schemas.SkillRef
    relation: Importance
    importance: float
    state: GapState


class Career(schemas.Answer):
    """An occupation compared with a person; near-identical ones share a `group`."""

    rank: int
    score: float = Field(description="0 to 1; does not depend on filters or limit")
    occupation: schemas.OccupationRef
    coverage: CoverageAnswer
    group: str
    matched: list[MatchedSkillAnswer]
    gaps: list[SkillGapAnswer]


class WhyAnswer(schemas.Answer):
    """The plainest reason for a career, in parts and as a sentence in English."""

    kind: WhyKind = Field(
        description="held: the person had this job; said, chosen, job: essential skills in the "
        "words, given by URI, or of a past job; statement: the words are close to an example "
        "statement; helpful: an optional skill; near: a need covered in part; similar: the whole "
        "is close; far: none of these"
    )
    words: list[str] = Field(
        description="Up to two: the person's words, shortened, or labels of skills that were given"
    )
    skill: schemas.ConceptRef | None = Field(description="The need that the first of them meets")
    needs: int = Field(
        description="Essential skills that are there from that source, the same or one that says "
        "about the same; 0 where the reason is another"
    )
    occupation: schemas.ConceptRef | None = Field(description="The past job behind them")
    statement: str | None = Field(description="What people in this career say of their work")
    text: str = Field(description="The sentence")


class ReadinessAnswer(schemas.Answer):
    """How many essential skills of an occupation are in each state; `coverage` sums credits."""

    total: int
    said: int = Field(description="In `matched` with this `state`")
    in_part: int = Field(description="In `matched` with this `state`")
    denied: int = Field(description="In `gaps` with this `state`")
    not_mentioned: int = Field(description="In `gaps` with this `state`")


class MatchAnswer(Career):
    """A career for a person; `reasons` are the terms that add up to `score`.

    Score and rank do not depend on `notes`, which say what speaks against it or for it.
    """

    is_brought_forward: bool = Field(
        description="Whether it is fourth or fifth, before careers with a higher score, for "
        "something that the person said and that the careers before it do not answer"
    )
    band: Band
    readiness: ReadinessAnswer
    why: WhyAnswer
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
