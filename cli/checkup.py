"""The checkup: one finding for each thing that Destinai depends on."""

import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.text import Text

from cli.context import settings_in_use
from cli.output import plain_table, print_document, stdout, words
from cli.serving import cores
from cli.shelf import damages_of
from cli.statuses import ExitStatus
from index.errors import CatalogueError
from index.store import Home
from models.errors import ModelError
from models.onnx_encoder import FACTS, ExportedModel
from models.source import locate
from service.settings import Settings
from service.startup import is_adaptation, lacks_catalogue

OLDEST_PYTHON = (3, 11)
LEAST_FREE = 2**30
"""Bytes: the exported model has 90 MB, the vectors and the index of ESCO some 400 MB."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing; `mend` is empty where it is well."""

    thing: str
    ok: bool
    detail: str
    mend: str = ""


def tell_checkup(*, as_json: bool) -> None:
    """Print every finding; exit with REFUSED where something is not well."""
    findings = tuple(check_all(settings_in_use()))
    ok = all(finding.ok for finding in findings)
    if as_json:
        print_document({"ok": ok, "findings": [asdict(finding) for finding in findings]})
    else:
        _show(findings)
    if not ok:
        raise typer.Exit(ExitStatus.REFUSED)


def check_all(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each check; nothing is changed, built or exported."""
    home = Home(settings.home)
    yield check_python()
    with closing(sqlite3.connect(":memory:")) as database:
        yield check_sqlite(database)
    yield check_model(settings)
    yield check_export(settings, home)
    yield check_writable(settings.home)
    yield check_disk(settings.home)
    yield from (check_catalogue(home, name) for name in home.published())
    yield check_in_use(settings, home)
    yield check_threads(settings)


def check_python() -> Finding:
    """Find the version of Python."""
    found = platform.python_version()
    wanted = ".".join(map(str, OLDEST_PYTHON))
    ok = sys.version_info >= OLDEST_PYTHON
    return Finding("Python", ok, found, "" if ok else f"install Python {wanted} or newer")


def check_sqlite(database: sqlite3.Connection) -> Finding:
    """Find whether SQLite has the full-text search that label search uses."""
    version = sqlite3.sqlite_version
    try:
        database.execute("CREATE VIRTUAL TABLE words USING fts5 (key, tokenize='unicode61')")
        database.execute("CREATE VIRTUAL TABLE grams USING fts5 (key, tokenize='trigram')")
    except sqlite3.Error as error:
        mend = "install a Python whose SQLite is 3.34 or newer with FTS5"
        return Finding("SQLite", False, f"{version}: {error}", mend)
    return Finding("SQLite", True, f"{version} with FTS5")


def check_model(settings: Settings) -> Finding:
    """Find whether the model's files are there, those of the bundled one with their checksums."""
    try:
        source = locate(settings.model)
    except ModelError as error:
        return _problem("model", error)
    return Finding("model", True, f"{source.version} in {source.folder}")


def check_export(settings: Settings, home: Home) -> Finding:
    """Find whether the exported files of the model that answers are what was exported."""
    thing = "exported model"
    try:
        folder = home.models / (adaptation_in_use(settings, home) or locate(settings.model).version)
        if not (folder / FACTS).is_file():
            return Finding(thing, True, "not there yet; made when it is first needed")
        ExportedModel.read(folder)
    except ModelError as error:
        return _problem(thing, error)
    return Finding(thing, True, str(folder))


def adaptation_in_use(settings: Settings, home: Home) -> str:
    """Return the version of the adapted model of the catalogue in use, "" for any other model."""
    with suppress(CatalogueError):
        name = home.current()
        built = home.manifest(name).model_version if name else ""
        return built if built and is_adaptation(settings, built) else ""
    return ""


def check_writable(folder: Path) -> Finding:
    """Find whether the home, or the folder it will be made in, can be written."""
    existing = nearest_existing(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        mend = "make it writable, or set DESTINAI_HOME to a folder that is"
        return Finding("home", False, f"{folder}: {error.strerror or error}", mend)
    return Finding("home", True, str(folder))


def check_disk(folder: Path, least: int = LEAST_FREE) -> Finding:
    """Find whether `least` bytes are free where the home is."""
    free = shutil.disk_usage(nearest_existing(folder)).free
    ok = free >= least
    mend = f"free {least / 2**30:.0f} GiB, or set DESTINAI_HOME to a folder on a larger disk"
    return Finding("free disk", ok, f"{free / 2**30:.1f} GiB", "" if ok else mend)


def check_catalogue(home: Home, name: str) -> Finding:
    """Find whether the files of a published catalogue are whole."""
    damages = damages_of(home, name)
    mend = f"destinai catalogue remove {name}, then import it again"
    if damages:
        return Finding("catalogue", False, "; ".join(damages), mend)
    return Finding("catalogue", True, f"{name} is whole")


def check_in_use(settings: Settings, home: Home) -> Finding:
    """Find which catalogue is in use, and whether it was built with the model that is."""
    thing = "in use"
    try:
        name, model = home.current(), locate(settings.model).version
        if name is None or lacks_catalogue(home, model):
            return Finding(thing, True, f"{name or 'none yet'}; the starter is built when needed")
        built = home.manifest(name).model_version
    except (CatalogueError, ModelError) as error:
        return _problem(thing, error)
    if built != model and not is_adaptation(settings, built):
        mend = "set DESTINAI_MODEL to that model, or import the catalogue again"
        return Finding(thing, False, f"{name}, but the model is {model}", mend)
    return Finding(thing, True, name)


def check_threads(settings: Settings) -> Finding:
    """Find how many threads encode."""
    threads = settings.threads or cores()
    chosen = "DESTINAI_THREADS" if settings.threads else "one per core"
    return Finding("threads", True, f"{threads} ({chosen})")


def nearest_existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.absolute().parents) if one.is_dir())


def _problem(thing: str, error: Exception) -> Finding:
    what, _, mend = str(error).partition("; ")
    return Finding(thing, False, what, mend)


def _show(findings: tuple[Finding, ...]) -> None:
    table = plain_table("", "", "")
    table.show_header = False
    for finding in findings:
        state = Text("ok", "green") if finding.ok else Text("problem", "bold red")
        table.add_row(state, words(finding.thing), words(finding.detail))
        if finding.mend:
            table.add_row("", "", words(f"mend: {finding.mend}"))
    stdout().print(table)
