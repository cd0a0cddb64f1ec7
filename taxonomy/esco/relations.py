"""The relations of an ESCO release: which rows join two concepts of it, and which do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from taxonomy import catalogue, errors, report, tables

MAX_LOST_SHARE = 0.01
"""A larger share of rows that join nothing means a damaged file; ESCO v1.1.1 has 0.05 % of them."""


class ConceptKind(StrEnum):
    """Which table a concept comes from."""

    OCCUPATION = "occupation"
    SKILL = "skill"
    ISCO_GROUP = "ISCO group"
    SKILL_GROUP = "skill group"


Kinds = Mapping[str, ConceptKind]
"""The kind of every concept of the release by URI."""

LOST = {
    "occupationUri": report.UnusedReason.UNKNOWN_OCCUPATION,
    "skillUri": report.UnusedReason.UNKNOWN_SKILL,
    "originalSkillUri": report.UnusedReason.UNKNOWN_SKILL,
    "relatedSkillUri": report.UnusedReason.UNKNOWN_SKILL,
    "conceptUri": report.UnusedReason.UNKNOWN_CONCEPT,
    "broaderUri": report.UnusedReason.UNKNOWN_CONCEPT,
}
"""Why a row is not used when the release lacks the concept in this column."""


@dataclass(frozen=True, slots=True)
class EdgeShape:
    """The columns of a relation table and the pairs of kinds that it may join."""

    origin: str
    target: str
    joins: frozenset[tuple[ConceptKind, ConceptKind]]


NEEDS = EdgeShape(
    "occupationUri", "skillUri", frozenset({(ConceptKind.OCCUPATION, ConceptKind.SKILL)})
)
HELPS = EdgeShape(
    "originalSkillUri", "relatedSkillUri", frozenset({(ConceptKind.SKILL, ConceptKind.SKILL)})
)
BROADER = EdgeShape(
    "conceptUri",
    "broaderUri",
    frozenset(
        {
            (ConceptKind.OCCUPATION, ConceptKind.OCCUPATION),
            (ConceptKind.OCCUPATION, ConceptKind.ISCO_GROUP),
            (ConceptKind.ISCO_GROUP, ConceptKind.ISCO_GROUP),
            (ConceptKind.SKILL, ConceptKind.SKILL),
            (ConceptKind.SKILL, ConceptKind.SKILL_GROUP),
            (ConceptKind.SKILL_GROUP, ConceptKind.SKILL_GROUP),
        }
    ),
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A row that joins two concepts of the release."""

    origin: str
    target: str
    row: tables.Row


@dataclass(frozen=True, slots=True)
class Edges:
    """The rows of a table that join two concepts, ordered by both URIs, and the others."""

    used: tuple[Edge, ...]
    unused: tuple[report.UnusedRow, ...]


def read_edges(table: tables.Table, shape: EdgeShape, kinds: Kinds) -> Edges:
    """Sort the rows of a relation table; TaxonomyError when more than MAX_LOST_SHARE are lost.

    Of rows that name the same pair, the first counts, or an essential one before an optional one.
    """
    used: dict[tuple[str, str], Edge] = {}
    unused: list[report.UnusedRow] = []
    for row in table.rows:
        pair = row[shape.origin], row[shape.target]
        fault, first = _fault(row, shape, kinds), used.get(pair)
        if first and not fault:
            counting, other = (row, first.row) if _outranks(row, first.row) else (first.row, row)
            used[pair] = Edge(*pair, counting)
            unused.append(_repetition(table, pair, counting, other))
        elif fault:
            unused.append(report.UnusedRow(table.name, row.line, *fault))
        else:
            used[pair] = Edge(*pair, row)
    _check_lost(table, unused)
    return Edges(
        tuple(used[pair] for pair in sorted(used)),
        tuple(sorted(unused, key=lambda lost: lost.line)),
    )


def importance(edge: Edge, table: tables.Table) -> catalogue.Importance:
    """Return the importance that a relation row states; TaxonomyError for any other word."""
    try:
        return catalogue.Importance(edge.row["relationType"])
    except ValueError as error:
        what = f"{edge.row['relationType']!r} is not a relation type"
        fix = f"Use one of {', '.join(catalogue.Importance)}"
        raise table.fault(edge.row, "relationType", what, fix) from error


def _fault(
    row: tables.Row, shape: EdgeShape, kinds: Kinds
) -> tuple[report.UnusedReason, str] | None:
    origin, target = row[shape.origin], row[shape.target]
    if origin not in kinds or target not in kinds:
        lost = [column for column in (shape.origin, shape.target) if row[column] not in kinds]
        return LOST[lost[0]], ", ".join(f"{column} {row[column]}" for column in lost)
    if (kinds[origin], kinds[target]) not in shape.joins:
        detail = f"{kinds[origin]} {origin} to {kinds[target]} {target}"
        return report.UnusedReason.MISFIT, detail
    return (report.UnusedReason.SELF, origin) if origin == target else None


def _outranks(row: tables.Row, first: tables.Row) -> bool:
    words = row["relationType"], first["relationType"]
    return words == (catalogue.Importance.ESSENTIAL, catalogue.Importance.OPTIONAL)


def _repetition(
    table: tables.Table, pair: tuple[str, str], counting: tables.Row, other: tables.Row
) -> report.UnusedRow:
    """Return why one of two rows that join the same pair is not used."""
    counts_as = counting["relationType"]
    detail = f"{pair[0]} to {pair[1]} is on line {counting.line}"
    if other["relationType"] == counts_as:
        reason = report.UnusedReason.REPEATED
    elif _outranks(counting, other):
        reason = report.UnusedReason.ALSO_ESSENTIAL
    else:
        reason, detail = report.UnusedReason.CONTRADICTED, f"{detail} as {counts_as}"
    return report.UnusedRow(table.name, other.line, reason, detail)


def _check_lost(table: tables.Table, unused: Iterable[report.UnusedRow]) -> None:
    lost = [row for row in unused if row.reason in {*LOST.values(), report.UnusedReason.MISFIT}]
    if len(lost) > MAX_LOST_SHARE * len(table.rows):
        first = lost[0]
        raise errors.TaxonomyError(
            f"{len(lost)} of {len(table.rows)} rows join no two concepts of this release, more "
            f"than {MAX_LOST_SHARE:.0%}; the first {first.reason}: {first.detail}",
            file=table.place,
            line=first.line,
            fix="Use label and relation files of the same release, each of them whole",
        )
