"""The Parquet tables of an index folder: a catalogue on disk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from index.manifest import Manifest
from taxonomy.catalogue import (
    Addition,
    Catalogue,
    Counterpart,
    Group,
    Importance,
    Occupation,
    Skill,
    SkillLink,
    SkillRelation,
    Statement,
)
from taxonomy.facets import Facets

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


def read_records(
    kind: type[Record], path: Path, columns: Sequence[str] | None = None
) -> tuple[Record, ...]:
    """Read what `write_records` wrote; with `columns` these fields, the others by default."""
    table = _read(path, columns)
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    names = table.column_names
    cells = [[*map(readers[name], table[name].to_pylist())] for name in names]
    if names == list(readers):
        return tuple(map(kind, *cells))
    return tuple(kind(**dict(zip(names, row, strict=True))) for row in zip(*cells, strict=True))


def _read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table, read on the calling thread alone; `pq.read_table` would import pandas."""
    with pq.ParquetFile(pa.BufferReader(path.read_bytes())) as file:
        return file.read(columns=None if columns is None else list(columns), use_threads=False)


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
    """Return an optional type without its None."""
    if get_origin(hint) is UnionType:
        return next(kind for kind in get_args(hint) if kind is not NoneType)
    return hint


def _itself(cell: object) -> object:
    return cell


OCCUPATIONS = "occupations.parquet"
SKILLS = "skills.parquet"
RELATIONS = "relations.parquet"
SKILL_LINKS = "skill_links.parquet"
GROUPS = "groups.parquet"
FACETS = "facets.parquet"
COUNTERPARTS = "counterparts.parquet"
ADDITIONS = "additions.parquet"
STATEMENTS = "statements.parquet"
TABLES = frozenset(
    (
        *(OCCUPATIONS, SKILLS, RELATIONS, SKILL_LINKS, GROUPS),
        *(FACETS, COUNTERPARTS, ADDITIONS, STATEMENTS),
    )
)


def write_tables(catalogue: Catalogue, folder: Path) -> None:
    """Write a catalogue as Parquet tables, a row for each concept in catalogue order."""
    write_records(catalogue.occupations, Occupation, folder / OCCUPATIONS)
    write_records(catalogue.skills, Skill, folder / SKILLS)
    write_records(catalogue.groups, Group, folder / GROUPS)
    write_records(catalogue.skill_links, SkillLink, folder / SKILL_LINKS)
    joined: Iterable[tuple[Sequence[object], type, str]] = (
        (catalogue.facets, Facets, FACETS),
        (catalogue.counterparts, Counterpart, COUNTERPARTS),
        (catalogue.additions, Addition, ADDITIONS),
        (catalogue.statements, Statement, STATEMENTS),
    )
    for records, kind, name in joined:
        if records:
            write_records(records, kind, folder / name)
    relations = {
        "occupation": [catalogue.occupation_row[r.occupation] for r in catalogue.relations],
        "skill": [catalogue.skill_row[r.skill] for r in catalogue.relations],
        "essential": [r.importance is Importance.ESSENTIAL for r in catalogue.relations],
    }
    schema = pa.schema(
        [("occupation", pa.int32()), ("skill", pa.int32()), ("essential", pa.bool_())]
    )
    pq.write_table(pa.table(relations, schema=schema), folder / RELATIONS, compression="zstd")


def read_tables(folder: Path, manifest: Manifest) -> Catalogue:
    """Read the catalogue that `write_tables` wrote."""
    occupations = read_records(Occupation, folder / OCCUPATIONS)
    skills = read_records(Skill, folder / SKILLS)
    return Catalogue(
        version=manifest.catalogue_version,
        language=manifest.language,
        sources=manifest.sources,
        occupations=occupations,
        skills=skills,
        relations=tuple(_relations(folder, occupations, skills)),
        skill_links=read_records(SkillLink, folder / SKILL_LINKS),
        groups=read_records(Group, folder / GROUPS),
        facets=_joined(Facets, FACETS, folder, manifest),
        counterparts=_joined(Counterpart, COUNTERPARTS, folder, manifest),
        additions=_joined(Addition, ADDITIONS, folder, manifest),
        statements=_joined(Statement, STATEMENTS, folder, manifest),
    )


@dataclass(frozen=True, slots=True)
class StoredConcepts:
    """The occupations and skills of a catalogue on disk, with their labels and exact matches."""

    language: str
    occupations: tuple[Occupation, ...]
    skills: tuple[Skill, ...]


_NAMES = ("uri", "label", "alternative_labels", "exact_match")


def read_concepts(folder: Path, manifest: Manifest) -> StoredConcepts:
    """Read the names of the concepts that `write_tables` wrote, and nothing else."""
    return StoredConcepts(
        manifest.language,
        read_records(Occupation, folder / OCCUPATIONS, (*_NAMES, "isco_code")),
        read_records(Skill, folder / SKILLS, (*_NAMES, "kind")),
    )


def _joined(kind: type[Record], name: str, folder: Path, manifest: Manifest) -> tuple[Record, ...]:
    """Read a table that is written only where there is something to write."""
    return read_records(kind, folder / name) if name in manifest.files else ()


def _relations(
    folder: Path, occupations: Sequence[Occupation], skills: Sequence[Skill]
) -> Iterable[SkillRelation]:
    table = _read(folder / RELATIONS)
    rows = (table[name].to_pylist() for name in ("occupation", "skill", "essential"))
    for occupation, skill, essential in zip(*rows, strict=True):
        importance = Importance.ESSENTIAL if essential else Importance.OPTIONAL
        yield SkillRelation(occupations[occupation].uri, skills[skill].uri, importance)
