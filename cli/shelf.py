"""The shelf of published catalogues: what stands on it, in which state."""

from dataclasses import asdict
from typing import Any

import typer

from cli.context import settings_in_use
from cli.output import plain_table, print_document, stdout, tell, words
from cli.progress import shown_progress
from cli.statuses import ExitStatus
from index.errors import CatalogueError
from index.store import Home
from service.startup import Encoders
from service.upgrade import CatalogueUpgrade, UpgradeOutcome, upgrade_catalogues


def list_catalogues(*, as_json: bool) -> None:
    """Print every published catalogue, the one in use marked."""
    home = _home()
    facts = [_facts(home, name) for name in home.published()]
    if as_json:
        print_document({"catalogues": facts})
        return
    if not facts:
        typer.echo(
            "There is no catalogue yet. The starter is built when a command needs one; "
            "for the whole of ESCO: destinai import esco PATH…"
        )
        return
    table = plain_table("", "catalogue", "occupations", "skills", "built")
    for number in (2, 3):
        table.columns[number].justify = "right"
    for one in facts:
        mark = "*" if one["in_use"] else ""
        if one["problem"]:
            table.add_row(mark, words(one["name"], "bold"), words(one["problem"], "red"), "", "")
            continue
        counts = (f"{one['counts'][name]:,}" for name in ("occupations", "skills"))
        table.add_row(mark, words(one["name"], "bold"), *counts, one["created"][:10])
    stdout().print(table)


def use_catalogue(name: str, *, as_json: bool) -> None:
    """Use a catalogue from now on."""
    full = _home().use(name)
    _tell({"name": full, "in_use": True}, f"{full} is in use now.", as_json=as_json)


def verify_catalogues(name: str, *, as_json: bool) -> None:
    """Print each damage of a catalogue, or of all; exit with REFUSED where there is one."""
    home = _home()
    names = (home.resolve(name),) if name else home.published()
    damages = {full: damages_of(home, full) for full in names}
    facts = [{"name": full, "damages": list(found)} for full, found in damages.items()]
    lines = [line for full, found in damages.items() for line in (found or (f"{full} is whole.",))]
    _tell({"catalogues": facts}, "\n".join(lines) or "There is no catalogue yet.", as_json=as_json)
    if any(damages.values()):
        raise typer.Exit(ExitStatus.REFUSED)


def upgrade_all(name: str, *, as_json: bool) -> None:
    """Upgrade a catalogue, or all, and print each outcome; exit with REFUSED where one failed."""
    settings = settings_in_use()
    home, encoders = Home(settings.home), Encoders(settings, tell)
    names = (home.resolve(name),) if name else ()
    found = []
    with shown_progress() as progress:
        for upgrade in upgrade_catalogues(home, encoders, progress, names):
            found.append(upgrade)
            if not as_json:
                typer.echo(_upgrade_line(upgrade))
    if as_json:
        print_document({"catalogues": [asdict(upgrade) for upgrade in found]})
    elif not found:
        typer.echo("There is no catalogue yet.")
    if any(upgrade.outcome is UpgradeOutcome.FAILED for upgrade in found):
        raise typer.Exit(ExitStatus.REFUSED)


def _upgrade_line(upgrade: CatalogueUpgrade) -> str:
    if upgrade.outcome is UpgradeOutcome.FAILED:
        return f"{upgrade.name} is not upgraded: {upgrade.notice}"
    if upgrade.outcome is UpgradeOutcome.CURRENT:
        return f"{upgrade.name} needs no upgrade."
    line = f"{upgrade.name} is upgraded: {upgrade.new_name}"
    line += ", in use now" if upgrade.in_use else ""
    return f"{line}; {upgrade.notice}" if upgrade.notice else f"{line}."


def remove_catalogue(name: str, *, as_json: bool) -> None:
    """Remove a catalogue."""
    full = _home().remove(name)
    _tell({"name": full, "removed": True}, f"{full} is removed.", as_json=as_json)


def damages_of(home: Home, name: str) -> tuple[str, ...]:
    """Return a sentence for each damaged file of a catalogue, its manifest included."""
    try:
        return home.verify(name)
    except CatalogueError as error:
        return (str(error),)


def _home() -> Home:
    return Home(settings_in_use().home)


def _facts(home: Home, name: str) -> dict[str, Any]:
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


def _tell(facts: dict[str, object], lines: str, *, as_json: bool) -> None:
    if as_json:
        print_document(facts)
    else:
        typer.echo(lines)
