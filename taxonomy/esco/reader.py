"""The ESCO reader: a release of the ESCO classification as a catalogue.

ESCO and its CSV format are published by the European Commission at https://esco.ec.europa.eu.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from taxonomy.catalogue import (
    Catalogue,
    Group,
    Importance,
    Occupation,
    Skill,
    SkillLink,
    SkillRelation,
    Source,
)
from taxonomy.errors import TaxonomyError
from taxonomy.esco import concepts, relations
from taxonomy.esco.layout import COLUMNS, lay_out, release_version
from taxonomy.files import check_total, find_files
from taxonomy.report import ReleaseReading, ReleaseReport, UnusedReason
from taxonomy.tables import Row, Table, read_table

MAX_BARE_SHARE = 0.05
"""More occupations than this share without any skill mean a relation file that is cut short."""

CONCEPT_TABLES = {
    relations.ConceptKind.OCCUPATION: "occupations",
    relations.ConceptKind.SKILL: "skills",
    relations.ConceptKind.ISCO_GROUP: "ISCOGroups",
    relations.ConceptKind.SKILL_GROUP: "skillGroups",
}
EDGE_SHAPES = {
    "occupationSkillRelations": relations.NEEDS,
    "skillSkillRelations": relations.HELPS,
    "broaderRelationsOccPillar": relations.BROADER,
    "broaderRelationsSkillPillar": relations.BROADER,
}

Concept = TypeVar("Concept", Occupation, Skill, Group)
Tables = Mapping[str, Table]


def read_esco(paths: Sequence[Path], release: str | None = None) -> ReleaseReading:
    """Read one release in one language from the portal's ZIPs or folders, in any order.

    `release` (such as "1.1.1") is needed where no ZIP's name contains it. Raises TaxonomyError,
    with the place and the fix, for input that cannot be read whole.
    """
    files = find_files(paths)
    layout = lay_out(files)
    version = release_version(files, release, layout.language)
    check_total(layout.files.values())
    tables = {name: read_table(file, COLUMNS[name]) for name, file in layout.files.items()}
    _check_filled(tables)
    kinds = concepts.concept_kinds({kind: tables[name] for kind, name in CONCEPT_TABLES.items()})
    edges = {
        name: relations.read_edges(tables[name], shape, kinds)
        for name, shape in EDGE_SHAPES.items()
    }
    broader = [
        edge
        for name in edges
        if EDGE_SHAPES[name] is relations.BROADER
        for edge in edges[name].used
    ]
    catalogue = _catalogue(
        version, layout.language, tables, edges, concepts.parents_of(broader, kinds)
    )
    _check_bare(catalogue, tables["occupationSkillRelations"])
    return ReleaseReading(catalogue, _report(catalogue, tables, edges, layout.unread))


def _catalogue(
    version: str,
    language: str,
    tables: Tables,
    edges: Mapping[str, relations.Edges],
    parents: concepts.Parents,
) -> Catalogue:
    groups = (
        *_concepts(concepts.isco_group, tables["ISCOGroups"], parents),
        *_concepts(concepts.skill_group, tables["skillGroups"], parents),
    )
    needs, helps = tables["occupationSkillRelations"], tables["skillSkillRelations"]
    return Catalogue(
        version=version,
        language=language,
        sources=_sources(tables.get("sources"), version),
        occupations=_concepts(concepts.occupation, tables["occupations"], parents),
        skills=_concepts(concepts.skill, tables["skills"], parents),
        relations=tuple(
            SkillRelation(edge.origin, edge.target, relations.importance(edge, needs))
            for edge in edges["occupationSkillRelations"].used
        ),
        skill_links=tuple(
            SkillLink(edge.origin, edge.target, relations.importance(edge, helps))
            for edge in edges["skillSkillRelations"].used
        ),
        groups=tuple(sorted(groups, key=attrgetter("uri"))),
    )


def _concepts(
    concept: Callable[[Row, Table, concepts.Parents], Concept],
    table: Table,
    parents: concepts.Parents,
) -> tuple[Concept, ...]:
    found = (concept(row, table, parents) for row in table.rows)
    return tuple(sorted(found, key=attrgetter("uri")))


def _sources(table: Table | None, version: str) -> tuple[Source, ...]:
    columns = ("name", "version", "licence", "attribution", "url")
    if table is not None:
        return tuple(Source(*(row[column] for column in columns)) for row in table.rows)
    return (
        Source(
            name="ESCO",
            version=version.removeprefix("esco-").rpartition("-")[0],
            licence="European Commission reuse notice (Decision 2011/833/EU)",
            attribution="Occupations, skills and their relations come from ESCO, the "
            "classification of European skills, competences and occupations that the European "
            "Commission publishes.",
            url="https://esco.ec.europa.eu",
        ),
    )


def _check_filled(tables: Tables) -> None:
    for name in ("occupations", "skills", "occupationSkillRelations"):
        if not tables[name].rows:
            what, fix = "has a header and no row", "Unpack the file again from the portal's ZIP"
            raise TaxonomyError(what, file=tables[name].place, fix=fix)


def _check_bare(catalogue: Catalogue, table: Table) -> None:
    bare = sum(occupation.uri not in catalogue.relations_of for occupation in catalogue.occupations)
    if bare > MAX_BARE_SHARE * len(catalogue.occupations):
        raise TaxonomyError(
            f"{bare} of {len(catalogue.occupations)} occupations have no skill at all, more than "
            f"{MAX_BARE_SHARE:.0%}",
            file=table.place,
            fix="The file seems cut short: unpack it again from the portal's ZIP",
        )


def _report(
    catalogue: Catalogue,
    tables: Tables,
    edges: Mapping[str, relations.Edges],
    unread: tuple[str, ...],
) -> ReleaseReport:
    counts = Counter(relation.importance for relation in catalogue.relations)
    return ReleaseReport(
        rows={tables[name].name: len(tables[name].rows) for name in sorted(tables)},
        occupations=len(catalogue.occupations),
        skills=len(catalogue.skills),
        groups=len(catalogue.groups),
        relations_read=len(tables["occupationSkillRelations"].rows),
        relations_used=len(catalogue.relations),
        essential=counts[Importance.ESSENTIAL],
        optional=counts[Importance.OPTIONAL],
        also_optional=_also_optional(edges["occupationSkillRelations"]),
        skill_links=len(catalogue.skill_links),
        untyped_skills=sum(not row["skillType"] for row in tables["skills"].rows),
        unused=tuple(row for name in edges for row in edges[name].unused),
        unread_files=unread,
        notes=tuple(note for name in sorted(tables) for note in tables[name].notes),
    )


def _also_optional(needs: relations.Edges) -> int:
    return sum(row.reason is UnusedReason.ALSO_ESSENTIAL for row in needs.unused)
