"""Reports of imports as tables: releases, crosswalks, own skills, and rows not used."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.output import plain_table, safe_text, stdout
from index.build import counts_of
from taxonomy.catalogue import Catalogue
from taxonomy.crosswalk import JoinedRelease
from taxonomy.overlay import Overlay
from taxonomy.report import FileNote, ReleaseReading, ReleaseReport, UnusedRow

MAX_LISTED = 3
_ONLY_IF_ANY = ("links between skills", "tasks", "  of little importance", "  said more than once")
"""Lines of a release that are left out where the count is 0."""


@dataclass(frozen=True, slots=True)
class OwnSkillFacts:
    """A new skill, and the skill of the catalogue that is nearest to it, if any is near."""

    uri: str
    label: str
    nearest: str | None
    nearest_label: str | None
    similarity: float | None


def print_reading(reading: ReleaseReading) -> None:
    """Print the counts of a release that was read, and what was not used."""
    console = stdout()
    version, language = reading.catalogue.version, reading.catalogue.language
    console.print(safe_text(f"{version} ({language})", "bold"))
    console.print(Padding(_release_table(reading.catalogue, reading.report), (0, 0, 0, 2)))
    print_unused(reading.report.unused)
    _print_notes(reading.report.notes)
    if reading.report.unread_files:
        files = ", ".join(reading.report.unread_files)
        console.print(safe_text(f"Files not read: {files}", "dim"))
    console.print()


def print_unused(unused: Sequence[UnusedRow]) -> None:
    """Print how many rows were not used, why, and the first ones of each file and reason."""
    console = stdout()
    counts = Counter((row.file, row.reason) for row in unused)
    for (file, reason), count in sorted(counts.items()):
        console.print()
        rows_of = "1 row" if count == 1 else f"{count:,} rows"
        console.print(safe_text(f"Not used: {rows_of} of {file}; each {reason}"), soft_wrap=True)
        rows = [row for row in unused if (row.file, row.reason) == (file, reason)]
        for row in rows[:MAX_LISTED]:
            console.print(safe_text(f"line {row.line}: {row.detail}", "dim"), soft_wrap=True)
        if count > MAX_LISTED:
            console.print(Text(f"and {count - MAX_LISTED:,} more; --json names all", "dim"))


def _print_notes(notes: Sequence[FileNote]) -> None:
    """Print which files were read otherwise than they are written."""
    if notes:
        stdout().print()
    for note in notes:
        count = f"{note.count:,} " if note.count else ""
        stdout().print(safe_text(f"{note.file}: {count}{note.kind}"), soft_wrap=True)


def _release_table(catalogue: Catalogue, report: ReleaseReport) -> Table:
    kinds = counts_of(catalogue)
    untyped = f"{report.untyped_skills:,} without a type" if report.untyped_skills else ""
    also = f"{report.also_optional:,} listed as optional too" if report.also_optional else ""
    accounted = report.relations_used + report.unimportant + report.merged
    table = plain_table("", "", "", right=(1,))
    for name, count, note in (
        ("occupations", report.occupations, ""),
        ("skills", report.skills, ""),
        ("  knowledge", kinds["knowledge"], ""),
        ("  practical", kinds["practical_skills"], untyped),
        ("groups", report.groups, ""),
        ("relations read", report.relations_read, ""),
        ("  used", report.relations_used, ""),
        ("    essential", report.essential, also),
        ("    optional", report.optional, ""),
        ("  of little importance", report.unimportant, ""),
        ("  said more than once", report.merged, ""),
        ("  not used", report.relations_read - accounted, ""),
        ("links between skills", report.skill_links, ""),
        ("tasks", report.tasks, ""),
        *(
            (f"occupations with {name.replace('_', ' ')}", n, "")
            for name, n in report.facets.items()
        ),
    ):
        if count or name not in _ONLY_IF_ANY:
            table.add_row(name, f"{count:,}", Text(note, "dim"))
    return table


def print_crosswalk(joining: JoinedRelease) -> None:
    """Print the counts of a crosswalk between two catalogues, and the rows not used."""
    report = joining.report
    rows = (
        ("rows", report.rows),
        *((f"  {match} match", count) for match, count in report.matches.items()),
        ("  with an ISCO-08 group", report.isco),
        ("  not used", len(report.unused)),
        ("occupations", report.occupations),
        ("  with a counterpart in O*NET", report.joined),
        ("    exact or close", report.closely_joined),
        ("  without", report.occupations - report.joined),
        ("O*NET occupations joined", report.onet_occupations),
        ("rows with another label than the catalogue", report.retitled),
    )
    stdout().print(safe_text(joining.catalogue.version, "bold"))
    stdout().print(_counts_table(rows))
    print_unused(report.unused)
    _print_notes(report.notes)
    stdout().print()


def print_overlay(overlay: Overlay) -> None:
    """Print the counts of a file of own skills, the labels it shares, and the rows not used."""
    report = overlay.report
    rows = (
        ("rows", report.rows),
        ("  not used", len(report.unused)),
        ("labels added to skills of the catalogue", report.aliases),
        ("  skills that got them", report.extended),
        ("new skills", len(report.own_skills)),
        ("  their further labels", report.own_labels),
        ("  essential for occupations", report.essential),
        ("  optional for occupations", report.optional),
        ("added labels that other skills have too", len(report.shared)),
    )
    stdout().print(safe_text(overlay.catalogue.version, "bold"))
    stdout().print(_counts_table(rows))
    catalogue = overlay.catalogue
    for shared in report.shared:
        others = (catalogue.skills[catalogue.skill_row[uri]].label for uri in shared.others)
        line = f"“{shared.label}” is a label of these too: {', '.join(others)}"
        stdout().print(safe_text(line, "dim"), soft_wrap=True)
    print_unused(report.unused)
    _print_notes(report.notes)
    stdout().print()


def print_own_skills(added: Sequence[OwnSkillFacts]) -> None:
    """Print each new skill with the nearest skill of the catalogue."""
    if not added:
        return
    table = plain_table("new skill", "nearest other skill", "similarity")
    for one in added:
        similarity = f"{one.similarity:.2f}" if one.similarity is not None else ""
        nearest = safe_text(one.nearest_label) if one.nearest_label else Text("none is near", "dim")
        table.add_row(safe_text(one.label), nearest, similarity)
    stdout().print(table)
    stdout().print()


def _counts_table(rows: Iterable[tuple[str, int]]) -> Table:
    table = plain_table("", "", right=(1,))
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    return table
