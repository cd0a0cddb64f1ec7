"""Recognised skills: which skills a person has, how surely, and where they said so."""

from dataclasses import dataclass
from enum import StrEnum


class GivenAs(StrEnum):
    """How a skill was given when not in words."""

    SKILL = "skill"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class Span:
    """The words of a statement that a skill was read from; code points, end exclusive."""

    statement: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """That a skill was given by URI, itself or through an occupation (its URI)."""

    given: GivenAs
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class RecognisedSkill:
    """A skill (URI) that a person has, with a confidence from 0 to 1 and its evidence."""

    skill: str
    confidence: float
    evidence: Span | Given


class UnrecognisedReason(StrEnum):
    """Why a statement led to no skill; only where none is close do its words still count.

    Denied is what a person says that they cannot, did not or do not do, and wished what they
    want or plan to. A statement in another language than the catalogue's is not read.
    """

    NO_CLOSE_SKILL = "no_close_skill"
    NOT_A_SKILL = "not_a_skill"
    DENIED = "denied"
    WISHED = "wished"
    DONE_BY_OTHERS = "done_by_others"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A statement (by position) that led to no skill, and why."""

    statement: int
    text: str
    reason: UnrecognisedReason
