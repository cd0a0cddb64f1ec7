"""Columns: frozen dataclasses as rows of a Parquet table, and back."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

Record = TypeVar("Record")
_PLAIN: dict[object, pa.DataType] = {
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    str: pa.string(),
}


def write_records(records: Iterable[Any], kind: type, path: Path) -> None:
    """Write dataclass objects of one kind as a table with a column for each field.

    A field is a string, number, truth value or enumeration, may be None, or is a tuple of strings
    or of further dataclass objects.
    """
    schema = pa.schema(_columns(kind))
    rows = [asdict(record) for record in records]
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")


def read_records(kind: type[Record], path: Path) -> tuple[Record, ...]:
    """Read what `write_records` wrote."""
    table = pq.read_table(path)
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    columns = [
        [readers[name](cell) for cell in table[name].to_pylist()] for name in table.column_names
    ]
    names = table.column_names
    return tuple(
        kind(**dict(zip(names, cells, strict=True))) for cells in zip(*columns, strict=True)
    )


def _columns(kind: type) -> list[tuple[str, pa.DataType]]:
    hints = get_type_hints(kind)
    return [(field.name, _arrow(hints[field.name])) for field in fields(kind)]


def _arrow(hint: object) -> pa.DataType:
    hint = _present(hint)
    if get_origin(hint) is tuple:
        return pa.list_(_arrow(get_args(hint)[0]))
    if isinstance(hint, type) and is_dataclass(hint):
        return pa.struct(_columns(hint))
    return pa.string() if isinstance(hint, type) and issubclass(hint, StrEnum) else _PLAIN[hint]


def _reader(hint: object) -> Callable[[Any], Any]:
    """Return what makes a cell a value again."""
    hint = _present(hint)
    if get_origin(hint) is tuple:
        member = _reader(get_args(hint)[0])
        return lambda cells: tuple(map(member, cells))
    if isinstance(hint, type) and is_dataclass(hint):
        readers = {name: _reader(inner) for name, inner in get_type_hints(hint).items()}
        return lambda cell: hint(**{name: readers[name](cell[name]) for name in readers})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda cell: None if cell is None else hint(cell)
    return _itself


def _present(hint: object) -> object:
    """Return a type without the None that may stand for it."""
    if get_origin(hint) is UnionType:
        return next(kind for kind in get_args(hint) if kind is not NoneType)
    return hint


def _itself(cell: object) -> object:
    return cell
