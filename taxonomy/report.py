"""What reading a release gives: the catalogue, and a report of what was read and not used."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from taxonomy.catalogue import Catalogue


class UnusedReason(StrEnum):
    """Why a row is not in the catalogue; the value completes the sentence "this row ..."."""

    UNKNOWN_OCCUPATION = "names an occupation that the release lacks"
    UNKNOWN_SKILL = "names a skill that the release lacks"
    UNKNOWN_CONCEPT = "names a concept that the release lacks"
    MISFIT = "relates two concepts of kinds that do not go together"
    SELF = "relates a concept to itself"
    REPEATED = "repeats an earlier row"
    CONTRADICTED = "contradicts an earlier row"
    ALSO_ESSENTIAL = "calls optional what another row calls essential, which counts"
    UNKNOWN_TASK = "names a task that the release lacks"
    UNKNOWN_MATCH = "has a type of match that is not known"
    NOT_A_NUMBER = "has a value that is no number"
    SUPPRESSED = "is one that O*NET recommends to suppress"
    NOT_RELEVANT = "is marked as not relevant to the occupation"
    NOT_REVIEWED = "has nobody in the column reviewed_by"
    NO_LABEL = "lacks a label, or has one without a letter or digit"
    LONG_LABEL = "has a label that is too long"
    LABEL_TWICE = "gives a label twice"
    KNOWN_LABEL = "adds a label that the skill has already"
    KNOWN_SKILL = (
        "is a new skill that the catalogue has; to add labels, name it in the column skill"
    )
    UNKNOWN_KIND = "is a new skill whose kind is neither knowledge nor skill"
    AMBIGUOUS = "names a concept by a label that several have; write the URI"
    OCCUPATION_TWICE = "names an occupation twice"
    TWO_IN_ONE = "names a skill of the catalogue and describes a new one too"


@dataclass(frozen=True, slots=True)
class UnusedRow:
    """One row that was read and not used; `file` is the table's file name without its folder."""

    file: str
    line: int
    reason: UnusedReason
    detail: str


class NoteKind(StrEnum):
    """How a file was read otherwise than its publisher writes it."""

    EMPTY_WORD = 'cells with a word for an empty cell, such as "nan", were read as empty'
    QUOTED = "cells are in quotes, as a spreadsheet puts them; the quotes were removed"
    COMMAS = "the columns are separated by commas"
    SEMICOLONS = "the columns are separated by semicolons"
    TABS = "the columns are separated by tabs"
    UTF_16 = "the file is UTF-16"


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note on a file (name without folder); `count` cells have it, 0 where the whole file has."""

    file: str
    kind: NoteKind
    count: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """Counts of one reading; `rows` holds the rows read by file name.

    Of the relations read, `also_optional` are not used because another row calls the same need
    essential, `unimportant` ones are rated too low to be a need, and `merged` ones say
    what another row says too. `facets` counts the occupations that have each facet. `notes` says
    which files were read otherwise than they are written.
    """

    rows: Mapping[str, int]
    occupations: int
    skills: int
    groups: int
    relations_read: int
    relations_used: int
    essential: int
    optional: int
    skill_links: int
    untyped_skills: int
    also_optional: int = 0
    unimportant: int = 0
    merged: int = 0
    tasks: int = 0
    facets: Mapping[str, int] = field(default_factory=dict)
    unused: tuple[UnusedRow, ...] = ()
    unread_files: tuple[str, ...] = ()
    notes: tuple[FileNote, ...] = ()

    def unused_counts(self) -> dict[tuple[str, UnusedReason], int]:
        """Return the number of unused rows by file name and reason, in that order."""
        counts = Counter((row.file, row.reason) for row in self.unused)
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class ReleaseReading:
    """A catalogue and the account of how it was read."""

    catalogue: Catalogue
    report: ReleaseReport
