"""A CSV table: its rows as written in the file, checked for encoding, form and columns."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from taxonomy.errors import TaxonomyError
from taxonomy.files import ReleaseFile

LONGEST_CELL = 2**31 - 1
FRESH_COPY = "Use a fresh copy of the file, unpacked from the portal's ZIP"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts on and its stripped cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; empty where the table has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one file; `name` is the file's name, `place` its path.

    `preamble` holds the rows before the header, in the files that have some.
    """

    name: str
    place: str
    rows: tuple[Row, ...]
    preamble: tuple[tuple[str, ...], ...] = ()

    def fault(self, row: Row, column: str, what: str, fix: str) -> TaxonomyError:
        """Return the error that names a cell of this table."""
        return TaxonomyError(what, file=self.place, line=row.line, column=column, fix=fix)


def read_table(
    file: ReleaseFile,
    columns: Sequence[str],
    *,
    tabbed: bool = False,
    preamble: bool = False,
    fix: str = FRESH_COPY,
) -> Table:
    """Read a file that has at least the given columns; others are kept, blank lines skipped.

    Cells are separated by commas and quoted where needed; in a `tabbed` file by tabs, never
    quoted. With `preamble`, the header is the first row that has the first column. `fix` says
    what to do about a faulty file. Raises TaxonomyError when the file is not UTF-8, not
    well-formed CSV, or lacks a column.
    """
    text = _decode(file.read(), file.place, fix)
    with _long_cells():
        records = _records(text, file.place, fix, tabbed=tabbed)
        before, records = _preamble(records, columns[0]) if preamble else ((), records)
        header = _header(records, columns, file.place, fix)
        rows = tuple(
            Row(line, dict(zip(header, map(str.strip, cells), strict=True)))
            for line, cells in _even(records, len(header), file.place, fix)
        )
    return Table(file.name, file.place, rows, before)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Lift the csv module's limit of 131,072 characters for a while.

    The limit is global to the process, so it is put back. Two readings in two threads may put
    back each other's value; the worst outcome is that the limit stays lifted.
    """
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _decode(content: bytes, place: str, fix: str) -> str:
    fix = f"Save the file as UTF-8 (comma-separated). {fix}"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TaxonomyError("is UTF-16, not UTF-8", file=place, line=1, fix=fix)
    at = content.find(b"\0")
    if at >= 0:
        line = content.count(b"\n", 0, at) + 1
        what = f"holds a zero byte (offset {at}), so it is not UTF-8 text"
        raise TaxonomyError(what, file=place, line=line, fix=fix)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte-order mark and hands back what it decoded.
        at = error.start + len(content) - len(error.object)
        line = content.count(b"\n", 0, at) + 1
        what = f"is not UTF-8: byte 0x{content[at]:02X} at offset {at}"
        raise TaxonomyError(what, file=place, line=line, fix=fix) from error


def _records(text: str, place: str, fix: str, *, tabbed: bool) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text, newline="")
    reader = (
        csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tabbed
        else csv.reader(lines, strict=True)
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"broken CSV in the row that starts here: {error}"
            look = f"Look for an unbalanced quote. {fix}"
            raise TaxonomyError(what, file=place, line=line, fix=look) from error
        if cells:
            yield line, cells


def _preamble(
    records: Iterator[tuple[int, list[str]]], column: str
) -> tuple[tuple[tuple[str, ...], ...], Iterator[tuple[int, list[str]]]]:
    """Return the rows before the one that has a column, and the records from there on.

    Where no row has it there is no preamble: the first row is then what lacks the column.
    """
    every = list(records)
    cells = [tuple(cell.strip() for cell in row) for _, row in every]
    at = next((number for number, row in enumerate(cells) if column in row), 0)
    return tuple(cells[:at]), iter(every[at:])


def _header(
    records: Iterator[tuple[int, list[str]]], columns: Sequence[str], place: str, fix: str
) -> list[str]:
    line, cells = next(records, (1, []))
    header = [cell.strip() for cell in cells]
    if not header:
        raise TaxonomyError("is empty", file=place, fix=fix)
    for column in columns:
        if column not in header:
            what = f"the column {column} is missing; there are {', '.join(header)}"
            raise TaxonomyError(what, file=place, line=line, column=column, fix=fix)
    for column in header:
        if header.count(column) > 1:
            what = f"the column {column} is there more than once"
            raise TaxonomyError(what, file=place, line=line, column=column, fix=fix)
    return header


def _even(
    records: Iterator[tuple[int, list[str]]], width: int, place: str, fix: str
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in records:
        if len(cells) != width:
            what = f"the row has {len(cells)} cells where the header names {width}"
            look = f"Look for a comma or a quote too many, or a file cut short. {fix}"
            raise TaxonomyError(what, file=place, line=line, fix=look)
        yield line, cells
