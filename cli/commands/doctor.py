"""`destinai doctor`: check what Destinai needs on this machine."""

import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.text import Text

from cli import context, errors, lazy, output
from cli.commands.catalogue import damages_of
from index.errors import CatalogueError
from index.store import CatalogueStore
from models.errors import ModelError
from models.onnx_encoder import CLAIMS, ExportedModel
from models.opening import locate
from service.settings import Settings
from service.startup import chosen_version, is_adaptation, lacks_catalogue

MIN_PYTHON = (3, 11)
MIN_FREE_BYTES = 2**30
"""The vectors and the index of ESCO have about 400 MB."""

app = lazy.command_app()


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; `fix` is empty where it is well."""

    thing: str
    ok: bool
    detail: str
    fix: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the finding with the field names of `--json`."""
        return {"thing": self.thing, "ok": self.ok, "detail": self.detail, "mend": self.fix}


@app.command()
def doctor(as_json: context.Json = False) -> None:
    """Check what Destinai needs on this machine, and say how to fix it.

    It checks Python, SQLite, the model, the disk and every catalogue, and changes nothing.
    """
    print_findings(check_all(context.command_settings()), as_json=as_json)


def print_findings(checks: Iterable[Finding], *, as_json: bool) -> None:
    """Print findings; end the command with status 3 where one is a problem."""
    findings = tuple(checks)
    ok = all(finding.ok for finding in findings)
    if as_json:
        output.print_document({"ok": ok, "findings": [finding.as_dict() for finding in findings]})
    else:
        _print_table(findings)
    if not ok:
        raise typer.Exit(errors.ExitStatus.REFUSED)


def check_all(settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each check; nothing is changed or built."""
    home = CatalogueStore(settings.home)
    yield check_python()
    with closing(sqlite3.connect(":memory:")) as database:
        yield check_sqlite(database)
    yield check_model(settings, home)
    yield check_exported("claim model", CLAIMS)
    yield check_writable(settings.home)
    yield check_disk(settings.home)
    yield from (check_catalogue(home, name) for name in home.published())
    yield check_in_use(settings, home)
    yield check_threads(settings)


def check_python() -> Finding:
    """Check the version of Python."""
    found = platform.python_version()
    wanted = ".".join(map(str, MIN_PYTHON))
    ok = sys.version_info >= MIN_PYTHON
    return Finding("Python", ok, found, "" if ok else f"install Python {wanted} or newer")


def check_sqlite(database: sqlite3.Connection) -> Finding:
    """Check that SQLite has the full-text search that label search uses."""
    version = sqlite3.sqlite_version
    try:
        database.execute("CREATE VIRTUAL TABLE words USING fts5 (key, tokenize='unicode61')")
        database.execute("CREATE VIRTUAL TABLE grams USING fts5 (key, tokenize='trigram')")
    except sqlite3.Error as error:
        fix = "install a Python whose SQLite is 3.34 or newer with FTS5"
        return Finding("SQLite", False, f"{version}: {error}", fix)
    return Finding("SQLite", True, f"{version} with FTS5")


def check_model(settings: Settings, home: CatalogueStore) -> Finding:
    """Check the files of the model that answers against their checksums."""
    try:
        adapted = adaptation_in_use(settings, home)
        folder = home.models / adapted if adapted else locate(home.models, settings.model).folder
    except ModelError as error:
        return _problem("model", error)
    return check_exported("model", folder)


def check_exported(thing: str, folder: Path) -> Finding:
    """Check the files of an exported model against their checksums."""
    try:
        facts = ExportedModel.read(folder)
        facts.check(folder)
    except ModelError as error:
        return _problem(thing, error)
    return Finding(thing, True, f"{facts.model_version} in {folder}")


def adaptation_in_use(settings: Settings, home: CatalogueStore) -> str:
    """Return the version of the adapted model of the catalogue in use, "" for any other model."""
    with suppress(CatalogueError):
        name = home.current()
        built = home.manifest(name).model_version if name else ""
        return built if built and is_adaptation(settings, built) else ""
    return ""


def check_writable(folder: Path) -> Finding:
    """Check that the home, or the folder it will be made in, can be written."""
    existing = nearest_existing(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        fix = "make it writable, or set DESTINAI_HOME to a folder that is"
        return Finding("home", False, f"{folder}: {error.strerror or error}", fix)
    return Finding("home", True, str(folder))


def check_disk(folder: Path, least: int = MIN_FREE_BYTES) -> Finding:
    """Check that `least` bytes are free where the home is."""
    free = shutil.disk_usage(nearest_existing(folder)).free
    ok = free >= least
    fix = f"free {least / 2**30:.0f} GiB, or set DESTINAI_HOME to a folder on a larger disk"
    return Finding("free disk", ok, f"{free / 2**30:.1f} GiB", "" if ok else fix)


def check_catalogue(home: CatalogueStore, name: str) -> Finding:
    """Check the files of a published catalogue by their checksums."""
    damages = damages_of(home, name)
    fix = f"destinai catalogue remove {name}, then import it again"
    if damages:
        return Finding("catalogue", False, "; ".join(damages), fix)
    return Finding("catalogue", True, f"{name} is whole")


def check_in_use(settings: Settings, home: CatalogueStore) -> Finding:
    """Check that the catalogue in use was built with the model in use."""
    thing = "in use"
    try:
        name, model = home.current(), chosen_version(settings)
        if name is None or lacks_catalogue(home, model):
            return Finding(thing, True, f"{name or 'none yet'}; the starter is built when needed")
        built = home.manifest(name).model_version
    except (CatalogueError, ModelError) as error:
        return _problem(thing, error)
    if built != model and not is_adaptation(settings, built):
        fix = "set DESTINAI_MODEL to that model, or import the catalogue again"
        return Finding(thing, False, f"{name}, but the model is {model}", fix)
    return Finding(thing, True, name)


def check_threads(settings: Settings) -> Finding:
    """Report the number of threads of the encoder."""
    threads = settings.threads or context.usable_cores()
    chosen = "DESTINAI_THREADS" if settings.threads else "one per core"
    return Finding("threads", True, f"{threads} ({chosen})")


def nearest_existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.absolute().parents) if one.is_dir())


def _problem(thing: str, error: Exception) -> Finding:
    what, _, fix = str(error).partition("; ")
    return Finding(thing, False, what, fix)


def _print_table(findings: tuple[Finding, ...]) -> None:
    table = output.plain_table("", "", "")
    for finding in findings:
        state = Text("ok", "green") if finding.ok else Text("problem", "bold red")
        table.add_row(state, output.safe_text(finding.thing), output.safe_text(finding.detail))
        if finding.fix:
            table.add_row("", "", output.safe_text(f"fix: {finding.fix}"))
    output.stdout().print(table)
