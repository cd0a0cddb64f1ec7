"""Example statements: how people who do an occupation or have a skill speak of it.

They are written by hand for this project, in English, and keyed by the URIs of ESCO: the files
`occupations.csv` and `skills.csv` of this folder, ordered by URI, with the columns `concept`,
`kind` (`StatementKind`) and `statement`. `python -m tools.statements` checks them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from taxonomy import files, tables
from taxonomy.catalogue import (
    Catalogue,
    Occupation,
    Skill,
    Source,
    Statement,
    StatementKind,
    joined_version,
    taxonomy_of,
    version_without,
)

FOLDER = Path(__file__).parent
PART = "statements"
STATEMENTS_VERSION = f"{PART}-2"
"""The part of a catalogue's version that says which statements it has; raised with the files."""
LANGUAGE = "en"
COLUMNS = ("concept", "kind", "statement")
MIN_WORDS, MAX_WORDS = 4, 25
SOURCE = Source(
    name="Example statements",
    version=STATEMENTS_VERSION.removeprefix(f"{PART}-"),
    licence="Apache-2.0",
    attribution="Written for Destinai in everyday words; the concepts are those of ESCO, whose "
    "URIs are reused with attribution to the European Commission.",
    url="https://w3id.org/destinai/statements",
)
_TAXONOMIES = frozenset(("esco", "starter"))
_FIX = f"Write a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}"


def read_statements(path: Path) -> tuple[Statement, ...]:
    """Return the statements of a file, in its order.

    Raises TaxonomyError for another column, a concept that is no URI, an unknown kind, a
    statement that is too short, too long or there twice.
    """
    table = tables.read_table(files.ReleaseFile(path), COLUMNS, fix=_FIX)
    first: dict[str, int] = {}
    statements = []
    for row in table.rows:
        statement = _statement(row, table)
        key = statement.text.casefold()
        if key in first:
            what = f"the same statement as in line {first[key]}"
            raise table.fault(row, "statement", what, "Keep one of the two")
        first[key] = row.line
        statements.append(statement)
    return tuple(statements)


def _statement(row: tables.Row, table: tables.Table) -> Statement:
    if not row["concept"].startswith(("http://", "https://")):
        what = f"{row['concept']!r} is no URI"
        raise table.fault(row, "concept", what, "Write the whole URI of the concept")
    if row["kind"] not in frozenset(StatementKind):
        kinds = ", ".join(StatementKind)
        raise table.fault(row, "kind", f"{row['kind']!r} is no kind", f"Write one of {kinds}")
    words = len(row["statement"].split())
    if not MIN_WORDS <= words <= MAX_WORDS:
        fix = f"Write {MIN_WORDS} to {MAX_WORDS} words"
        raise table.fault(row, "statement", f"the statement has {words} words", fix)
    return Statement(row["concept"], StatementKind(row["kind"]), row["statement"])


def shipped_statements() -> tuple[Statement, ...]:
    """Return the statements that come with this package."""
    return tuple(
        statement for path in sorted(FOLDER.glob("*.csv")) for statement in read_statements(path)
    )


@dataclass(frozen=True, slots=True)
class JoinedStatements:
    """A catalogue with statements, and how many of the shipped ones are of none of its concepts."""

    catalogue: Catalogue
    skipped: int


def join_statements(
    catalogue: Catalogue, statements: Iterable[Statement] | None = None
) -> JoinedStatements:
    """Return a catalogue with the shipped statements in place of those it had.

    A statement belongs to the concept with its URI, or whose exact match that is; those of no
    concept are counted and skipped. A catalogue in another language, of another taxonomy, or
    without any such concept gets none.
    """
    bare = _without_statements(catalogue)
    if catalogue.language != LANGUAGE or taxonomy_of(catalogue.version) not in _TAXONOMIES:
        return JoinedStatements(bare, 0)
    uri_of = _uris(catalogue.occupations) | _uris(catalogue.skills)
    every = shipped_statements() if statements is None else tuple(statements)
    kept = [replace(s, concept=uri_of[s.concept]) for s in every if s.concept in uri_of]
    if not kept:
        return JoinedStatements(bare, len(every))
    joined = replace(
        bare,
        version=joined_version(bare.version, STATEMENTS_VERSION),
        sources=(*bare.sources, SOURCE),
        statements=tuple(sorted(kept, key=lambda statement: statement.concept)),
    )
    return JoinedStatements(joined, len(every) - len(kept))


def current_version(catalogue_version: str, language: str) -> str:
    """Return the version that a catalogue has with the statements of today."""
    if language != LANGUAGE or taxonomy_of(catalogue_version) not in _TAXONOMIES:
        return version_without(catalogue_version, PART)
    return joined_version(catalogue_version, STATEMENTS_VERSION)


def _without_statements(catalogue: Catalogue) -> Catalogue:
    return replace(
        catalogue,
        version=version_without(catalogue.version, PART),
        sources=tuple(source for source in catalogue.sources if source.name != SOURCE.name),
        statements=(),
    )


def _uris(concepts: Iterable[Occupation | Skill]) -> dict[str, str]:
    """Return the URI of each concept by that of its exact match, and by its own."""
    concepts = tuple(concepts)
    matched = {concept.exact_match: concept.uri for concept in concepts if concept.exact_match}
    return matched | {concept.uri: concept.uri for concept in concepts}
