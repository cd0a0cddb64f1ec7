"""Example statements, job titles and names of skills: how people speak of a concept.

They are written by hand for this project, in English, and keyed by the URIs of ESCO: the files
`occupations.csv` and `skills.csv` of this folder, ordered by URI, with the columns `concept`,
`kind` (`StatementKind`) and `statement`, `titles.csv` with `occupation` and `title`, and
`names.csv` with `skill`, `name` and `case` (`exact` where only the written form counts, or `any`).
`python -m tools.statements` checks them.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from taxonomy import files, tables
from taxonomy.catalogue import (
    Catalogue,
    Occupation,
    Skill,
    SkillName,
    Source,
    Statement,
    StatementKind,
    folded,
    joined_version,
    taxonomy_of,
    version_without,
)

FOLDER = Path(__file__).parent
PART = "statements"
STATEMENTS_VERSION = f"{PART}-4"
"""The part of a catalogue's version that says which statements it has; raised with the files."""
LANGUAGE = "en"
COLUMNS = ("concept", "kind", "statement")
MIN_WORDS, MAX_WORDS = 4, 25
TITLE_COLUMNS = ("occupation", "title")
MAX_TITLE_WORDS = 8
NAME_COLUMNS = ("skill", "name", "case")
MAX_NAME_WORDS = 6
_CASES = {"any": False, "exact": True}
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
    first: dict[Hashable, int] = {}
    statements = []
    for row in table.rows:
        statement = _statement(row, table)
        _check_once("statement", statement.text.casefold(), first, row, table)
        statements.append(statement)
    return tuple(statements)


def _statement(row: tables.Row, table: tables.Table) -> Statement:
    _check_uri("concept", row, table)
    if row["kind"] not in frozenset(StatementKind):
        kinds = ", ".join(StatementKind)
        raise table.fault(row, "kind", f"{row['kind']!r} is no kind", f"Write one of {kinds}")
    _check_words("statement", MIN_WORDS, MAX_WORDS, row, table)
    return Statement(row["concept"], StatementKind(row["kind"]), row["statement"])


def _check_uri(column: str, row: tables.Row, table: tables.Table) -> None:
    if not row[column].startswith(("http://", "https://")):
        what = f"{row[column]!r} is no URI"
        raise table.fault(row, column, what, f"Write the whole URI of the {column}")


def _check_words(column: str, least: int, most: int, row: tables.Row, table: tables.Table) -> None:
    words = len(row[column].split())
    if not least <= words <= most:
        fix = f"Write {least} to {most} words"
        raise table.fault(row, column, f"the {column} has {words} words", fix)


def _check_once(
    column: str, key: Hashable, first: dict[Hashable, int], row: tables.Row, table: tables.Table
) -> None:
    """Refuse a key that an earlier row has; `first` has the line of each, and gets this one."""
    if key in first:
        what = f"the same {column} as in line {first[key]}"
        raise table.fault(row, column, what, "Keep one of the two")
    first[key] = row.line


def shipped_statements() -> tuple[Statement, ...]:
    """Return the statements that come with this package."""
    paths = (FOLDER / "occupations.csv", FOLDER / "skills.csv")
    return tuple(statement for path in paths for statement in read_statements(path))


def read_titles(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the job titles of each occupation (URI) of a file, in its order.

    Raises TaxonomyError for another column, an occupation that is no URI, a title without words,
    one that is too long, or one that the occupation has already.
    """
    fix = f"Write a CSV file in UTF-8 with the columns {', '.join(TITLE_COLUMNS)}"
    table = tables.read_table(files.ReleaseFile(path), TITLE_COLUMNS, fix=fix)
    first: dict[Hashable, int] = {}
    titles: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in table.rows:
        _check_uri("occupation", row, table)
        _check_words("title", 1, MAX_TITLE_WORDS, row, table)
        _check_once("title", (row["occupation"], folded(row["title"])), first, row, table)
        titles[row["occupation"]] += (row["title"],)
    return dict(titles)


def shipped_titles() -> dict[str, tuple[str, ...]]:
    """Return the job titles that come with this package, by the URI of the occupation."""
    return read_titles(FOLDER / "titles.csv")


def read_names(path: Path) -> dict[str, tuple[SkillName, ...]]:
    """Return the names of each skill (URI) of a file, in its order.

    Raises TaxonomyError for another column, a skill that is no URI, a name without words or one
    that is too long, an unknown case, or a name that the file has twice.
    """
    fix = f"Write a CSV file in UTF-8 with the columns {', '.join(NAME_COLUMNS)}"
    table = tables.read_table(files.ReleaseFile(path), NAME_COLUMNS, fix=fix)
    first: dict[Hashable, int] = {}
    names: defaultdict[str, tuple[SkillName, ...]] = defaultdict(tuple)
    for row in table.rows:
        _check_uri("skill", row, table)
        _check_words("name", 1, MAX_NAME_WORDS, row, table)
        if row["case"] not in _CASES:
            what = f"{row['case']!r} is no case"
            raise table.fault(row, "case", what, f"Write one of {', '.join(_CASES)}")
        _check_once("name", folded(row["name"]), first, row, table)
        names[row["skill"]] += (SkillName(row["name"], _CASES[row["case"]]),)
    return dict(names)


def shipped_names() -> dict[str, tuple[SkillName, ...]]:
    """Return the names of skills that come with this package, by the URI of the skill."""
    return read_names(FOLDER / "names.csv")


@dataclass(frozen=True, slots=True)
class JoinedStatements:
    """A catalogue with statements, and how many of the shipped ones are of none of its concepts."""

    catalogue: Catalogue
    skipped: int


def join_statements(
    catalogue: Catalogue,
    statements: Iterable[Statement] | None = None,
    titles: Mapping[str, tuple[str, ...]] | None = None,
    names: Mapping[str, tuple[SkillName, ...]] | None = None,
) -> JoinedStatements:
    """Return a catalogue with the shipped statements, titles and names in place of those it had.

    A statement belongs to the concept with its URI, or whose exact match that is, and so does a
    title or name; statements of no concept are counted and skipped. A catalogue in another
    language, of another taxonomy, or without any such concept gets none.
    """
    bare = _without_statements(catalogue)
    if catalogue.language != LANGUAGE or taxonomy_of(catalogue.version) not in _TAXONOMIES:
        return JoinedStatements(bare, 0)
    uri_of = _uris(catalogue.occupations) | _uris(catalogue.skills)
    every = shipped_statements() if statements is None else tuple(statements)
    titled = shipped_titles() if titles is None else titles
    named = shipped_names() if names is None else names
    kept = [replace(s, concept=uri_of[s.concept]) for s in every if s.concept in uri_of]
    if not kept:
        return JoinedStatements(bare, len(every))
    joined = replace(
        bare,
        version=joined_version(bare.version, STATEMENTS_VERSION),
        sources=(*bare.sources, SOURCE),
        occupations=_with_titles(bare.occupations, titled),
        skills=_with_names(bare.skills, named),
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
        occupations=_with_titles(catalogue.occupations, {}),
        skills=_with_names(catalogue.skills, {}),
        statements=(),
    )


def _with_titles(
    occupations: Iterable[Occupation], titles: Mapping[str, tuple[str, ...]]
) -> tuple[Occupation, ...]:
    """Return occupations with the titles of their URI, or of their exact match."""
    return tuple(
        replace(one, titles=titles.get(one.uri) or titles.get(one.exact_match, ()))
        for one in occupations
    )


def _with_names(
    skills: Iterable[Skill], names: Mapping[str, tuple[SkillName, ...]]
) -> tuple[Skill, ...]:
    """Return skills with the names of their URI, or of their exact match."""
    return tuple(
        replace(one, names=names.get(one.uri) or names.get(one.exact_match, ())) for one in skills
    )


def _uris(concepts: Iterable[Occupation | Skill]) -> dict[str, str]:
    """Return the URI of each concept by that of its exact match, and by its own."""
    concepts = tuple(concepts)
    matched = {concept.exact_match: concept.uri for concept in concepts if concept.exact_match}
    return matched | {concept.uri: concept.uri for concept in concepts}
