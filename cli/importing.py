"""Importing: a release of a taxonomy is read, counted, built and published."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.context import settings_in_use
from cli.output import plain_table, print_document, stdout, tell, words
from cli.progress import shown_progress
from index.build import counts_of
from index.store import Home
from models.encoder import Encoder
from service.startup import Encoders
from taxonomy.catalogue import Catalogue
from taxonomy.report import ReleaseReading, ReleaseReport, UnusedRow

NAMED = 3
_RARE = ("links between skills", "tasks", "  of little importance", "  said more than once")


def import_release(read: Callable[[], ReleaseReading], *, use: bool, as_json: bool) -> None:
    """Read a release, publish its catalogue, and tell of both on stdout."""
    settings = settings_in_use()
    with shown_progress("Reading the release"):
        reading = read()
    if not as_json:
        show_reading(reading)
    with shown_progress():
        encoder = Encoders(settings, tell).building(reading.catalogue.version)
    published = publish(Home(settings.home), reading.catalogue, encoder, use=use)
    tell_published(published, {"reading": reading_facts(reading)}, as_json=as_json)


def publish(home: Home, catalogue: Catalogue, encoder: Encoder, *, use: bool) -> dict[str, object]:
    """Publish a catalogue under a progress bar; return its name and state."""
    with shown_progress() as progress:
        published = home.publish(catalogue, encoder, progress, use=use)
    in_use = home.current() == published.name
    return {"name": published.name, "unchanged": published.unchanged, "in_use": in_use}


def tell_published(
    published: Mapping[str, object], account: Mapping[str, object], *, as_json: bool
) -> None:
    """Print what was published; as JSON, with the account of what it was made from."""
    if as_json:
        print_document({**account, "published": dict(published)})
        return
    console = stdout()
    name = published["name"]
    told = "Unchanged, published before as" if published["unchanged"] else "Published as"
    console.print(f"{told} {name}", soft_wrap=True)
    console.print(
        "It is in use now."
        if published["in_use"]
        else f"It is not in use; use it with: destinai catalogue use {name}",
        soft_wrap=True,
    )


def reading_facts(reading: ReleaseReading) -> dict[str, object]:
    """Return all that is to be told of a reading, every unused row included."""
    kinds = counts_of(reading.catalogue)
    return {
        "catalogue_version": reading.catalogue.version,
        "language": reading.catalogue.language,
        "knowledge": kinds["knowledge"],
        "practical_skills": kinds["practical_skills"],
        **asdict(reading.report),
    }


def show_reading(reading: ReleaseReading) -> None:
    """Print the counts of a reading and what it did not use."""
    console = stdout()
    console.print(words(f"{reading.catalogue.version} ({reading.catalogue.language})", "bold"))
    console.print(Padding(_counts_table(reading.catalogue, reading.report), (0, 0, 0, 2)))
    show_unused(reading.report.unused)
    if reading.report.unread_files:
        console.print(words("Files not read: " + ", ".join(reading.report.unread_files), "dim"))
    console.print()


def show_unused(unused: Sequence[UnusedRow]) -> None:
    """Print how many rows were not used, why, and the first ones of each file and reason."""
    console = stdout()
    counts = Counter((row.file, row.reason) for row in unused)
    for (file, reason), count in sorted(counts.items()):
        console.print()
        rows_of = "1 row" if count == 1 else f"{count:,} rows"
        console.print(words(f"Not used: {rows_of} of {file}; each {reason}"), soft_wrap=True)
        rows = [row for row in unused if (row.file, row.reason) == (file, reason)]
        for row in rows[:NAMED]:
            console.print(words(f"line {row.line}: {row.detail}", "dim"), soft_wrap=True)
        if count > NAMED:
            console.print(Text(f"and {count - NAMED:,} more; --json names all", "dim"))


def _counts_table(catalogue: Catalogue, report: ReleaseReport) -> Table:
    kinds = counts_of(catalogue)
    untyped = f"{report.untyped_skills:,} without a type" if report.untyped_skills else ""
    accounted = report.relations_used + report.unimportant + report.merged
    table = plain_table("", "", "")
    table.show_header = False
    table.columns[1].justify = "right"
    for name, count, note in (
        ("occupations", report.occupations, ""),
        ("skills", report.skills, ""),
        ("  knowledge", kinds["knowledge"], ""),
        ("  practical", kinds["practical_skills"], untyped),
        ("groups", report.groups, ""),
        ("relations read", report.relations_read, ""),
        ("  used", report.relations_used, ""),
        ("    essential", report.essential, ""),
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
        if count or name not in _RARE:
            table.add_row(name, f"{count:,}", Text(note, "dim"))
    return table
