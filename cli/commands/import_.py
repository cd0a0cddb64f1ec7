"""`destinai import`: read a taxonomy, build its index and publish it as a catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli import context, errors, lazy, output
from cli.progress import show_progress
from cli.render import imports
from index import build, loaded, store
from models.encoder import Encoder
from service.startup import Encoders
from taxonomy.catalogue import Catalogue
from taxonomy.crosswalk import join, read_crosswalk
from taxonomy.esco.reader import read_esco
from taxonomy.onet.reader import read_onet
from taxonomy.overlay import lay_over, without_additions
from taxonomy.own_skills import read_own_skills
from taxonomy.report import ReleaseReading
from taxonomy.statements import join_statements

ONET = "onet-"
"""How the version of every O*NET catalogue begins."""

app = lazy.command_app("Import a taxonomy and publish it as a catalogue.")


# A release of ESCO or O*NET


@app.command()
def esco(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH", help="ZIPs of the ESCO portal or unpacked folders, in any order."
        ),
    ],
    *,
    release: Annotated[
        str, typer.Option(metavar="R", help="Release, such as 1.1.1, where no ZIP's name has it.")
    ] = "",
    use: context.Use = True,
    as_json: context.Json = False,
) -> None:
    """Read one ESCO release in one language, count what was read, build its index, publish it.

    Example: destinai import esco ESCO*.zip
    """
    _import_release(partial(read_esco, paths, release or None), use=use, as_json=as_json)


@app.command()
def onet(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="The ZIP of the O*NET text database, or its unpacked folder."
        ),
    ],
    *,
    release: Annotated[
        str, typer.Option(metavar="R", help="Release, such as 29.2, where no name has it.")
    ] = "",
    use: context.Use = False,
    as_json: context.Json = False,
) -> None:
    """Read one O*NET release, count what was read, build its index, publish it beside the others.

    Example: destinai import onet db_29_2_text.zip
    """
    _import_release(partial(read_onet, [path], release or None), use=use, as_json=as_json)


def _import_release(read: Callable[[], ReleaseReading], *, use: bool, as_json: bool) -> None:
    settings = context.command_settings()
    with show_progress("Reading the release"):
        reading = read()
    if not as_json:
        imports.print_reading(reading)
    with show_progress("Joining example statements"):
        catalogue = join_statements(reading.catalogue).catalogue
        encoder = Encoders(settings).building(catalogue.version)
    published = _publish(store.CatalogueStore(settings.home), catalogue, encoder, use=use)
    _print_published(published, {"reading": _reading_facts(reading)}, as_json=as_json)


def _reading_facts(reading: ReleaseReading) -> dict[str, object]:
    """Return all facts of a reading, every unused row included."""
    counts = build.counts_of(reading.catalogue)
    return {
        "catalogue_version": reading.catalogue.version,
        "language": reading.catalogue.language,
        "knowledge": counts["knowledge"],
        "practical_skills": counts["practical_skills"],
        **asdict(reading.report),
    }


# A crosswalk


@app.command()
def crosswalk(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The CSV file of the ESCO-O*NET crosswalk.")
    ],
    *,
    catalogue: Annotated[
        str, typer.Option(metavar="NAME", help="The catalogue to join to; else the one in use.")
    ] = "",
    onet: Annotated[
        str, typer.Option(metavar="NAME", help="The O*NET catalogue; else the newest.")
    ] = "",
    use: context.Use = False,
    as_json: context.Json = False,
) -> None:
    """Join ESCO with O*NET, count how, publish the joined catalogue beside the others.

    O*NET's facts are shown and filter; they never rank. Example: destinai import crosswalk
    esco_onet_crosswalk_2022-09.csv
    """
    settings = context.command_settings()
    home = store.CatalogueStore(settings.home)
    with show_progress("Joining the catalogues"):
        mapping = read_crosswalk(path)
        other = home.resolve(onet) if onet else _newest_onet(home)
        base = _esco_index(home, catalogue)
        joining = join(base.catalogue, home.open(other).index.catalogue, mapping)
    if not as_json:
        imports.print_crosswalk(joining)
    with show_progress():
        encoder = Encoders(settings).of(base.manifest.model_version)
    published = _publish(home, joining.catalogue, encoder, use=use)
    report = {"catalogue_version": joining.catalogue.version, **asdict(joining.report)}
    _print_published(published, {"joining": report}, as_json=as_json)


def _esco_index(home: store.CatalogueStore, name: str) -> loaded.Index:
    """Return the catalogue to join O*NET to: by name, or the one in use ("").

    Raises CommandError where none is in use, or where it is O*NET itself.
    """
    full = home.resolve(name) if name else home.current()
    if full is None:
        raise errors.CommandError("no catalogue is in use; run first: destinai import esco PATH…")
    if full.startswith(ONET):
        raise errors.CommandError(
            f"{full} is O*NET itself; name a catalogue of ESCO with --catalogue"
        )
    return home.open(full).index


def _newest_onet(home: store.CatalogueStore) -> str:
    names = [name for name in home.published() if name.startswith(ONET)]
    if not names:
        raise errors.CommandError(
            "no O*NET catalogue is there; run first: destinai import onet PATH"
        )
    return max(names, key=lambda name: (_release(name), home.manifest(name).created))


def _release(name: str) -> tuple[int, ...]:
    release = name.removeprefix(ONET).partition("~")[0].partition("+")[0]
    return tuple(int(number) for number in release.split("."))


# Own skills


@app.command()
def skills(
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The CSV file of own skills.")
    ] = None,
    *,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the own skills that were added before.")
    ] = False,
    catalogue: Annotated[
        str, typer.Option(metavar="NAME", help="The catalogue to add to; else the one in use.")
    ] = "",
    use: context.Use = False,
    as_json: context.Json = False,
) -> None:
    """Add skills and labels of your own to a catalogue, publish that beside the others.

    They replace own skills that were added before. Example: destinai import skills own.csv
    """
    if (path is None) is not remove:
        raise errors.UsageError("name the CSV file of own skills, or say --remove")
    if path:
        _add_own_skills(path, catalogue, use=use, as_json=as_json)
    else:
        _remove_own_skills(catalogue, use=use, as_json=as_json)


def _add_own_skills(path: Path, catalogue: str, *, use: bool, as_json: bool) -> None:
    own = read_own_skills(path)
    home, encoders, base = _open_base(catalogue)
    overlay = lay_over(base.catalogue, own)
    if not as_json:
        imports.print_overlay(overlay)
    encoder = encoders.of(base.manifest.model_version)
    published = _publish(home, overlay.catalogue, encoder, use=use)
    with show_progress("Reading the catalogue"):
        index = home.open(str(published["name"])).index
    added = [_own_skill_facts(index, uri) for uri in overlay.report.own_skills]
    if not as_json:
        imports.print_own_skills(added)
    report = {
        "catalogue_version": overlay.catalogue.version,
        **asdict(overlay.report),
        "own_skills": [asdict(one) for one in added],
    }
    _print_published(published, {"overlay": report}, as_json=as_json)


def _remove_own_skills(catalogue: str, *, use: bool, as_json: bool) -> None:
    home, encoders, base = _open_base(catalogue)
    if not base.catalogue.additions:
        raise errors.CommandError(f"{base.manifest.name} has no own skills")
    encoder = encoders.of(base.manifest.model_version)
    published = _publish(home, without_additions(base.catalogue), encoder, use=use)
    removed = {"removed_from": base.manifest.catalogue_version}
    _print_published(published, removed, as_json=as_json)


def _open_base(name: str) -> tuple[store.CatalogueStore, Encoders, loaded.Index]:
    """Return the home, its encoders, and a catalogue by name, or the one in use ("")."""
    settings = context.command_settings()
    home, encoders = store.CatalogueStore(settings.home), Encoders(settings)
    full = home.resolve(name) if name else ""
    if not full:
        context.ensure_starter(home, encoders)
    with show_progress("Reading the catalogue"):
        return home, encoders, home.open(full or home.current() or "").index


def _own_skill_facts(index: loaded.Index, uri: str) -> imports.OwnSkillFacts:
    catalogue = index.catalogue
    row = catalogue.skill_row[uri]
    label, near = catalogue.skills[row].label, index.relations.nearest_to(row)
    if near is None:
        return imports.OwnSkillFacts(uri, label, None, None, None)
    nearest = catalogue.skills[near[0]]
    return imports.OwnSkillFacts(uri, label, nearest.uri, nearest.label, round(near[1], 2))


# Publishing


def _publish(
    home: store.CatalogueStore, catalogue: Catalogue, encoder: Encoder, *, use: bool
) -> dict[str, object]:
    """Publish a catalogue with a progress bar; return its name and state."""
    with show_progress() as progress:
        published = home.publish(catalogue, encoder, progress, use=use)
    in_use = home.current() == published.name
    return {"name": published.name, "unchanged": published.unchanged, "in_use": in_use}


def _print_published(
    published: Mapping[str, object], report: Mapping[str, object], *, as_json: bool
) -> None:
    """Print what was published; as JSON, with the report of the import."""
    if as_json:
        output.print_document({**report, "published": dict(published)})
        return
    console = output.stdout()
    name = published["name"]
    state = "Unchanged, published before as" if published["unchanged"] else "Published as"
    console.print(f"{state} {name}", soft_wrap=True)
    console.print(
        "It is in use now."
        if published["in_use"]
        else f"It is not in use; use it with: destinai catalogue use {name}",
        soft_wrap=True,
    )
