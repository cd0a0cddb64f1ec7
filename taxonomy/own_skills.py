"""Own skills: the file in which the host of an installation adds skills and labels to a catalogue.

A row that names a `skill` adds labels to it; any other row is a new skill.
"""

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from taxonomy.catalogue import Source
from taxonomy.errors import TaxonomyError
from taxonomy.files import ReleaseFile
from taxonomy.tables import Row, Table, read_table

REQUIRED = ("skill", "labels", "reviewed_by")
COLUMNS = (
    *REQUIRED,
    *("label", "kind", "description", "broader", "essential_for", "optional_for"),
)
PART = "skills"
"""What the part of a catalogue's version begins with that stands for such a file."""
SOURCE = "Own skills"
_MEND = f"Columns are {', '.join(COLUMNS)}; all but {', '.join(REQUIRED)} may be left out"
_BETWEEN = "|"
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row as it was written, spaces mended; names of concepts are URIs or preferred labels."""

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

    The source's version is a digest of the reviewed rows as they are meant: other quotes, spaces,
    columns in another order and rows that nobody reviewed do not change it.
    """

    name: str
    place: str
    rows: tuple[OwnRow, ...]
    source: Source


def read_own_skills(path: Path) -> OwnSkills:
    """Read a file of own skills; raise TaxonomyError where it cannot be read whole."""
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        mend = "Pass the path of a CSV file of own skills"
        raise TaxonomyError(what, file=str(path), mend=mend)
    table = read_table(ReleaseFile(path), REQUIRED, mend=_MEND)
    if not table.rows:
        raise TaxonomyError("has a header and no row", file=table.place, mend=_MEND)
    _check_columns(table)
    rows = tuple(map(_own_row, table.rows))
    return OwnSkills(table.name, table.place, rows, _source(rows))


def _check_columns(table: Table) -> None:
    for column in table.rows[0].cells:
        if column not in COLUMNS:
            what = f"the column {column!r} is not known"
            raise TaxonomyError(what, file=table.place, column=column, mend=_MEND)


def _own_row(row: Row) -> OwnRow:
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
