"""The concepts of an ESCO release: its rows as occupations, skills and groups."""

import html
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from taxonomy.catalogue import Group, GroupScheme, Occupation, ReuseLevel, Skill, SkillKind
from taxonomy.esco.relations import ConceptKind, Edge, Kinds
from taxonomy.tables import FOREIGN_EMPTY_WORDS, Row, Table

Parents = Mapping[tuple[str, ConceptKind], tuple[str, ...]]
"""The URIs above a concept, by its URI and the kind of what is above; ordered."""

SKILL_KINDS = {
    "knowledge": SkillKind.KNOWLEDGE,
    "skill/competence": SkillKind.SKILL,
    # Six skills of v1.1.1 have no type; their labels say that they are practical.
    "": SkillKind.SKILL,
}
REUSE_LEVELS = {"": None, **{level.value: level for level in ReuseLevel}}
MARKUP = re.compile(r"</?(?:a|span)\b[^<>]*>")
"""RDFa tags, in which scope notes of ESCO name other concepts."""
REGULATED = "/regulated"
"""How the URI ends that marks an occupation as regulated; the other one ends in "/unregulated"."""
LABEL_BREAK = re.compile(r"\n|\s\|\s")
ISCO_CODE = re.compile(r"[0-9]{1,4}")
ISCO_UNIT_CODE = re.compile(r"[0-9]{4}")

Value = TypeVar("Value", bound=StrEnum | None)


def concept_kinds(tables: Mapping[ConceptKind, Table]) -> Kinds:
    """Return the kind of each concept; TaxonomyError for a URI or label that is empty or twice."""
    kinds: dict[str, ConceptKind] = {}
    first: dict[str, str] = {}
    for kind, table in tables.items():
        table.check_filled(("conceptUri", "preferredLabel"))
        for row in table.rows:
            uri = row["conceptUri"]
            if uri in first:
                what = f"{uri} is there twice; first in {first[uri]}"
                raise table.fault(row, "conceptUri", what, "Keep one of the two rows")
            first[uri] = f"{table.name}, line {row.line}"
            kinds[uri] = kind
    return kinds


def parents_of(edges: Iterable[Edge], kinds: Kinds) -> Parents:
    """Gather the rows of both broader tables by concept."""
    parents: dict[tuple[str, ConceptKind], list[str]] = {}
    for edge in edges:
        parents.setdefault((edge.origin, kinds[edge.target]), []).append(edge.target)
    return {key: tuple(sorted(above)) for key, above in parents.items()}


def occupation(row: Row, table: Table, parents: Parents) -> Occupation:
    """Return the occupation of a row."""
    uri, label = row["conceptUri"], row["preferredLabel"]
    alternative = labels(row["altLabels"], label)
    return Occupation(
        uri=uri,
        label=label,
        isco_code=_code(row, table, "iscoGroup", ISCO_UNIT_CODE),
        alternative_labels=alternative,
        hidden_labels=labels(row["hiddenLabels"], label, *alternative),
        description=plain_text(row["description"]),
        scope_note=plain_text(row["scopeNote"]),
        status=row["status"] or "released",
        code=row["code"],
        broader=parents.get((uri, ConceptKind.OCCUPATION), ()),
        exact_match=row["exactMatch"],
        regulated=row["regulatedProfessionNote"].endswith(REGULATED),
    )


def skill(row: Row, table: Table, parents: Parents) -> Skill:
    """Return the skill of a row; one without type counts as practical."""
    uri, label = row["conceptUri"], row["preferredLabel"]
    alternative = labels(row["altLabels"], label)
    return Skill(
        uri=uri,
        label=label,
        kind=_one_of(SKILL_KINDS, row, table, "skillType"),
        alternative_labels=alternative,
        hidden_labels=labels(row["hiddenLabels"], label, *alternative),
        description=plain_text(row["description"]),
        scope_note=plain_text(row["scopeNote"]),
        reuse_level=_one_of(REUSE_LEVELS, row, table, "reuseLevel"),
        status=row["status"] or "released",
        groups=parents.get((uri, ConceptKind.SKILL_GROUP), ()),
        broader=parents.get((uri, ConceptKind.SKILL), ()),
        exact_match=row["exactMatch"],
    )


def plain_text(cell: str) -> str:
    """Return the text of a cell without the tags and character references of HTML."""
    return html.unescape(MARKUP.sub("", cell)) if "<" in cell or "&" in cell else cell


def isco_group(row: Row, table: Table, parents: Parents) -> Group:
    """Return the ISCO-08 group of a row, at any of the four levels."""
    uri = row["conceptUri"]
    return Group(
        uri=uri,
        label=row["preferredLabel"],
        scheme=GroupScheme.ISCO,
        code=_code(row, table, "code", ISCO_CODE),
        description=plain_text(row["description"]),
        broader=parents.get((uri, ConceptKind.ISCO_GROUP), ()),
    )


def skill_group(row: Row, _table: Table, parents: Parents) -> Group:
    """Return the group of a row; an ISCED-F group has its code in its URI and nowhere else."""
    uri = row["conceptUri"]
    isced = "/isced-f/" in uri
    return Group(
        uri=uri,
        label=row["preferredLabel"],
        scheme=GroupScheme.ISCED_F if isced else GroupScheme.SKILLS,
        code=uri.rpartition("/")[2] if isced else row["code"],
        description=plain_text(row["description"]),
        broader=parents.get((uri, ConceptKind.SKILL_GROUP), ()),
    )


def labels(cell: str, *taken: str) -> tuple[str, ...]:
    """Split a cell of labels on line breaks or " | ", in order, each once and none of `taken`.

    Two labels that differ in case only are the same. A word for an empty cell is no label.
    """
    seen = {label.casefold() for label in taken}
    found: list[str] = []
    for part in LABEL_BREAK.split(cell):
        label = part.strip()
        if label and label not in FOREIGN_EMPTY_WORDS and label.casefold() not in seen:
            seen.add(label.casefold())
            found.append(label)
    return tuple(found)


def _one_of(values: Mapping[str, Value], row: Row, table: Table, column: str) -> Value:
    if row[column] not in values:
        known = ", ".join(name for name in values if name)
        what = f"{row[column]!r} is not a known value"
        raise table.fault(row, column, what, f"Use one of {known}, or leave the cell empty")
    return values[row[column]]


def _code(row: Row, table: Table, column: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(row[column]):
        what = f"{row[column]!r} is not an ISCO-08 code of this level"
        fix = "Use four digits for an occupation; a spreadsheet may have dropped a leading zero"
        raise table.fault(row, column, what, fix)
    return row[column]
