"""Profiles: statements, confirmed skills and past occupations of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from taxonomy.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class SkillStatement:
    """One statement of what a person can do; `start` is its code-point offset in a free text."""

    text: str
    start: int = 0


class NoteKind(StrEnum):
    """What a person says of a condition of work, or of a job.

    That they cannot, do not want to, are not good at it, or want it.
    """

    LIMIT = "limit"
    AVERSION = "aversion"
    WEAKNESS = "weakness"
    WISH = "wish"

    @property
    def is_against(self) -> bool:
        """Whether it speaks against careers with it."""
        return self is not NoteKind.WISH

    @property
    def is_firm(self) -> bool:
        """Whether careers with it are to be avoided.

        What somebody is not good at may be little of a career, and can be learnt.
        """
        return self in {NoteKind.LIMIT, NoteKind.AVERSION}


@dataclass(frozen=True, slots=True)
class NoteName:
    """What is noted: a condition of work by name, or an aversion to an occupation (URI)."""

    kind: NoteKind
    condition: str = ""
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that ranking knows about a person; skills and occupations are URIs.

    A partial skill is one that the person has some of. A denied one they do not have: careers
    that need it lose by it. An excluded one was misread. Neither counts for anything, nor do the
    words that it was recognised in. An unclaimed one is not recognised, but its words still
    count. An unsure one was asked for, and they do not know. A skill in several of these is denied
    before it is excluded, and excluded before it is unclaimed. An unclaimed occupation is not
    taken for a past job. `noted` counts as if it had been read in the words, `ignored_notes` are
    not read in them; careers that are `not_for_me` are not listed.
    """

    statements: tuple[SkillStatement, ...] = ()
    skills: tuple[str, ...] = ()
    partial_skills: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    denied_skills: tuple[str, ...] = ()
    excluded_skills: tuple[str, ...] = ()
    unclaimed_skills: tuple[str, ...] = ()
    unsure_skills: tuple[str, ...] = ()
    unclaimed_occupations: tuple[str, ...] = ()
    noted: tuple[NoteName, ...] = ()
    ignored_notes: tuple[NoteName, ...] = ()
    not_for_me: tuple[str, ...] = ()


class UnknownConceptError(ValueError):
    """A URI that the catalogue in use does not have.

    `field` is the part of the profile that holds it and `position` its place there, from 0.
    """

    def __init__(self, field: str, position: int, uri: str, catalogue_version: str) -> None:
        self.field = field
        self.position = position
        self.uri = uri
        super().__init__(
            f"{field}[{position}]: {uri!r} is not in the catalogue {catalogue_version}; "
            "take the URI from a search in the same catalogue"
        )


def check_occupations(
    catalogue: Catalogue, field: str, uris: Sequence[str], start: int = 0
) -> None:
    """Raise UnknownConceptError for the first URI of a field (from `start`) of no occupation."""
    for position, uri in enumerate(uris, start):
        if uri not in catalogue.occupation_row:
            raise UnknownConceptError(field, position, uri, catalogue.version)
