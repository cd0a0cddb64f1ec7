"""The layout of an O*NET release: its tables, in both generations, its version, and its rows.

The text database is described at https://www.onetcenter.org/dictionary/29.2/text/. From release
30 on some tables have other names, and skills come as two files.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from taxonomy.errors import TaxonomyError
from taxonomy.files import Form, ReleaseFile
from taxonomy.tables import FOREIGN_EMPTY_WORDS, Row, Table, listed, read_table

ONET = Form("O*NET", ".txt", "the ZIP of the O*NET Resource Center in the format Text")
SOC = "O*NET-SOC Code"
_ELEMENT = (SOC, "Element ID", "Element Name")
_RATED = (*_ELEMENT, "Scale ID", "Data Value", "Recommend Suppress")
_PRODUCT = (SOC, "Example", "Commodity Code", "Commodity Title")
EMPTY_WORDS = FOREIGN_EMPTY_WORDS - {"None", "N/A"}
"""O*NET says "None" of training and "n/a" of what does not apply."""
_RELEASE_IN_NAME = re.compile(r"\bdb_(\d+)_(\d+)(?:_text)?\b")
_RELEASE = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is found: alternatives of file names, the columns it must have, new names.

    `renamed` has the present name of a column by its former one, which the reader goes on to use.
    Columns in `filled` name a concept: no cell of them is empty.
    """

    files: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    needed: bool = True
    renamed: Mapping[str, str] | None = None
    filled: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "occupations": Shape(
        (("Occupation Data",),), (SOC, "Title", "Description"), filled=(SOC, "Title")
    ),
    "knowledge": Shape((("Knowledge",),), _RATED, filled=_ELEMENT),
    "skills": Shape(
        (("Skills",), ("Essential Skills", "Transferable Skills")), _RATED, filled=_ELEMENT
    ),
    "tasks": Shape(
        (("Task Statements",),),
        (SOC, "Task ID", "Task", "Task Type"),
        filled=(SOC, "Task ID", "Task"),
    ),
    "tasks to activities": Shape((("Tasks to DWAs",),), (SOC, "Task ID", "DWA ID")),
    "activities": Shape(
        (("DWA Reference",),), ("IWA ID", "DWA ID", "DWA Title"), filled=("DWA ID", "DWA Title")
    ),
    "activity groups": Shape(
        (("IWA Reference",),),
        ("IWA ID", "IWA Title"),
        needed=False,
        filled=("IWA ID", "IWA Title"),
    ),
    "technologies": Shape(
        (("Technology Skills",), ("Software Skills",)),
        _PRODUCT,
        renamed={"Example": "Workplace Example"},
        filled=_PRODUCT,
    ),
    "tools": Shape(
        (("Tools Used",),),
        _PRODUCT,
        needed=False,
        filled=(SOC, "Commodity Code", "Commodity Title"),
    ),
    "titles": Shape(
        (("Alternate Titles",), ("Job Titles",)),
        (SOC, "Alternate Title"),
        needed=False,
        renamed={"Alternate Title": "Job Title"},
    ),
    "reported titles": Shape(
        (("Sample of Reported Titles",),), (SOC, "Reported Job Title"), needed=False
    ),
    "elements": Shape((("Content Model Reference",),), ("Element ID", "Description"), needed=False),
    "job zones": Shape((("Job Zones",),), (SOC, "Job Zone"), needed=False),
    "education": Shape(
        (("Education, Training, and Experience",), ("Education",)),
        (SOC, "Scale ID", "Category", "Data Value"),
        needed=False,
    ),
    "education levels": Shape(
        (("Education, Training, and Experience Categories",), ("Education Categories",)),
        ("Scale ID", "Category", "Category Description"),
        needed=False,
    ),
    "interests": Shape(
        (("Interests",), ("Career Interest Types",)),
        (SOC, "Element Name", "Scale ID", "Data Value"),
        needed=False,
        filled=("Element Name",),
    ),
    "work styles": Shape(
        (("Work Styles",),),
        (SOC, "Element Name", "Scale ID", "Data Value"),
        needed=False,
        filled=("Element Name",),
    ),
    "related": Shape(
        (("Related Occupations",),), (SOC, "Related O*NET-SOC Code", "Index"), needed=False
    ),
}


def lay_out(files: Sequence[ReleaseFile]) -> dict[str, tuple[ReleaseFile, ...]]:
    """Return the files of each table; TaxonomyError where one is missing or there twice."""
    by_name: dict[str, ReleaseFile] = {}
    for file in files:
        if file.name in by_name:
            raise TaxonomyError(
                f"the file {file.name} is there twice; the other is {by_name[file.name].place}",
                file=file.place,
                fix="Import one release of O*NET at a time",
            )
        by_name[file.name] = file
    found = {name: _found(shape, by_name) for name, shape in SHAPES.items()}
    missing = [_wanted(SHAPES[name]) for name in found if SHAPES[name].needed and not found[name]]
    if missing:
        raise TaxonomyError(
            f"the release is incomplete: {'; '.join(missing)}",
            fix="Pass the whole ZIP of the text database of one release of O*NET",
        )
    return {name: of_table for name, of_table in found.items() if of_table}


def release_version(files: Iterable[ReleaseFile], release: str | None) -> str:
    """Return the catalogue version such as onet-29.2, from the names of ZIPs and folders."""
    places = (_RELEASE_IN_NAME.search(file.place) for file in files)
    named = {f"{place[1]}.{place[2]}" for place in places if place}
    given = {release.strip().removeprefix("v")} if release else set()
    releases = sorted(named | given)
    if len(releases) != 1 or not _RELEASE.fullmatch(releases[0]):
        raise TaxonomyError(
            f"the release is unknown or ambiguous: {', '.join(releases) or 'no name has it'}",
            fix="Pass --release with the release of the files, for example --release 29.2",
        )
    return f"onet-{releases[0]}"


def _found(shape: Shape, by_name: Mapping[str, ReleaseFile]) -> tuple[ReleaseFile, ...]:
    for names in shape.files:
        whole = [by_name[f"{name}.txt"] for name in names if f"{name}.txt" in by_name]
        if len(whole) == len(names):
            return tuple(whole)
    return ()


def _wanted(shape: Shape) -> str:
    ways = (" and ".join(f"{name}.txt" for name in names) for names in shape.files)
    return f"{' or '.join(ways)} is missing"


_FIX = "Use a fresh copy of the file, unpacked from the ZIP of the O*NET Resource Center"


@dataclass(frozen=True, slots=True)
class OnetTables:
    """The files of each table by its name; a table that a release lacks has none."""

    tables: Mapping[str, tuple[Table, ...]]

    def rows(self, name: str) -> Iterator[tuple[Table, Row]]:
        """Yield the rows of a table, each with its file."""
        for table in self.tables.get(name, ()):
            for row in table.rows:
                yield table, row

    def every(self) -> Iterator[Table]:
        """Yield every file that was read."""
        for files in self.tables.values():
            yield from files


def read_tables(files: Mapping[str, tuple[ReleaseFile, ...]]) -> OnetTables:
    """Read the files of each table; TaxonomyError where one lacks a column or has no row."""
    return OnetTables(
        {
            name: tuple(_read(file, SHAPES[name]) for file in of_table)
            for name, of_table in files.items()
        }
    )


def _read(file: ReleaseFile, shape: Shape) -> Table:
    former = shape.renamed or {}
    lasting = tuple(column for column in shape.columns if column not in former)
    table = read_table(file, lasting, tabbed=True, empty_words=EMPTY_WORDS, fix=_FIX)
    if not table.rows:
        raise TaxonomyError("has a header and no row", file=file.place, fix=_FIX)
    table = _with_former_names(table, former)
    for column in shape.columns:
        present = table.rows[0].cells
        if column not in present:
            what = f"the column {column} is missing; there are {listed(present)}"
            raise TaxonomyError(what, file=file.place, line=1, column=column, fix=_FIX)
    table.check_filled(shape.filled)
    return table


def _with_former_names(table: Table, former: Mapping[str, str]) -> Table:
    """Return a table with its present column names replaced by the former ones that it lacks."""
    present = table.rows[0].cells
    names = {new: old for old, new in former.items() if new in present and old not in present}
    if not names:
        return table
    rows = (
        Row(row.line, {names.get(column, column): cell for column, cell in row.cells.items()})
        for row in table.rows
    )
    emptied = {
        (line, names.get(column, column)): word for (line, column), word in table.emptied.items()
    }
    return replace(table, rows=tuple(rows), emptied=emptied)
