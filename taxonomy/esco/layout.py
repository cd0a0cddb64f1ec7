"""How an ESCO release is laid out: its tables, halves and languages, and its version.

ESCO v1.1 comes as two ZIPs, one per language and one without language that holds the relations;
in v1.2 the relation files lie in the language ZIP and carry the language suffix as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from taxonomy.errors import TaxonomyError
from taxonomy.files import ReleaseFile

LANGUAGE_HALF: Mapping[str, tuple[str, ...]] = {
    "occupations": ("conceptUri", "preferredLabel", "altLabels", "description", "iscoGroup"),
    "skills": (
        *("conceptUri", "preferredLabel", "altLabels", "description"),
        *("skillType", "reuseLevel"),
    ),
    "ISCOGroups": ("conceptUri", "preferredLabel", "code"),
    "skillGroups": ("conceptUri", "preferredLabel"),
}
"""Tables with labels and the columns that each must have."""

RELATION_HALF: Mapping[str, tuple[str, ...]] = {
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
    "skillSkillRelations": ("originalSkillUri", "relationType", "relatedSkillUri"),
    "broaderRelationsOccPillar": ("conceptUri", "broaderUri"),
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
}
"""Tables of relations and the columns that each must have."""

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "sources": ("name", "version", "licence", "attribution"),
}
"""Tables that a release may do without."""

COLUMNS = {**LANGUAGE_HALF, **RELATION_HALF, **EXTRAS}
FILE_NAME = re.compile(r"(?P<table>[A-Za-z]+?)(?:_(?P<language>[A-Za-z]{2,3}))?\.(?i:csv)")
ZIP_RELEASE = re.compile(r"\bv(\d+(?:\.\d+)+)\b")
RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """The file of each table of one release in one language, and the files that are not read."""

    language: str
    files: Mapping[str, ReleaseFile]
    unread: tuple[str, ...]


def lay_out(files: Sequence[ReleaseFile]) -> Layout:
    """Find the tables among the files; TaxonomyError for a missing half or a second language."""
    known = [file for file in files if _parts(file)[0] in COLUMNS]
    language = _language(known)
    tables: dict[str, ReleaseFile] = {}
    for file in known:
        _enter(tables, file)
    _check_complete(tables)
    unread = sorted(file.name for file in files if _parts(file)[0] not in COLUMNS)
    return Layout(language, tables, tuple(unread))


def release_version(files: Iterable[ReleaseFile], release: str | None, language: str) -> str:
    """Return the catalogue version such as esco-1.1.1-en.

    The release is read from the names of the ZIPs; for folders, or renamed ZIPs, it is given.
    One that starts with a letter (starter-1) is a separate catalogue without the prefix esco-.
    """
    named = {match[1] for file in files if (match := _zip_release(file))}
    given = {re.sub(r"^v(?=\d)", "", release.strip())} if release is not None else set()
    releases = sorted(named | given)
    if not releases:
        raise TaxonomyError(
            "the release is unknown: no ZIP's name contains it",
            fix="Pass --release with the release of the files, for example --release 1.1.1",
        )
    if len(releases) > 1:
        raise TaxonomyError(
            f"the files and --release name different releases: {', '.join(releases)}",
            fix="Import one release at a time, with both halves of the same release",
        )
    if not RELEASE.fullmatch(releases[0]):
        raise TaxonomyError(
            f"{releases[0]!r} cannot name a release",
            fix="Use letters, digits, points and hyphens in --release, for example 1.1.1",
        )
    prefix = "" if releases[0][0].isalpha() else "esco-"
    return f"{prefix}{releases[0]}-{language}"


def _parts(file: ReleaseFile) -> tuple[str, str]:
    """Return the table's name and the language of a file; without suffix a label table is none."""
    match = FILE_NAME.fullmatch(file.name)
    if match is None:
        return "", ""
    table, language = match["table"], (match["language"] or "").lower()
    return ("", "") if table in LANGUAGE_HALF and not language else (table, language)


def _zip_release(file: ReleaseFile) -> re.Match[str] | None:
    return ZIP_RELEASE.search(file.path.name) if file.member else None


def _language(files: Sequence[ReleaseFile]) -> str:
    languages = sorted({language for file in files if (language := _parts(file)[1])})
    if len(languages) > 1:
        raise TaxonomyError(
            f"the files are in {len(languages)} languages: {', '.join(languages)}",
            fix="Import one language at a time; each becomes a separate catalogue",
        )
    return languages[0] if languages else ""


def _enter(tables: dict[str, ReleaseFile], file: ReleaseFile) -> None:
    table = _parts(file)[0]
    if table in tables:
        raise TaxonomyError(
            f"the table {table} is there twice; the other is {tables[table].place}",
            file=file.place,
            fix="Pass each half of one release once",
        )
    tables[table] = file


def _check_complete(tables: Mapping[str, ReleaseFile]) -> None:
    labels = [f"{table}_<language>.csv" for table in LANGUAGE_HALF if table not in tables]
    relations = [f"{table}.csv" for table in RELATION_HALF if table not in tables]
    if len(labels) == len(LANGUAGE_HALF) and len(relations) == len(RELATION_HALF):
        what, fix = "no table of ESCO is among the files", "Pass the ZIPs of an ESCO release"
    elif labels:
        what = f"the language half is missing or incomplete: {', '.join(labels)}"
        fix = "Pass the release's ZIP with a language as well (... classification - en - csv.zip)"
    elif relations:
        what = f"the relations half is missing or incomplete: {', '.join(relations)}"
        fix = "Pass the release's ZIP without language as well (... classification -  - csv.zip)"
    else:
        return
    raise TaxonomyError(what, fix=f"{fix}, in the format CSV")
