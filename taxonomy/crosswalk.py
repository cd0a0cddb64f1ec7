"""The ESCO-O*NET crosswalk: reading its file, and joining the two catalogues through it.

The file has some rows on the mapping itself, then a table with one row for each match. A match
reads from ESCO: broadMatch means that the O*NET occupation is the broader one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from taxonomy import errors, files, tables
from taxonomy.catalogue import (
    CLOSE,
    Catalogue,
    Counterpart,
    Group,
    MatchType,
    Occupation,
    Source,
    joined_version,
)
from taxonomy.report import FileNote, UnusedReason, UnusedRow

ONET_CODE, ONET_TITLE = "O*NET Id", "O*NET Title"
URI, TITLE = "ESCO or ISCO URI", "ESCO or ISCO Title"
MATCH = "Type of Match"
EXACT_ISCO = "exactISCO"
MATCHES: Mapping[str, MatchType] = {
    EXACT_ISCO: MatchType.EXACT,
    **{f"{match}Match": match for match in MatchType},
}
SOURCE = "ESCO-O*NET crosswalk"
_PAGES = "https://esco.ec.europa.eu/en/about-esco/data-science-and-esco"
_VERSION, _DATE = "Mapping project version", "Mapping project version date"
_FIX = "Use a fresh copy of the crosswalk, as the ESCO portal offers it (CSV)"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The rows of the crosswalk file, and its source."""

    table: tables.Table
    source: Source


def read_crosswalk(path: Path) -> Crosswalk:
    """Read the file of the crosswalk; raise TaxonomyError where it cannot be read whole."""
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        fix = "Pass the path of the crosswalk's CSV file"
        raise errors.TaxonomyError(what, file=str(path), fix=fix)
    columns = (ONET_CODE, ONET_TITLE, URI, TITLE, MATCH)
    table = tables.read_table(files.ReleaseFile(path), columns, preamble=True, fix=_FIX)
    if not table.rows:
        raise errors.TaxonomyError("has a header and no row", file=table.place, fix=_FIX)
    return Crosswalk(table, _source(table))


def _source(table: tables.Table) -> Source:
    found = {row[0]: row[1] for row in table.preamble if len(row) > 1}
    version = " ".join(found[name] for name in (_VERSION, _DATE) if found.get(name))
    return Source(
        name=SOURCE,
        version=version,
        licence="European Commission reuse notice (Decision 2011/833/EU)",
        attribution="The mapping of O*NET occupations to ESCO occupations comes from the "
        "crosswalk of the ESCO Secretariat and the U.S. Department of Labor, Employment and "
        "Training Administration.",
        url=f"{_PAGES}/crosswalk-between-esco-and-onet",
    )


MAX_FOREIGN_SHARE = 0.5
"""More rows than this share with codes that O*NET lacks mean another O*NET-SOC."""


@dataclass(frozen=True, slots=True)
class JoinReport:
    """Counts of one joining: every row of the crosswalk is in `matches`, `isco` or `unused`.

    `matches` counts rows that join an occupation, by type; `isco` those that join an ISCO-08
    group. `joined` occupations have a counterpart, `closely_joined` an exact or close one.
    `retitled` rows name an ESCO concept by another label than the catalogue does.
    """

    rows: int
    matches: Mapping[MatchType, int]
    isco: int
    occupations: int
    joined: int
    closely_joined: int
    onet_occupations: int
    retitled: int
    unused: tuple[UnusedRow, ...]
    notes: tuple[FileNote, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedRelease:
    """A catalogue with its counterparts, and the account of how it was joined."""

    catalogue: Catalogue
    report: JoinReport


@dataclass(slots=True)
class _Join:
    """The counterparts found so far, and the rows that give none."""

    concepts: Mapping[str, tuple[str, str]]
    onet: Mapping[str, Occupation]
    source: str
    found: dict[tuple[str, str], Counterpart] = field(default_factory=dict)
    unused: list[UnusedRow] = field(default_factory=list)
    isco: int = 0
    retitled: int = 0

    def take(self, table: tables.Table, row: tables.Row) -> None:
        """Take a row as a counterpart, or note why it is none."""
        match, other = MATCHES.get(row[MATCH]), self.onet.get(row[ONET_CODE])
        concept, label = self.concepts.get(row[URI], ("", ""))
        if match is None:
            self._leave(table, row, UnusedReason.UNKNOWN_MATCH, row[MATCH])
        elif other is None:
            self._leave(table, row, UnusedReason.UNKNOWN_OCCUPATION, row[ONET_CODE])
        elif not concept:
            self._leave(table, row, UnusedReason.UNKNOWN_CONCEPT, f"{row[URI]} {row[TITLE]}")
        elif (concept, other.uri) in self.found:
            same = self.found[concept, other.uri].match is match
            reason = UnusedReason.REPEATED if same else UnusedReason.CONTRADICTED
            self._leave(table, row, reason, f"{row[ONET_CODE]} {row[URI]}")
        else:
            self.isco += row[MATCH] == EXACT_ISCO
            self.retitled += row[TITLE] != label
            self.found[concept, other.uri] = Counterpart(
                concept, other.uri, other.label, other.code, match, self.source
            )

    def _leave(
        self, table: tables.Table, row: tables.Row, reason: UnusedReason, detail: str
    ) -> None:
        self.unused.append(UnusedRow(table.name, row.line, reason, detail))


def join(esco: Catalogue, onet: Catalogue, crosswalk: Crosswalk) -> JoinedRelease:
    """Return an ESCO catalogue with its counterparts in an O*NET catalogue and their facets.

    Occupations, skills and relations stay what they are; what was joined from O*NET before is
    replaced. Raises TaxonomyError where the three do not fit together.
    """
    table = crosswalk.table
    source = " ".join((crosswalk.source.name, crosswalk.source.version)).strip()
    joiner = _Join(_concepts(esco), {o.code: o for o in onet.occupations}, source)
    for row in table.rows:
        joiner.take(table, row)
    _check(joiner, table, esco, onet)
    counterparts = tuple(joiner.found[pair] for pair in sorted(joiner.found))
    known = {counterpart.counterpart for counterpart in counterparts}
    added = (*onet.sources, crosswalk.source)
    kept = (s for s in esco.sources if s.name not in {source.name for source in added})
    catalogue = replace(
        esco,
        version=joined_version(esco.version, onet.version),
        sources=(*kept, *added),
        counterparts=counterparts,
        facets=tuple(facets for facets in onet.facets if facets.occupation in known),
    )
    return JoinedRelease(catalogue, _report(catalogue, joiner, table))


def _concepts(esco: Catalogue) -> dict[str, tuple[str, str]]:
    """Return the URI and label of each occupation and group by its URI, and by ESCO's for it."""
    concepts: Iterable[Occupation | Group] = (*esco.occupations, *esco.isco_group.values())
    by_uri = {concept.uri: (concept.uri, concept.label) for concept in concepts}
    return {o.exact_match: by_uri[o.uri] for o in esco.occupations if o.exact_match} | by_uri


def _check(joiner: _Join, table: tables.Table, esco: Catalogue, onet: Catalogue) -> None:
    foreign = sum(row[ONET_CODE] not in joiner.onet for row in table.rows)
    if foreign > MAX_FOREIGN_SHARE * len(table.rows):
        raise errors.TaxonomyError(
            f"{foreign:,} of {len(table.rows):,} rows have a code that {onet.version} lacks",
            file=table.place,
            column=ONET_CODE,
            fix="Use the crosswalk and the O*NET release of the same O*NET-SOC taxonomy",
        )
    if not joiner.found:
        raise errors.TaxonomyError(
            f"no row joins a concept of {esco.version} with one of {onet.version}",
            file=table.place,
            fix="Name a catalogue of ESCO with --catalogue, and one of O*NET with --onet",
        )


def _report(catalogue: Catalogue, joiner: _Join, table: tables.Table) -> JoinReport:
    groups = {group.uri for group in catalogue.isco_group.values()}
    of_occupations = [c for c in catalogue.counterparts if c.concept not in groups]
    counts = Counter(counterpart.match for counterpart in of_occupations)
    return JoinReport(
        rows=len(table.rows),
        matches={match: counts[match] for match in MatchType},
        isco=joiner.isco,
        occupations=len(catalogue.occupations),
        joined=len({c.concept for c in of_occupations}),
        closely_joined=len({c.concept for c in of_occupations if c.match in CLOSE}),
        onet_occupations=len({c.counterpart for c in catalogue.counterparts}),
        retitled=joiner.retitled,
        unused=tuple(joiner.unused),
        notes=table.notes,
    )
