"""Schemas of a CV as read: the report, statements and past jobs with their lines, skills."""

from pydantic import Field

from intake.document import Format
from intake.sections import Section
from service.schemas import base as schemas
from service.schemas.export import ChosenPlan
from service.schemas.match import GivenSkillEvidence, SpanEvidence, UnrecognisedAnswer
from service.schemas.notes import NoteField

LINE = "From 1 on each page; null for what the structure of a file says"


class IgnoredAnswer(schemas.Answer):
    """What of a file is not used, and why; personal words are never repeated."""

    what: str
    why: str


class CvReportAnswer(schemas.Answer):
    """How well a file could be read, before anything in it is compared with skills."""

    format: Format
    pages: int
    characters: int = Field(description="Without white space")
    language: str | None = Field(description="ISO 639-1; null where it is not sure")
    columns: int
    used_share: float = Field(description="Share of the characters in what was read, 0 to 1")
    ignored: list[IgnoredAnswer]
    notices: list[str] = Field(description="What the person should know or can do, in English")


class PlacedAnswer(schemas.Answer):
    """Something in a CV, and where it stands."""

    page: int | None = Field(description="From 1; null for what the structure of a file says")
    line: int | None = Field(description=LINE)


class CvStatementAnswer(PlacedAnswer):
    """Something that the person says of what they did, know or like, and its section."""

    text: str
    section: Section


class CvJobAnswer(PlacedAnswer):
    """A past job: its title, and its years as far as they are given."""

    title: str
    start: int | None = Field(description="Year")
    end: int | None = Field(description="Year; null also where it still goes on")
    is_current: bool


class CvPastJobAnswer(CvJobAnswer):
    """A past job that the catalogue has, and how sure that is from 0 to 1.

    `evidence` is given where it was read in a statement, not from the head of an entry.
    """

    occupation: schemas.OccupationRef
    confidence: float
    evidence: SpanEvidence | None = None


class CvSkillAnswer(schemas.Answer):
    """A skill that a statement claims, or that a structured file names; 0 to 1."""

    skill: schemas.SkillRef
    confidence: float
    evidence: SpanEvidence | GivenSkillEvidence


class CvProfileAnswer(schemas.Answer):
    """What was read, as the fields of a request to `match`, which takes it as it is or corrected.

    Of a profile that was exported from here it is that profile.
    """

    statements: list[str]
    text: str | None
    skills: list[str]
    partial_skills: list[str]
    occupations: list[str]
    denied_skills: list[str]
    excluded_skills: list[str]
    unclaimed_skills: list[str]
    unsure_skills: list[str]
    unclaimed_occupations: list[str]
    noted: list[NoteField]
    ignored_notes: list[NoteField]
    not_for_me: list[str]


class UnknownConceptAnswer(schemas.Answer):
    """A skill or an occupation that a file names by URI, and the catalogue in use lacks."""

    uri: str
    label: str | None = Field(description="Its name in the file; null for none")


class CvAnswer(schemas.Versioned):
    """What was read in a CV, or in a profile that was exported."""

    report: CvReportAnswer
    statements: list[CvStatementAnswer]
    recognised: list[CvSkillAnswer] = Field(
        description="What the statements claim; what past jobs need is not among them"
    )
    unrecognised: list[UnrecognisedAnswer]
    past_jobs: list[CvPastJobAnswer] = Field(description="In the order of the CV")
    unclaimed_occupations: list[str] = Field(
        description="Occupations (URIs) that words of the statements name, but not as a past job; "
        "for the field of that name in `match`"
    )
    unresolved_jobs: list[CvJobAnswer] = Field(
        description="Jobs in the CV for which no occupation is sure"
    )
    interests: list[CvStatementAnswer] = Field(
        description="Kept apart: they claim no skill unless the person adds them"
    )
    profile: CvProfileAnswer
    pinned: list[str] = Field(description="Occupations (URIs) that an exported profile has pinned")
    plan: ChosenPlan | None = Field(description="The plan of an exported profile")
    unknown_concepts: list[UnknownConceptAnswer] = Field(
        description="What the file names by URI and the catalogue lacks; read by its name, if any"
    )
