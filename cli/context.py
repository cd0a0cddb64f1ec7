"""What the commands share: options, settings, and the catalogue that they answer from."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from pydantic import ValidationError

from cli.errors import CommandError, UsageError
from cli.output import print_notice
from cli.progress import show_progress
from index.store import CatalogueStore
from models.encoder import Encoder
from service.settings import Settings, SettingsError, read_settings
from service.snapshot import CatalogueSnapshot
from service.startup import Encoders, ensure_catalogue, lacks_catalogue, open_snapshot

Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document; notices and progress go to stderr."),
]
Use = Annotated[
    bool, typer.Option("--use/--no-use", help="Answer from this catalogue from now on.")
]
Limit = Annotated[int, typer.Option(min=1, metavar="N", help="Most results to list.")]
FewResults = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Most results to list: 10, and as over HTTP for the rows of a file.",
    ),
]
CatalogueName = Annotated[
    str,
    typer.Option(
        "--catalogue",
        metavar="NAME",
        help="Published catalogue to answer from, by name or its beginning; "
        "without it the one in use.",
    ),
]


@dataclass(frozen=True, slots=True)
class CommandContext:
    """The settings, and the catalogue and encoder that a command answers from."""

    settings: Settings
    snapshot: CatalogueSnapshot
    encoder: Encoder


def open_context(catalogue: str = "") -> CommandContext:
    """Open a catalogue by name or its beginning, "" for the one in use.

    Where none is in use the starter catalogue is built first; a notice on stderr says so.
    """
    settings = command_settings()
    home = CatalogueStore(settings.home)
    name = home.resolve(catalogue) if catalogue else ""
    encoders = Encoders(settings)
    if not name:
        ensure_starter(home, encoders)
    snapshot = open_snapshot(home, encoders.of, name)
    if snapshot.notice:
        used = snapshot.versions.catalogue_version
        print_notice(f"notice: {snapshot.notice}; answering from {used}")
    return CommandContext(settings, snapshot, encoders.of(snapshot.versions.model_version))


def ensure_starter(home: CatalogueStore, encoders: Encoders) -> None:
    """Build the starter catalogue where none is in use; a notice on stderr says so."""
    if lacks_catalogue(home, encoders.chosen_version):
        with show_progress() as progress:
            ensure_catalogue(home, encoders.chosen(), print_notice, progress)


def command_settings(**overrides: object) -> Settings:
    """Return the settings, `overrides` before the environment; raise CommandError on a bad one."""
    try:
        return read_settings(**overrides)
    except SettingsError as error:
        raise CommandError(str(error)) from None


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn a request that is not well formed into a usage error."""
    try:
        yield
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors())
        raise UsageError("; ".join(faults)) from None
