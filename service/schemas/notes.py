"""Schemas of notes: what a person cannot do, does not want or wants, and what careers say to it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.profile import NoteKind, NoteName
from recommender.recognition.conditions import shipped_conditions
from recommender.results import NoteEffect
from service.schemas.base import Answer, OccupationRef, RequestBody, SkillRef, Uri
from taxonomy.catalogue import Importance
from taxonomy.facets import Interest

MOST_NOTES = 100


def _known(name: str) -> str:
    if name not in shipped_conditions():
        raise PydanticCustomError("condition", "no condition has this name")
    return name


ConditionName = Annotated[
    str,
    AfterValidator(_known),
    Field(
        json_schema_extra={"enum": list(shipped_conditions())},
        description="A condition of work by name",
    ),
]


class NoteField(RequestBody):
    """What is noted: of a condition of work, or an aversion to an occupation.

    A limit (cannot), an aversion (does not want to), a weakness (is not good at it), or a wish.
    """

    kind: Annotated[NoteKind, Field(strict=False)]
    condition: ConditionName | None = None
    occupation: Uri | None = None

    @model_validator(mode="after")
    def _is_of_one(self) -> Self:
        if (self.condition is None) == (self.occupation is None):
            raise PydanticCustomError("note", "give a condition or an occupation")
        if self.occupation is not None and self.kind is not NoteKind.AVERSION:
            raise PydanticCustomError("note", "an occupation can only be an aversion")
        return self

    @classmethod
    def of_name(cls, name: NoteName) -> Self:
        """Return the field that says what is noted."""
        return cls(
            kind=name.kind, condition=name.condition or None, occupation=name.occupation or None
        )

    def name(self) -> NoteName:
        """Return what is noted."""
        return NoteName(self.kind, self.condition or "", self.occupation or "")


class ConditionRef(Answer):
    """A condition of work, by name and label."""

    name: str
    label: str


class NoteSpan(Answer):
    """The words of a note: code points of a statement (by position), `end` exclusive."""

    statement: int
    start: int
    end: int
    text: str


class NoteAnswer(Answer):
    """What a person cannot do, does not want, is not good at or wants.

    Without a condition and an occupation there are only the words, which change nothing.
    """

    kind: NoteKind
    condition: ConditionRef | None
    occupation: OccupationRef | None
    evidence: NoteSpan | None = Field(description="Null where it was given in `noted`")
    careers: int = Field(
        description="Careers of which the catalogue says that they have it, or may have it; "
        "0: there is no data on it"
    )


class NoteReasonAnswer(Answer):
    """What tells that a career has a condition: a need, its ISCO-08 group, or an interest."""

    skill: SkillRef | None
    relation: Importance | None
    isco_code: str | None
    isco_label: str | None
    interest: Interest | None


class NotedCareerAnswer(Answer):
    """What a note says of a career, and why."""

    note: int = Field(description="Position in `notes`")
    effect: NoteEffect
    because: list[NoteReasonAnswer]


class HiddenCareerAnswer(Answer):
    """A career that would stand in the list, but for a note or `not_for_me`."""

    occupation: OccupationRef
    note: int | None = Field(description="Position in `notes`; null for `not_for_me`")
