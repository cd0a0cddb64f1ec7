"""The Parquet tables of an index folder: a catalogue on disk."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from index.columns import Record, read_records, write_records
from index.manifest import Manifest
from taxonomy.additions import Addition
from taxonomy.catalogue import (
    Catalogue,
    Group,
    Importance,
    Occupation,
    Skill,
    SkillLink,
    SkillRelation,
)
from taxonomy.counterparts import Counterpart
from taxonomy.facets import Facets

OCCUPATIONS = "occupations.parquet"
SKILLS = "skills.parquet"
RELATIONS = "relations.parquet"
SKILL_LINKS = "skill_links.parquet"
GROUPS = "groups.parquet"
FACETS = "facets.parquet"
COUNTERPARTS = "counterparts.parquet"
ADDITIONS = "additions.parquet"


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
    )


def _joined(kind: type[Record], name: str, folder: Path, manifest: Manifest) -> tuple[Record, ...]:
    """Read a table that is written only where there is something to write."""
    return read_records(kind, folder / name) if name in manifest.files else ()


def _relations(
    folder: Path, occupations: Sequence[Occupation], skills: Sequence[Skill]
) -> Iterable[SkillRelation]:
    table = pq.read_table(folder / RELATIONS)
    rows = (np.asarray(table[name]).tolist() for name in ("occupation", "skill", "essential"))
    for occupation, skill, essential in zip(*rows, strict=True):
        importance = Importance.ESSENTIAL if essential else Importance.OPTIONAL
        yield SkillRelation(occupations[occupation].uri, skills[skill].uri, importance)
