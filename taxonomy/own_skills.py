"""Own skills: the operator's skills and labels, read from CSV rows and added to a catalogue.

A row that names a `skill` adds labels to it; any other row is a new skill.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from taxonomy import errors, files, report, tables
from taxonomy.catalogue import (
    Addition,
    Catalogue,
    ConceptNames,
    Importance,
    Skill,
    SkillKind,
    SkillRelation,
    Source,
    folded,
)

REQUIRED = ("skill", "labels", "reviewed_by")
COLUMNS = (
    *REQUIRED,
    *("label", "kind", "description", "broader", "essential_for", "optional_for"),
)
PART = "skills"
"""Prefix of the part of a catalogue's version that identifies such a file."""
SOURCE = "Own skills"
_FIX = f"Columns are {', '.join(COLUMNS)}; all but {', '.join(REQUIRED)} may be left out"
_BETWEEN = "|"
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row as written, spaces normalised; names of concepts are URIs or preferred labels."""

    line: int
    skill: str
    label: str
    kind: str
    labels: tuple[str, ...]
    description: str
    broader: str
    essential_for: tuple[str, ...]
    optional_for: tuple[str, ...]
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class OwnSkills:
    """The rows of one file, and the source that they are; `name` and `place` are the file's.

    The source's version is a digest of the reviewed rows: quotes, spaces, the order of columns
    and rows without a reviewer do not change it. `notes` says what was read otherwise than it is
    written.
    """

    name: str
    place: str
    rows: tuple[OwnRow, ...]
    source: Source
    notes: tuple[report.FileNote, ...] = ()


def read_own_skills(path: Path) -> OwnSkills:
    """Read a file of own skills; raise TaxonomyError where it cannot be read whole."""
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        fix = "Pass the path of a CSV file of own skills"
        raise errors.TaxonomyError(what, file=str(path), fix=fix)
    # An own label may well be "NA" or "NULL".
    words = tables.EMPTY_WORDS
    table = tables.read_table(files.ReleaseFile(path), REQUIRED, empty_words=words, fix=_FIX)
    if not table.rows:
        raise errors.TaxonomyError("has a header and no row", file=table.place, fix=_FIX)
    _check_columns(table)
    rows = tuple(map(_own_row, table.rows))
    return OwnSkills(table.name, table.place, rows, _source(rows), table.notes)


def _check_columns(table: tables.Table) -> None:
    for column in table.rows[0].cells:
        if not column and any(row[column] for row in table.rows):
            what = "a column has cells and no name"
            fix = f"Take it away; pandas writes no index with index=False. {_FIX}"
            raise errors.TaxonomyError(what, file=table.place, line=1, fix=fix)
        if column and column not in COLUMNS:
            what = f"the column {column!r} is not known"
            raise errors.TaxonomyError(what, file=table.place, column=column, fix=_FIX)


def _own_row(row: tables.Row) -> OwnRow:
    return OwnRow(
        line=row.line,
        skill=_clean(row["skill"]),
        label=_clean(row["label"]),
        kind=_clean(row["kind"]).casefold(),
        labels=_listed(row["labels"]),
        description=_clean(row["description"]),
        broader=_clean(row["broader"]),
        essential_for=_listed(row["essential_for"]),
        optional_for=_listed(row["optional_for"]),
        reviewed_by=_clean(row["reviewed_by"]),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(map(_clean, cell.split(_BETWEEN))) if cell else ()


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _source(rows: tuple[OwnRow, ...]) -> Source:
    meant = [{**asdict(row), "line": 0} for row in rows if row.reviewed_by]
    digest = hashlib.sha256(json.dumps(meant, sort_keys=True).encode()).hexdigest()
    return Source(
        name=SOURCE,
        version=digest[:_DIGITS],
        licence="As the operator of this installation says",
        attribution="Own skills and own labels were written and approved by the operator of this "
        "installation; they belong to no public taxonomy.",
    )


OWN_SKILL = "https://w3id.org/destinai/own/skill/"
MAX_LABEL_CHARS = 200
_KINDS: Mapping[str, SkillKind] = {kind.value: kind for kind in SkillKind}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row adds: labels for a skill, or a whole `skill` with its relations."""

    addition: Addition
    skill: Skill | None = None
    relations: tuple[SkillRelation, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels that are new, the preferred one of a new skill included."""
        return (*((self.skill.label,) if self.skill else ()), *self.addition.labels)


class _UnusableError(Exception):
    """Why a row adds nothing; never leaves this module."""

    def __init__(self, reason: report.UnusedReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(detail)


class OwnEntries:
    """The entries that the rows of a file are, and the rows that are none.

    A row is used whole or not at all. `catalogue` is without earlier additions.
    """

    def __init__(self, catalogue: Catalogue, own: OwnSkills) -> None:
        self._catalogue = catalogue
        self._skills = ConceptNames(catalogue.skills)
        self._occupations = ConceptNames(catalogue.occupations)
        self._labels: dict[str, set[str]] = {}
        self._new: set[str] = set()
        self.used: list[Entry] = []
        self.unused: list[report.UnusedRow] = []
        for row in own.rows:
            try:
                self.used.append(self._entry(row))
            except _UnusableError as error:
                self.unused.append(report.UnusedRow(own.name, row.line, error.reason, error.detail))

    def _entry(self, row: OwnRow) -> Entry:
        if not row.reviewed_by:
            raise _UnusableError(report.UnusedReason.NOT_REVIEWED, row.skill or row.label)
        _check_labels(row)
        return self._extension(row) if row.skill else self._own_skill(row)

    def _extension(self, row: OwnRow) -> Entry:
        if any((row.label, row.kind, row.description, row.broader, *_needs(row))):
            raise _UnusableError(report.UnusedReason.TWO_IN_ONE, row.skill)
        uri = self._only(self._skills, row.skill, report.UnusedReason.UNKNOWN_SKILL)
        known = self._labels_of(uri)
        for label in row.labels:
            if folded(label) in known:
                raise _UnusableError(report.UnusedReason.KNOWN_LABEL, f"{row.skill}: {label}")
        known.update(map(folded, row.labels))
        return Entry(Addition(uri, row.labels, own=False, reviewed_by=row.reviewed_by))

    def _own_skill(self, row: OwnRow) -> Entry:
        kind, same = _KINDS.get(row.kind), self._skills.find(row.label)
        if kind is None:
            raise _UnusableError(report.UnusedReason.UNKNOWN_KIND, f"{row.label}: {row.kind}")
        if same:
            raise _UnusableError(report.UnusedReason.KNOWN_SKILL, f"{row.label}: {', '.join(same)}")
        if folded(row.label) in self._new:
            raise _UnusableError(report.UnusedReason.REPEATED, row.label)
        uri = OWN_SKILL + quote(row.label, safe="")
        relations = self._relations(row, uri)
        broader = row.broader and self._only(
            self._skills, row.broader, report.UnusedReason.UNKNOWN_SKILL
        )
        self._new.add(folded(row.label))
        skill = Skill(
            uri=uri,
            label=row.label,
            kind=kind,
            alternative_labels=row.labels,
            description=row.description,
            broader=(broader,) if broader else (),
        )
        addition = Addition(uri, row.labels, own=True, reviewed_by=row.reviewed_by)
        return Entry(addition, skill, relations)

    def _relations(self, row: OwnRow, skill: str) -> tuple[SkillRelation, ...]:
        found: dict[str, SkillRelation] = {}
        for name, importance in _needs(row):
            uri = self._only(self._occupations, name, report.UnusedReason.UNKNOWN_OCCUPATION)
            if uri in found:
                raise _UnusableError(report.UnusedReason.OCCUPATION_TWICE, f"{row.label}: {name}")
            found[uri] = SkillRelation(uri, skill, importance)
        return tuple(found.values())

    def _only(self, names: ConceptNames, name: str, unknown: report.UnusedReason) -> str:
        found = names.find(name)
        if not found:
            raise _UnusableError(unknown, name)
        if len(found) > 1:
            raise _UnusableError(report.UnusedReason.AMBIGUOUS, f"{name}: {', '.join(found)}")
        return found[0]

    def _labels_of(self, uri: str) -> set[str]:
        skill = self._catalogue.skills[self._catalogue.skill_row[uri]]
        labels = (skill.label, *skill.alternative_labels, *skill.hidden_labels)
        return self._labels.setdefault(uri, set(map(folded, labels)))


def _check_labels(row: OwnRow) -> None:
    """Refuse a row without a label, or with one that is empty, too long or there twice."""
    labels = row.labels if row.skill else (row.label, *row.labels)
    if not labels or not all(any(map(str.isalnum, label)) for label in labels):
        raise _UnusableError(report.UnusedReason.NO_LABEL, row.skill or row.label)
    longest = max(labels, key=len)
    if len(longest) > MAX_LABEL_CHARS:
        detail = f"{longest[:40]}… has {len(longest)} of at most {MAX_LABEL_CHARS} characters"
        raise _UnusableError(report.UnusedReason.LONG_LABEL, detail)
    if len(set(map(folded, labels))) < len(labels):
        raise _UnusableError(report.UnusedReason.LABEL_TWICE, ", ".join(labels))


def _needs(row: OwnRow) -> Iterator[tuple[str, Importance]]:
    yield from ((name, Importance.ESSENTIAL) for name in row.essential_for)
    yield from ((name, Importance.OPTIONAL) for name in row.optional_for)
