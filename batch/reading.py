"""Reading: the rows of a JSONL, CSV or Parquet file as requests, one after another."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypedDict, get_origin

import pyarrow as pa
from pyarrow import parquet
from pydantic.fields import FieldInfo

from batch.errors import BatchError
from batch.stage import INPUT, Task
from models.source import sha256_of

SEPARATOR = "|"
"""Between the entries of a list in a cell of a CSV file."""
CHUNK = 16
"""Rows that are answered, and written, together."""
_ROWS_AT_ONCE = 256
_DELIMITERS = (",", ";", "\t")


class Row(TypedDict):
    """A row of `INPUT`."""

    line: int
    request: bytes | None
    reason: str | None


@dataclass(frozen=True)
class RowFile:
    """The rows of a file, whose suffix names its format.

    A row of a JSONL file is a request as over HTTP; in CSV and Parquet a column is a field of it.
    `id_field` is a further field, "" for none. Of a line only `longest` bytes and one are kept.
    """

    path: Path
    task: Task
    id_field: str = ""
    longest: int = 2**16

    def chunks(self, skipped: int, size: int = CHUNK) -> Iterator[pa.Table]:
        """Yield tables of `INPUT` with `size` rows, the last with fewer, after `skipped` rows.

        Raises BatchError where the file cannot be read, or has a column that is no field.
        """
        with self._reading():
            rows = islice(self.rows(), skipped, None)
            while chunk := list(islice(rows, size)):
                yield pa.Table.from_pylist(chunk, INPUT)

    def count(self) -> int:
        """Return the number of rows, good and bad; raise BatchError."""
        with self._reading():
            return sum(1 for _ in self.rows())

    def digest(self) -> str:
        """Return the SHA-256 of the file; raise BatchError."""
        with self._reading():
            return sha256_of(self.path)

    def rows(self) -> Iterator[Row]:
        """Yield each row that is not blank, with its line (of Parquet: its number) from 1."""
        reader = {
            ".jsonl": self._of_lines,
            ".csv": self._of_cells,
            ".parquet": self._of_columns,
        }.get(self.path.suffix.lower())
        if reader is None:
            raise BatchError(f"{self.path} has to end in .jsonl, .csv or .parquet, its format")
        with self.path.open("rb") as file:
            yield from reader(file)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise BatchError(f"{self.path} cannot be read: {why}") from None

    def _of_lines(self, file: BinaryIO) -> Iterator[Row]:
        number = 0
        while line := file.readline(self.longest + 2):
            number += 1
            content = line.rstrip(b"\r\n")
            while not line.endswith(b"\n") and (line := file.readline(self.longest + 2)):
                pass  # the rest of a line that is too long
            if content.strip():
                yield Row(line=number, request=content, reason=None)

    def _of_cells(self, file: BinaryIO) -> Iterator[Row]:
        with io.TextIOWrapper(
            file, encoding="utf-8-sig", errors="surrogateescape", newline=""
        ) as text:
            delimiter = self._delimiter(text.readline(self.longest))
            text.seek(0)
            records = csv.reader(text, delimiter=delimiter)
            columns = [name.strip() for name in next(records, [])]
            self._check(columns)
            while True:
                line = records.line_num + 1
                try:
                    cells = next(records)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(line=line, request=None, reason=f"not well-formed CSV: {error}")
                    continue
                if any(map(str.strip, cells)):
                    yield self._of_record(line, columns, cells)

    def _of_record(self, line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
        if len(cells) != len(columns):
            reason = f"{len(cells)} cells, and there are {len(columns)} columns"
            return Row(line=line, request=None, reason=reason)
        pairs = zip(columns, cells, strict=True)
        return _row(line, {name: self._value(name, cell) for name, cell in pairs if cell.strip()})

    def _value(self, name: str, cell: str) -> object:
        """Return what a cell of a column holds; one that is no JSON is left to the schema."""
        field = self._fields.get(name)
        if field is None or name == "text":
            return cell
        if get_origin(field.annotation) is list and not cell.lstrip().startswith("["):
            return [entry.strip() for entry in cell.split(SEPARATOR) if entry.strip()]
        try:
            return json.loads(cell)
        except ValueError:
            return cell

    def _of_columns(self, file: BinaryIO) -> Iterator[Row]:
        table = parquet.ParquetFile(file)
        self._check(table.schema_arrow.names)
        number = 0
        for batch in table.iter_batches(_ROWS_AT_ONCE):
            for fields in batch.to_pylist():
                number += 1
                said = {name: value for name, value in fields.items() if _is_value(value)}
                yield _row(number, said)

    @cached_property
    def _fields(self) -> Mapping[str, FieldInfo]:
        return self.task.request.model_fields

    def _delimiter(self, header: str) -> str:
        """Return the separator with which a header has the most fields."""
        return max(_DELIMITERS, key=lambda mark: len(self._known(header.strip().split(mark))))

    def _known(self, columns: Sequence[str]) -> set[str]:
        return {name.strip(' "') for name in columns} & {*self._fields, self.id_field}

    def _check(self, columns: Sequence[str]) -> None:
        """Raise BatchError where a column is no field of a request."""
        unknown = sorted({*columns} - {*self._fields, self.id_field})
        if unknown:
            listed, fields = ", ".join(map(repr, unknown)), ", ".join(self._fields)
            raise BatchError(
                f"{self.path}: no field is called {listed}; a column may be {fields}, or one that "
                "--id names"
            )


def _is_value(value: object) -> bool:
    return value is not None and value == value  # noqa: PLR0124 - NaN, as pandas writes nothing


def _row(line: int, fields: Mapping[str, object]) -> Row:
    try:
        request = json.dumps(fields, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return Row(line=line, request=None, reason="not UTF-8")
    except (TypeError, ValueError):
        return Row(line=line, request=None, reason="holds a value that JSON cannot")
    return Row(line=line, request=request, reason=None)
