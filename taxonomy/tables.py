"""A CSV table: its rows as written in the file, checked for encoding, form and columns.

What spreadsheets and data frames change when they save a table is read as it was meant where that
is certain, and noted: separators, quotes, UTF-16, words for an empty cell. Else it is refused.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from taxonomy.errors import TaxonomyError
from taxonomy.files import ReleaseFile
from taxonomy.report import FileNote, NoteKind

LONGEST_CELL = 2**31 - 1
MAX_COLUMNS = 200
"""The widest table of ESCO and O*NET has 14 columns."""
MAX_SEPARATORS = 100_000
"""In one line, those within quoted cells included; a wider one is refused before it is parsed."""
MAX_CELLS = 20_000_000
"""The largest table of ESCO and O*NET has 1.5 million cells."""
NAMES_LISTED = 20
NAME_CHARS = 40
FRESH_COPY = "Use a fresh copy of the file, unpacked from the portal's ZIP"
EMPTY_WORDS = frozenset({"nan", "NaN", "<NA>", "None"})
"""What pandas writes for an empty cell once its column was made text."""
FOREIGN_EMPTY_WORDS = EMPTY_WORDS | {"NULL", "null", "NA", "N/A", "#N/A"}
"""What R, databases and spreadsheets write for it too. No cell or label of ESCO has any of them."""


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

    `preamble` holds the rows before the header, in the files that have some. `emptied` has the
    word of each cell that was read as empty because of it, by line and column; `notes` says what
    else was changed in reading.
    """

    name: str
    place: str
    rows: tuple[Row, ...]
    preamble: tuple[tuple[str, ...], ...] = ()
    emptied: Mapping[tuple[int, str], str] = field(default_factory=dict)
    form_notes: tuple[FileNote, ...] = ()

    @property
    def notes(self) -> tuple[FileNote, ...]:
        """What was read otherwise than it is written."""
        count = len(self.emptied)
        emptied = (FileNote(self.name, NoteKind.EMPTY_WORD, count),) if count else ()
        return (*self.form_notes, *emptied)

    def check_filled(self, columns: Collection[str]) -> None:
        """Raise TaxonomyError for the first row with an empty cell in one of these columns."""
        for row in self.rows:
            if not all(map(row.cells.get, columns)):
                column = next(column for column in columns if not row[column])
                word = self.emptied.get((row.line, column))
                what = f'the cell says "{word}", for empty' if word else "the cell is empty"
                raise self.fault(row, column, what, "Every concept needs one")

    def fault(self, row: Row, column: str, what: str, fix: str) -> TaxonomyError:
        """Return the error that names a cell of this table."""
        return TaxonomyError(what, file=self.place, line=row.line, column=column, fix=fix)


_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}
_NOTES = {",": NoteKind.COMMAS, ";": NoteKind.SEMICOLONS, "\t": NoteKind.TABS}


def read_table(
    file: ReleaseFile,
    columns: Sequence[str],
    *,
    tabbed: bool = False,
    preamble: bool = False,
    empty_words: Set[str] = FOREIGN_EMPTY_WORDS,
    fix: str = FRESH_COPY,
) -> Table:
    """Read a file that has at least the given columns; others are kept, blank lines skipped.

    Cells are separated by commas and quoted where needed; in a `tabbed` file by tabs, not quoted.
    Another separator is taken where the header has more of the columns with it. A cell that is
    one of `empty_words` is empty. With `preamble`, the header is the first row that has the first
    column. `fix` says what to do about a faulty file. Raises TaxonomyError when the file is not
    UTF-8 or UTF-16, not well-formed CSV, or lacks a column.
    """
    text, notes = _decode(file, fix)
    native = "\t" if tabbed else ","
    separator = _separator(text, columns, native, preamble=preamble)
    if separator != native:
        notes.append(FileNote(file.name, _NOTES[separator]))
        described = f"The columns are separated by {_NAMES[separator]}"
        fix = f"{described}; save the file with {_NAMES[native]} as separators. {fix}"
    unquoted = tabbed and separator == native
    if unquoted:
        text = _without_quotes(text, file.name, notes)
    emptied: dict[tuple[int, str], str] = {}
    with _long_cells():
        records = _records(text, file.place, fix, separator=separator, quoted=not unquoted)
        before, records = _preamble(records, columns[0]) if preamble else ((), records)
        header = _header(records, columns, file.place, fix)
        rows = tuple(
            _row(line, header, cells, empty_words, emptied)
            for line, cells in _even(records, len(header), file.place, fix)
        )
    return Table(file.name, file.place, rows, before, emptied, tuple(notes))


def _row(
    line: int,
    header: Sequence[str],
    cells: Sequence[str],
    empty_words: Set[str],
    emptied: dict[tuple[int, str], str],
) -> Row:
    """Return a row; cells with a word for empty are emptied and entered into `emptied`."""
    stripped = list(map(str.strip, cells))
    if not empty_words.isdisjoint(stripped):
        words = zip(header, stripped, strict=True)
        emptied.update(((line, column), word) for column, word in words if word in empty_words)
        stripped = ["" if cell in empty_words else cell for cell in stripped]
    return Row(line, dict(zip(header, stripped, strict=True)))


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


_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARK = "\ufeff"


def _decode(file: ReleaseFile, fix: str) -> tuple[str, list[FileNote]]:
    """Return the text of a file without byte-order mark, and a note where it is not UTF-8."""
    content, place = file.read(), file.place
    fix = f'Save the file as UTF-8, in a spreadsheet as "CSV UTF-8". {fix}'
    if content.startswith(_BYTE_ORDER_MARKS):
        return _decode_utf_16(content, place, fix), [FileNote(file.name, NoteKind.UTF_16)]
    at = content.find(b"\0")
    if at >= 0:
        line = content.count(b"\n", 0, at) + 1
        what = f"holds a zero byte (offset {at}), so it is not UTF-8 text"
        if b"\0" in content[:2]:
            what += "; it may be UTF-16 without a byte-order mark"
        raise TaxonomyError(what, file=place, line=line, fix=fix)
    try:
        return content.decode("utf-8-sig").lstrip(_MARK), []
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte-order mark and hands back what it decoded.
        at = error.start + len(content) - len(error.object)
        line = content.count(b"\n", 0, at) + 1
        what = f"is not UTF-8: byte 0x{content[at]:02X} at offset {at}"
        fix = f"{fix}{_if_windows_1252(content[at])}"
        raise TaxonomyError(what, file=place, line=line, fix=fix) from error


def _decode_utf_16(content: bytes, place: str, fix: str) -> str:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        what = f"is UTF-16 that is cut short or damaged at offset {error.start}"
        raise TaxonomyError(what, file=place, fix=fix) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        what = "begins like UTF-16 but is another encoding, or damaged"
        raise TaxonomyError(what, file=place, line=line, fix=fix)
    return text


def _if_windows_1252(byte: int) -> str:
    """Return what a byte is in Windows-1252, for a message.

    Such text is not read: in the code pages of other countries the byte is another letter.
    """
    mark = bytes([byte]).decode("cp1252", errors="ignore")
    return f'. The byte is "{mark}" in Windows-1252, as Excel saves "CSV"' if mark else ""


_HEAD_CHARS = 2**16


def _separator(text: str, columns: Sequence[str], native: str, *, preamble: bool) -> str:
    """Return the separator with which a row has the most of the columns, of equals the native one.

    With `preamble`, any row near the beginning may be the header, else the first one only.
    """
    lines = [line for line in text[:_HEAD_CHARS].splitlines() if line.strip()]
    best, most = native, 0
    for line in lines if preamble else lines[:1]:
        for separator in (native, *_NAMES):
            cells = {cell.strip(' "') for cell in line.split(separator)}
            found = sum(column in cells for column in columns)
            if found > most:
                best, most = separator, found
    return best


_QUOTED_CELL = re.compile(r'(^|\t)"((?:[^"\t\r\n]|"")*)"(?=[\t\r\n]|$)', re.MULTILINE)


def _without_quotes(text: str, name: str, notes: list[FileNote]) -> str:
    """Return tab-separated text without the quotes that spreadsheets put around cells."""
    if '"' not in text:
        return text
    text, count = _QUOTED_CELL.subn(lambda cell: cell[1] + cell[2].replace('""', '"'), text)
    if count:
        notes.append(FileNote(name, NoteKind.QUOTED, count))
    return text


def _records(
    text: str, place: str, fix: str, *, separator: str, quoted: bool
) -> Iterator[tuple[int, list[str]]]:
    lines = _narrow(io.StringIO(text, newline=""), separator, place, fix)
    count = 0
    reader = (
        csv.reader(lines, delimiter=separator, strict=True)
        if quoted
        else csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
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
        count += len(cells)
        if count > MAX_CELLS:
            what = f"has more than the {MAX_CELLS:,} cells that are read"
            raise TaxonomyError(what, file=place, line=line, fix=fix)
        if cells:
            yield line, cells


def _narrow(lines: Iterable[str], separator: str, place: str, fix: str) -> Iterator[str]:
    """Yield the lines; raise TaxonomyError for one with far too many cells."""
    for number, line in enumerate(lines, 1):
        if (count := line.count(separator)) > MAX_SEPARATORS:
            what = f"has {count + 1:,} cells in a line, more than the {MAX_SEPARATORS:,} allowed"
            raise TaxonomyError(what, file=place, line=number, fix=fix)
        yield line


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
    if len(header) > MAX_COLUMNS:
        what = f"has {len(header):,} columns, more than the {MAX_COLUMNS} that are read"
        raise TaxonomyError(what, file=place, line=line, fix=fix)
    for column in columns:
        if column not in header:
            what = f"the column {column} is missing; there are {listed(header)}"
            raise TaxonomyError(what, file=place, line=line, column=column, fix=fix)
    for column in header:
        if column and header.count(column) > 1:
            what = f"the column {column} is there more than once"
            raise TaxonomyError(what, file=place, line=line, column=column, fix=fix)
    return header


def listed(header: Collection[str]) -> str:
    """Return the names of columns for a message, in one line."""
    names = [" ".join(name.split())[:NAME_CHARS] for name in islice(header, NAMES_LISTED)]
    more = len(header) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _even(
    records: Iterator[tuple[int, list[str]]], width: int, place: str, fix: str
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in records:
        if len(cells) != width:
            what = f"the row has {len(cells)} cells where the header names {width}"
            if len(cells) == 1 and cells[0].count(",") >= width - 1:
                what = "the whole row is one cell, as a spreadsheet saves a table that it misread"
            look = f"Look for a comma or a quote too many, or a file cut short. {fix}"
            raise TaxonomyError(what, file=place, line=line, fix=look)
        yield line, cells
