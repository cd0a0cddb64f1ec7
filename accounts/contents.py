"""What a saved profile and a saved result hold. Concepts are URIs, which are not looked up here."""

import json
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from accounts.errors import InvalidInputError
from accounts.tables import MOST_NAME_CHARS

MOST_BYTES = 65_536
"""The size of a profile or a result as JSON."""
FIRST_YEAR, LAST_YEAR = 1940, 2049
"""The years that the readers of CVs accept."""


def _can_be_kept(text: str) -> str:
    # PostgreSQL keeps neither in JSON.
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise PydanticCustomError("text", "holds a character that no text has")
    return text


Text = Annotated[str, AfterValidator(_can_be_kept)]
Uri = Annotated[Text, Field(min_length=1, max_length=500)]
Uris = Annotated[list[Uri], Field(max_length=200)]
FewUris = Annotated[list[Uri], Field(max_length=100)]
Words = Annotated[Text, Field(min_length=1, max_length=500)]


class Content(BaseModel):
    """A part of what is saved: an unknown field is refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NoteKind(StrEnum):
    """What a note says of a person."""

    LIMIT = "limit"
    AVERSION = "aversion"
    WEAKNESS = "weakness"
    WISH = "wish"


class SavedNote(Content):
    """A limit, an aversion, a weakness or a wish, of a condition of work or an occupation."""

    kind: Annotated[NoteKind, Field(strict=False)]
    condition: Annotated[Text, Field(max_length=100)] | None = None
    occupation: Uri | None = None


class Progress(StrEnum):
    """How far a person is with a skill of a plan."""

    BEGUN = "begun"
    DONE = "done"


class SavedPlan(Content):
    """The career that a person has chosen, and how far they are with skills on the way to it."""

    career: Uri
    progress: dict[Uri, Annotated[Progress, Field(strict=False)]] = Field(
        default={}, max_length=500
    )


Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


def check_years(start: int | None, end: int | None) -> None:
    """Raise PydanticCustomError for years of a job without start and end, or with these swapped."""
    if start is None and end is None:
        raise PydanticCustomError("years", "give a start or an end")
    if start and end and end < start:
        raise PydanticCustomError("years", "the end is before the start")


class SavedYears(Content):
    """When a past job was held; one that has begun and has no end still goes on."""

    occupation: Uri
    start: Year | None = None
    end: Year | None = None

    @model_validator(mode="after")
    def _is_a_time(self) -> Self:
        check_years(self.start, self.end)
        return self


class ProfileContent(Content):
    """What a person can do and wants. `statements` are kept where `keeps_statements` says so.

    What was misread in statements is excluded, unclaimed or ignored, as in a request to match.
    `job_years` are of `occupations`, where they are known.
    """

    skills: Uris = []
    partial_skills: Uris = []
    denied_skills: Uris = []
    unsure_skills: Uris = []
    excluded_skills: Uris = []
    unclaimed_skills: Uris = []
    occupations: Annotated[list[Uri], Field(max_length=50)] = []
    job_years: Annotated[list[SavedYears], Field(max_length=50)] = []
    unclaimed_occupations: Annotated[list[Uri], Field(max_length=50)] = []
    notes: Annotated[list[SavedNote], Field(max_length=100)] = []
    ignored_notes: Annotated[list[SavedNote], Field(max_length=100)] = []
    not_for_me: FewUris = []
    pinned: FewUris = []
    keeps_statements: bool = False
    statements: Annotated[list[Words], Field(max_length=200)] = []
    plan: SavedPlan | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.statements and not self.keeps_statements:
            raise PydanticCustomError("statements", "words are saved only where asked for")
        said = [*self.skills, *self.partial_skills, *self.denied_skills, *self.unsure_skills]
        if len(set(said)) < len(said):
            raise PydanticCustomError("skills", "a skill is there twice")
        if set(self.pinned) & set(self.not_for_me):
            raise PydanticCustomError("pinned", "a career is both pinned and hidden")
        held = [one.occupation for one in self.job_years]
        if len(set(held)) < len(held) or not set(held) <= set(self.occupations):
            raise PydanticCustomError("job_years", "years are of one occupation each, once")
        return self


class RankedCareer(Content):
    """A career of a list: place from 1, score, and the word for it that people see."""

    uri: Uri
    rank: Annotated[int, Field(ge=1)]
    score: float
    band: Annotated[Text, Field(max_length=50)]


class ResultContent(Content):
    """A list of careers, best first."""

    careers: Annotated[list[RankedCareer], Field(max_length=100)] = []


AnyContent = TypeVar("AnyContent", bound=Content)


def read_content(kind: type[AnyContent], document: object) -> AnyContent:
    """Return a document as a content; raise InvalidInputError, without values, where it is none.

    Its size is checked where it is written, by `as_document`.
    """
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        # The place of an unknown field is its name, which is the client's.
        named = [str(part) for part in first["loc"][:1] if part in kind.model_fields]
        raise InvalidInputError(named[0] if named else "content", first["msg"]) from None


def as_document(content: Content) -> dict[str, Any]:
    """Return a content as it is kept; raise InvalidInputError where it is too large."""
    document = content.model_dump(mode="json")
    if len(json.dumps(document).encode()) > MOST_BYTES:
        raise InvalidInputError("content", f"may have at most {MOST_BYTES} bytes")
    return document


def read_name(text: str, field: str = "name") -> str:
    """Return a name that a person gives; raise InvalidInputError where it is empty or too long."""
    name = " ".join(text.split())
    is_text = name.isprintable() and not any("\ud800" <= char <= "\udfff" for char in name)
    if not 1 <= len(name) <= MOST_NAME_CHARS or not is_text:
        raise InvalidInputError(field, f"needs 1 to {MOST_NAME_CHARS} characters")
    return name
