"""Documents: the lines of a file in reading order, and what the structure of a file says."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "text"
    MARKDOWN = "markdown"
    RTF = "rtf"
    HTML = "html"
    EUROPASS_XML = "europass_xml"
    EUROPASS_JSON = "europass_json"
    JSON_RESUME = "json_resume"
    JSON_LD = "json_ld"
    DESTINAI_JSON = "destinai_json"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a person sees it; `page`, `number` on it and `column` count from 1.

    A tab in `text` is a wide gap, as between a job and its dates or between cells of a table.
    `is_heading` and `is_item` are what the file says by its styles; most formats say neither.
    """

    text: str
    page: int = 1
    number: int = 1
    column: int = 1
    is_heading: bool = False
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """A past job as the structure of a file gives it; dates as they stand there, "" for none."""

    title: str
    employer: str = ""
    start: str = ""
    end: str = ""
    occupation: str = ""
    """The URI of an occupation or an ISCO-08 code, where the file names one."""
    lines: tuple[str, ...] = ()
    """What the person says of the job."""


@dataclass(frozen=True, slots=True)
class NamedSkill:
    """A skill that a file names by URI; its label there is "" for none.

    The person has some of a partial one.
    """

    uri: str
    label: str = ""
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class GivenNote:
    """A limit, an aversion or a wish: of a condition of work by name, or an occupation by URI."""

    kind: str
    condition: str = ""
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class GivenPlan:
    """The career (URI) that a person has chosen, and (skill, state) for each begun or done."""

    career: str
    progress: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GivenProfile:
    """What an exported profile says that a CV cannot; the fields are those of `match`.

    Concepts are URIs by their form alone: no catalogue was asked. Words are as they stand there.
    """

    denied_skills: tuple[str, ...] = ()
    excluded_skills: tuple[str, ...] = ()
    unclaimed_skills: tuple[str, ...] = ()
    unsure_skills: tuple[str, ...] = ()
    unclaimed_occupations: tuple[str, ...] = ()
    not_for_me: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    noted: tuple[GivenNote, ...] = ()
    ignored_notes: tuple[GivenNote, ...] = ()
    plan: GivenPlan | None = None
    statements: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class StructuredCv:
    """What a structured file says of a person, without name, address and the like.

    `skills` are words, `named_skills` URIs; `given` is there where the file is an exported profile.
    """

    work: tuple[WorkEntry, ...] = ()
    skills: tuple[str, ...] = ()
    named_skills: tuple[NamedSkill, ...] = ()
    languages: tuple[str, ...] = ()
    education: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    given: GivenProfile | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """What of a file was not read, and why, in words for its owner."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `structured` is taken before `lines` where there is one."""

    format: Format
    pages: int
    lines: tuple[Line, ...]
    columns: int = 1
    structured: StructuredCv | None = None
    ignored: tuple[Ignored, ...] = ()
    notices: tuple[str, ...] = ()


class DocumentError(ValueError):
    """A file that cannot be read; `code` names why, and the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
