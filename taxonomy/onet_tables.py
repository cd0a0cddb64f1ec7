"""The tables of an O*NET release: its files read, under the column names of release 29."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from taxonomy.errors import TaxonomyError
from taxonomy.files import ReleaseFile
from taxonomy.onet_layout import SHAPES, Shape
from taxonomy.tables import Row, Table, read_table

_MEND = "Use a fresh copy of the file, unpacked from the ZIP of the O*NET Resource Center"


@dataclass(frozen=True, slots=True)
class OnetTables:
    """The files of each table by its name; a table that a release lacks has none."""

    tables: Mapping[str, tuple[Table, ...]]

    def rows(self, name: str) -> Iterator[tuple[Table, Row]]:
        """Yield the rows of a table with the file that each stands in."""
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
    table = read_table(file, (), tabbed=True)
    if not table.rows:
        raise TaxonomyError("has a header and no row", file=file.place, mend=_MEND)
    present = table.rows[0].cells
    renamed = {
        new: former
        for former, new in (shape.renamed or {}).items()
        if new in present and former not in present
    }
    for column in shape.columns:
        if column not in present and column not in renamed.values():
            what = f"the column {column} is missing; there are {', '.join(present)}"
            raise TaxonomyError(what, file=file.place, line=1, column=column, mend=_MEND)
    if not renamed:
        return table
    rows = (
        Row(row.line, {renamed.get(column, column): cell for column, cell in row.cells.items()})
        for row in table.rows
    )
    return Table(table.name, table.place, tuple(rows))
