"""The O*NET reader: a release of the O*NET database as a catalogue.

O*NET is published by the U.S. Department of Labor at https://www.onetcenter.org/database.html.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from taxonomy.catalogue import Catalogue, Importance, Source
from taxonomy.facets import Facets
from taxonomy.files import check_total, find_files
from taxonomy.onet.concepts import groups_of, occupations_of, skills_of
from taxonomy.onet.facets import OnetFacets
from taxonomy.onet.layout import ONET, OnetTables, lay_out, read_tables, release_version
from taxonomy.onet.needs import OnetNeeds, needs_of
from taxonomy.report import ReleaseReading, ReleaseReport, UnusedRow
from taxonomy.tables import Table

LANGUAGE = "en"


def read_onet(paths: Sequence[Path], release: str | None = None) -> ReleaseReading:
    """Read one release of the text database, from its ZIP or unpacked folder.

    `release` (such as "29.2") is needed where neither a ZIP's nor a folder's name contains it.
    Raises TaxonomyError, with the place and the fix, for input that cannot be read whole.
    """
    files = find_files(paths, ONET)
    laid_out = lay_out(files)
    read = {file.place for of_table in laid_out.values() for file in of_table}
    version = release_version((file for file in files if file.place in read), release)
    check_total(file for of_table in laid_out.values() for file in of_table)
    tables = read_tables(laid_out)
    occupations, skills = occupations_of(tables), skills_of(tables)
    facets = OnetFacets(tables, {o.uri: o.label for o in occupations})
    needs = needs_of(tables, {o.uri for o in occupations}, {s.uri for s in skills})
    catalogue = Catalogue(
        version=version,
        language=LANGUAGE,
        sources=(_source(version),),
        occupations=occupations,
        skills=skills,
        relations=needs.relations(),
        groups=groups_of(tables),
        facets=facets.every(),
    )
    unread = tuple(sorted(file.name for file in files if file.place not in read))
    unused = tuple(dict.fromkeys((*needs.unused, *facets.unused)))
    return ReleaseReading(catalogue, _report(catalogue, tables, needs, unused, unread))


def _source(version: str) -> Source:
    release = version.removeprefix("onet-")
    return Source(
        name="O*NET",
        version=release,
        licence="CC BY 4.0",
        attribution=f"This product includes information from the O*NET {release} Database by the "
        "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), used under "
        "the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. Destinai has modified some of "
        "this information; USDOL/ETA has not approved, endorsed, or tested these modifications.",
        url="https://www.onetcenter.org/database.html",
    )


def _report(
    catalogue: Catalogue,
    tables: OnetTables,
    needs: OnetNeeds,
    unused: tuple[UnusedRow, ...],
    unread: tuple[str, ...],
) -> ReleaseReport:
    counts = Counter(relation.importance for relation in catalogue.relations)
    return ReleaseReport(
        rows={table.name: len(table.rows) for table in sorted(tables.every(), key=_name)},
        occupations=len(catalogue.occupations),
        skills=len(catalogue.skills),
        groups=len(catalogue.groups),
        relations_read=needs.read,
        relations_used=len(catalogue.relations),
        essential=counts[Importance.ESSENTIAL],
        optional=counts[Importance.OPTIONAL],
        skill_links=0,
        untyped_skills=0,
        tasks=sum(1 for _ in tables.rows("tasks")),
        unimportant=needs.unimportant,
        merged=needs.merged,
        facets=_facet_counts(catalogue),
        unused=unused,
        unread_files=unread,
        notes=tuple(note for table in sorted(tables.every(), key=_name) for note in table.notes),
    )


def _facet_counts(catalogue: Catalogue) -> dict[str, int]:
    """Return how many occupations have a facet, by its name."""
    names = [field.name for field in fields(Facets) if field.name != "occupation"]
    return {
        name.replace("_", " "): sum(bool(getattr(facets, name)) for facets in catalogue.facets)
        for name in names
    }


def _name(table: Table) -> str:
    return table.name
