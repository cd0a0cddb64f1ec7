"""`destinai catalogue`: the published catalogues, and which of them is in use."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import context, errors, lazy, output
from cli.progress import show_progress
from cli.render.changes import print_changes
from index.errors import CatalogueError, CatalogueNameError
from index.manifest import MANIFEST
from index.store import CatalogueStore, catalogue_in
from service.startup import Encoders
from service.upgrade import CatalogueUpgrade, UpgradeOutcome, upgrade_catalogues
from taxonomy.catalogue import Catalogue
from taxonomy.changes import CatalogueChanges, catalogue_changes
from taxonomy.esco.reader import read_esco

app = lazy.command_app("List, choose, compare, verify, upgrade and remove catalogues.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Full name, or its beginning.")]
NameOrAll = Annotated[
    str, typer.Argument(metavar="NAME", help="Full name, or its beginning; else all.")
]

Compared = Annotated[
    str,
    typer.Argument(
        metavar="CATALOGUE",
        help="Full name or its beginning, an index folder, a ZIP of ESCO, or a folder of its ZIPs.",
    ),
]


@app.command("list")
def list_(as_json: context.Json = False) -> None:
    """List the published catalogues."""
    home = _home()
    facts = [_facts(home, name) for name in home.published()]
    if as_json:
        output.print_document({"catalogues": facts})
    elif facts:
        _print_catalogues(facts)
    else:
        typer.echo(
            "There is no catalogue yet. The starter is built when a command needs one; "
            "for the whole of ESCO: destinai import esco PATH…"
        )


@app.command()
def use(name: Name, as_json: context.Json = False) -> None:
    """Answer from this catalogue from now on; its files are checked first."""
    full = _home().use(name)
    _print_result({"name": full, "in_use": True}, f"{full} is in use now.", as_json=as_json)


@app.command()
def verify(name: NameOrAll = "", as_json: context.Json = False) -> None:
    """Check every file of a catalogue against its checksum."""
    home = _home()
    names = (home.resolve(name),) if name else home.published()
    damages = {full: damages_of(home, full) for full in names}
    facts = [{"name": full, "damages": list(found)} for full, found in damages.items()]
    lines = [line for full, found in damages.items() for line in (found or (f"{full} is whole.",))]
    text = "\n".join(lines) or "There is no catalogue yet."
    _print_result({"catalogues": facts}, text, as_json=as_json)
    if any(damages.values()):
        raise typer.Exit(errors.ExitStatus.REFUSED)


@app.command()
def upgrade(name: NameOrAll = "", as_json: context.Json = False) -> None:
    """Rebuild catalogues that an earlier version of Destinai built, from their own tables.

    The rebuilt catalogue is published beside the old one and takes its place where that one was
    in use. Nothing is removed.
    """
    settings = context.command_settings()
    home, encoders = CatalogueStore(settings.home), Encoders(settings)
    names = (home.resolve(name),) if name else ()
    found = []
    with show_progress() as progress:
        for result in upgrade_catalogues(home, encoders, progress, names):
            found.append(result)
            if not as_json:
                typer.echo(_upgrade_line(result))
    if as_json:
        output.print_document({"catalogues": [asdict(result) for result in found]})
    elif not found:
        typer.echo("There is no catalogue yet.")
    if any(result.outcome is UpgradeOutcome.FAILED for result in found):
        raise typer.Exit(errors.ExitStatus.REFUSED)


def _upgrade_line(result: CatalogueUpgrade) -> str:
    if result.outcome is UpgradeOutcome.FAILED:
        return f"{result.name} is not upgraded: {result.notice}"
    if result.outcome is UpgradeOutcome.CURRENT:
        return f"{result.name} needs no upgrade."
    line = f"{result.name} is upgraded: {result.new_name}"
    line += ", in use now" if result.in_use else ""
    return f"{line}; {result.notice}" if result.notice else f"{line}."


@app.command()
def diff(
    before: Compared,
    after: Compared,
    *,
    full: Annotated[bool, typer.Option("--all", help="List all changes by name.")] = False,
    as_json: context.Json = False,
) -> None:
    """Say what came, went and changed from one catalogue to another.

    Occupations, skills and their labels, and which occupation needs which skill; the first ten
    changes of each kind are listed. Where nothing differs the exit status is 4. Example:
    destinai catalogue diff esco-1.1.1 esco-1.2.0
    """
    with show_progress("Reading the catalogues"):
        changes = catalogue_changes(_compared(before), _compared(after))
    if _have_nothing_in_common(changes):
        raise errors.CommandError(
            f"{changes.before} and {changes.after} have no occupation and no skill in common; "
            "compare two releases of one taxonomy"
        )
    if as_json:
        output.print_document(asdict(changes))
    elif not changes.is_empty:
        print_changes(changes, full=full)
    if changes.is_empty:
        output.print_notice(f"{changes.before} and {changes.after} do not differ.")
        raise typer.Exit(errors.ExitStatus.NOTHING)


def _compared(name: str) -> Catalogue:
    """Return a published catalogue by name, else that of an index folder or of ESCO's ZIPs."""
    path = Path(name)
    try:
        return _home().stored_catalogue(name)
    except CatalogueNameError:
        if (path / MANIFEST).is_file():
            return catalogue_in(path)
        if not path.is_file() and not any(path.glob("*.zip")):
            raise
    return read_esco([path]).catalogue


def _have_nothing_in_common(changes: CatalogueChanges) -> bool:
    both = changes.occupations, changes.skills
    return all(
        len(of.removed) == of.before and not any(one.successor for one in of.removed) for of in both
    )


@app.command()
def remove(name: Name, as_json: context.Json = False) -> None:
    """Remove a catalogue that is not in use."""
    full = _home().remove(name)
    _print_result({"name": full, "removed": True}, f"{full} is removed.", as_json=as_json)


def damages_of(home: CatalogueStore, name: str) -> tuple[str, ...]:
    """Return a sentence for each damaged file of a catalogue, its manifest included."""
    try:
        return home.verify(name)
    except CatalogueError as error:
        return (str(error),)


def _home() -> CatalogueStore:
    return CatalogueStore(context.command_settings().home)


def _facts(home: CatalogueStore, name: str) -> dict[str, Any]:
    in_use = {"name": name, "in_use": name == home.current()}
    try:
        manifest = home.manifest(name)
    except CatalogueError as error:
        return {**in_use, "problem": str(error)}
    return {
        **in_use,
        "problem": None,
        "catalogue_version": manifest.catalogue_version,
        "model_version": manifest.model_version,
        "language": manifest.language,
        "created": manifest.created,
        "counts": dict(sorted(manifest.counts.items())),
    }


def _print_catalogues(facts: list[dict[str, Any]]) -> None:
    table = output.plain_table("", "catalogue", "occupations", "skills", "built", right=(2, 3))
    for one in facts:
        mark, name = "*" if one["in_use"] else "", output.safe_text(one["name"], "bold")
        if one["problem"]:
            table.add_row(mark, name, output.safe_text("problem", "red"), "", "")
            continue
        counts = (f"{one['counts'][of]:,}" for of in ("occupations", "skills"))
        table.add_row(mark, name, *counts, one["created"][:10])
    console = output.stdout()
    console.print(table)
    for one in facts:
        if one["problem"]:
            console.print(output.safe_text(f"{one['name']}: {one['problem']}", "red"))


def _print_result(document: dict[str, object], text: str, *, as_json: bool) -> None:
    if as_json:
        output.print_document(document)
    else:
        typer.echo(text)
