"""The desk: the settings and the catalogue that a command answers from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from cli.errors import MisuseError, RefusalError
from cli.output import tell
from cli.progress import shown_progress
from index.store import Home
from models.encoder import Encoder
from service.errors import RequestError
from service.limits import check_limits
from service.settings import Settings, SettingsError, read_settings
from service.snapshot import CatalogueSnapshot
from service.startup import Encoders, ensure_catalogue, lacks_catalogue, open_snapshot


@dataclass(frozen=True)
class Desk:
    """Where a command's question is answered."""

    settings: Settings
    snapshot: CatalogueSnapshot
    encoder: Encoder

    def check(self, asked: BaseModel) -> None:
        """Refuse a question past a limit of the settings, the same as over HTTP."""
        with refusing():
            check_limits(asked, self.settings)


def open_desk(catalogue: str = "") -> Desk:
    """Open a catalogue by name or its beginning, "" for the one in use.

    Where none is in use the starter catalogue is built first; stderr tells of it.
    """
    settings = settings_in_use()
    home = Home(settings.home)
    name = home.resolve(catalogue) if catalogue else ""
    encoders = Encoders(settings, tell)
    if not name:
        ensure_starter(home, encoders)
    snapshot = open_snapshot(home, encoders.of, name)
    if snapshot.notice:
        tell(f"notice: {snapshot.notice}; answering from {snapshot.versions.catalogue_version}")
    return Desk(settings, snapshot, encoders.of(snapshot.versions.model_version))


def ensure_starter(home: Home, encoders: Encoders) -> None:
    """Build the starter catalogue where none is in use; stderr tells of it."""
    if lacks_catalogue(home, encoders.chosen_version):
        with shown_progress() as progress:
            ensure_catalogue(home, encoders.chosen(), tell, progress)


def settings_in_use(**chosen: object) -> Settings:
    """Return the settings, `chosen` before the environment; refuse bad ones."""
    try:
        return read_settings(**chosen)
    except SettingsError as error:
        raise RefusalError(str(error)) from None


@contextmanager
def asking() -> Iterator[None]:
    """Turn a question that is not well formed into a usage error."""
    try:
        yield
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors())
        raise MisuseError("; ".join(faults)) from None


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the error of a request into a refusal."""
    try:
        yield
    except RequestError as error:
        faults = (f"{one.field} {one.reason}" for one in error.fields)
        raise RefusalError("; ".join(faults)) from None
