"""Joining: a published ESCO catalogue and a published O*NET catalogue become a joined one."""

from dataclasses import asdict
from pathlib import Path

from cli.context import settings_in_use
from cli.errors import RefusalError
from cli.importing import publish, show_unused, tell_published
from cli.output import plain_table, stdout, tell, words
from cli.progress import shown_progress
from index.loaded import Index
from index.store import Home
from service.startup import Encoders
from taxonomy.crosswalk import JoinedRelease, join, read_crosswalk

ONET = "onet-"


def import_crosswalk(path: Path, catalogue: str, onet: str, *, use: bool, as_json: bool) -> None:
    """Join two catalogues by name ("" for the one in use, the newest O*NET) and publish that."""
    settings = settings_in_use()
    home = Home(settings.home)
    with shown_progress("Joining the catalogues"):
        crosswalk = read_crosswalk(path)
        other = home.resolve(onet) if onet else _newest_onet(home)
        base = base_index(home, catalogue)
        joining = join(base.catalogue, home.open(other).index.catalogue, crosswalk)
    if not as_json:
        _show(joining)
    with shown_progress():
        encoder = Encoders(settings, tell).of(base.manifest.model_version)
    published = publish(home, joining.catalogue, encoder, use=use)
    account = {"catalogue_version": joining.catalogue.version, **asdict(joining.report)}
    tell_published(published, {"joining": account}, as_json=as_json)


def base_index(home: Home, name: str) -> Index:
    """Return the catalogue to join something to: by name, or the one in use ("").

    Raises RefusalError where none is in use, or O*NET is.
    """
    full = home.resolve(name) if name else home.current()
    if full is None:
        raise RefusalError("no catalogue is in use; run first: destinai import esco PATH…")
    if full.startswith(ONET):
        raise RefusalError(f"{full} is O*NET itself; name a catalogue of ESCO with --catalogue")
    return home.open(full).index


def _newest_onet(home: Home) -> str:
    names = [name for name in home.published() if name.startswith(ONET)]
    if not names:
        raise RefusalError("no O*NET catalogue is there; run first: destinai import onet PATH")
    return max(names, key=lambda name: (_release(name), home.manifest(name).created))


def _release(name: str) -> tuple[int, ...]:
    release = name.removeprefix(ONET).partition("~")[0].partition("+")[0]
    return tuple(int(number) for number in release.split("."))


def _show(joining: JoinedRelease) -> None:
    report = joining.report
    table = plain_table("", "")
    table.show_header = False
    table.columns[1].justify = "right"
    for name, count in (
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
    ):
        table.add_row(name, f"{count:,}")
    stdout().print(words(joining.catalogue.version, "bold"))
    stdout().print(table)
    show_unused(report.unused)
    stdout().print()
