"""The Parquet tables of an index folder: a catalogue on disk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from index.manifest import Manifest
from taxonomy.catalogue import (
    Catalogue,
    Group,
    GroupScheme,
    Importance,
    Occupation,
    ReuseLevel,
    Skill,
    SkillKind,
    SkillLink,
    SkillRelation,
)

OCCUPATIONS = "occupations.parquet"
SKILLS = "skills.parquet"
RELATIONS = "relations.parquet"
SKILL_LINKS = "skill_links.parquet"
GROUPS = "groups.parquet"


def write_tables(catalogue: Catalogue, folder: Path) -> None:
    """Write a catalogue as Parquet tables, a row for each concept in catalogue order."""
    _write(map(asdict, catalogue.occupations), Occupation, folder / OCCUPATIONS)
    _write(map(asdict, catalogue.skills), Skill, folder / SKILLS)
    _write(map(asdict, catalogue.groups), Group, folder / GROUPS)
    _write(map(asdict, catalogue.skill_links), SkillLink, folder / SKILL_LINKS)
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
    occupations = tuple(Occupation(**row) for row in _read(folder / OCCUPATIONS))
    skills = tuple(_skill(row) for row in _read(folder / SKILLS))
    return Catalogue(
        version=manifest.catalogue_version,
        language=manifest.language,
        sources=manifest.sources,
        occupations=occupations,
        skills=skills,
        relations=tuple(_relations(folder, occupations, skills)),
        skill_links=tuple(
            SkillLink(row["origin"], row["related"], Importance(row["importance"]))
            for row in _read(folder / SKILL_LINKS)
        ),
        groups=tuple(
            Group(**{**row, "scheme": GroupScheme(row["scheme"])}) for row in _read(folder / GROUPS)
        ),
    )


def _write(rows: Iterable[Mapping[str, Any]], kind: type, path: Path) -> None:
    columns = [field.name for field in fields(kind)]
    schema = pa.schema(
        (name, pa.list_(pa.string()) if _is_many(kind, name) else pa.string()) for name in columns
    )
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path, compression="zstd")


def _is_many(kind: type, name: str) -> bool:
    return bool(kind.__annotations__[name] == tuple[str, ...])


def _read(path: Path) -> Iterable[dict[str, Any]]:
    table = pq.read_table(path)
    columns = [column.to_pylist() for column in table.columns]
    for values in zip(*columns, strict=True):
        cells = (tuple(value) if isinstance(value, list) else value for value in values)
        yield dict(zip(table.column_names, cells, strict=True))


def _skill(row: dict[str, Any]) -> Skill:
    level = row["reuse_level"]
    kind = SkillKind(row["kind"])
    return Skill(**{**row, "kind": kind, "reuse_level": ReuseLevel(level) if level else None})


def _relations(
    folder: Path, occupations: Sequence[Occupation], skills: Sequence[Skill]
) -> Iterable[SkillRelation]:
    table = pq.read_table(folder / RELATIONS)
    rows = (np.asarray(table[name]).tolist() for name in ("occupation", "skill", "essential"))
    for occupation, skill, essential in zip(*rows, strict=True):
        importance = Importance.ESSENTIAL if essential else Importance.OPTIONAL
        yield SkillRelation(occupations[occupation].uri, skills[skill].uri, importance)
