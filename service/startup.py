"""Startup: from settings to encoders, the starter catalogue, a snapshot and the live catalogue."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

from structlog.typing import FilteringBoundLogger
from threadpoolctl import threadpool_limits

from index import errors, manifest, store, vector_store
from models import adapted, onnx_encoder, opening
from models.encoder import Encoder
from recommender.recommender import Recommender
from service.earlier import EarlierCatalogues
from service.settings import Settings
from service.snapshot import LOAD_FAILURES, CatalogueSnapshot, LiveCatalogue
from taxonomy.esco.reader import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from taxonomy.statements import current_version, join_statements

CACHED_PHRASES = 20_000
"""About 1.8 kB each, 35 MB together."""
STARTER = f"{STARTER_RELEASE.partition('-')[0]}-"
"""The prefix of the names of all starter catalogues."""
Notify = Callable[[str], None]
"""Takes a sentence for the person who waits."""
EncoderOf = Callable[[str], Encoder]
"""Returns the encoder for the version of the model that a catalogue was built with."""


def without_notice(_notice: str) -> None:
    """Ignore a notice."""


def without_progress(_doing: str, _done: int, _total: int) -> None:
    """Ignore progress."""


def open_model(settings: Settings) -> onnx_encoder.CachedEncoder:
    """Return the encoder that the settings choose; raise ModelError."""
    return onnx_encoder.CachedEncoder(_open_chosen(settings), CACHED_PHRASES)


def _open_chosen(settings: Settings) -> onnx_encoder.OnnxEncoder:
    models = store.CatalogueStore(settings.home).models
    return opening.open_encoder(models, settings.model, settings.threads)


def chosen_version(settings: Settings) -> str:
    """Return the version of the model that the settings choose; raise ModelError."""
    return opening.locate(store.CatalogueStore(settings.home).models, settings.model).version


class Encoders:
    """The encoders that catalogues of a home need: the chosen model's, and those adapted from it.

    Each is opened when it is first asked for; only the last one stays open.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = store.CatalogueStore(settings.home)
        self._bare: onnx_encoder.OnnxEncoder | None = None
        self._cached: onnx_encoder.CachedEncoder | None = None

    @cached_property
    def chosen_version(self) -> str:
        """The version of the model that the settings choose."""
        return chosen_version(self._settings)

    def chosen(self) -> Encoder:
        """Return the encoder of the model that the settings choose; raise ModelError."""
        if self._cached is None or self._cached.model_version != self.chosen_version:
            return self._keep(_open_chosen(self._settings))
        return self._cached

    def of(self, model_version: str) -> Encoder:
        """Return the encoder for a catalogue that was built with a version of a model.

        That is the adapted model of this version where one is kept and the settings do not choose
        another base, else the chosen model. Raises ModelError.
        """
        if not is_adaptation(self._settings, model_version):
            return self.chosen()
        if self._cached is None or self._cached.model_version != model_version:
            threads = self._settings.threads
            return self._keep(opening.open_adapted(self._home.models, model_version, threads))
        return self._cached

    def close(self) -> None:
        """Close the session of the encoder that is open, before this process is forked."""
        if self._bare:
            self._bare.close()

    def reopen(self) -> None:
        """Open the session again, in a process that was forked; raise ModelError."""
        if self._bare:
            self._bare.open()

    def _keep(self, bare: onnx_encoder.OnnxEncoder) -> Encoder:
        self._bare, self._cached = bare, onnx_encoder.CachedEncoder(bare, CACHED_PHRASES)
        return self._cached

    def version_for(self, model_version: str) -> str:
        """Return the version of the encoder that `of` returns, without opening it."""
        return (
            model_version if is_adaptation(self._settings, model_version) else self.chosen_version
        )

    def building(self, catalogue_version: str) -> Encoder:
        """Return the encoder to build a catalogue with.

        That is the one adapted to this very catalogue where it is in use, else the chosen one.
        """
        with suppress(errors.CatalogueError):
            name = self._home.current()
            used = self._home.manifest(name) if name else None
            if used and used.catalogue_version == catalogue_version:
                return self.of(used.model_version)
        return self.chosen()


def is_adaptation(settings: Settings, model_version: str) -> bool:
    """Return whether a model of this version is kept that was adapted from the chosen one.

    Where the settings choose none, it may be adapted from any.
    """
    models = store.CatalogueStore(settings.home).models
    if not adapted.is_adapted(models, model_version):
        return False
    base = adapted.read_card(models, model_version).base
    return not settings.model or base == chosen_version(settings)


def lacks_catalogue(home: store.CatalogueStore, model_version: str) -> bool:
    """Return whether the starter is to be built: nothing is in use, or another starter is.

    Another one is that of another model, release or format of the index, or a damaged one.
    """
    name = home.current()
    if name is None or not name.startswith(STARTER):
        return name is None
    try:
        used = home.manifest(name)
    except errors.CatalogueError:
        return True
    version = current_version(used.catalogue_version, used.language)
    current = version == used.catalogue_version and version.startswith(f"{STARTER_RELEASE}-")
    fits = used.model_version == model_version or adapted.is_adapted(
        home.models, used.model_version
    )
    return not (current and fits)


def ensure_catalogue(
    home: store.CatalogueStore,
    encoder: Encoder,
    notify: Notify = without_notice,
    progress: vector_store.Progress = without_progress,
) -> None:
    """Build, publish and use the starter catalogue where no catalogue, or another starter, is."""
    if not lacks_catalogue(home, encoder.model_version):
        return
    starter = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
    starter = join_statements(starter).catalogue
    why = "The starter in use is another" if home.current() else "There is no catalogue yet"
    notify(
        f"{why}: building the starter ({len(starter.occupations):,} "
        f"occupations, {len(starter.skills):,} skills) that comes with Destinai. "
        "For the whole of ESCO: destinai import esco PATH…"
    )
    home.publish(starter, encoder, progress)


def check_upgraded(home: store.CatalogueStore, encoders: Encoders) -> None:
    """Raise IndexMismatchError where the catalogue in use has to be upgraded before it can serve.

    That is one of an earlier index format, or of a model that is no longer there.
    """
    name = home.current()
    if name is None:
        return
    built = home.manifest(name).model_version
    if encoders.version_for(built) != built:
        raise _built_with_another(name, built, encoders.version_for(built))


def open_snapshot(
    home: store.CatalogueStore, encoder_of: EncoderOf, name: str = ""
) -> CatalogueSnapshot:
    """Return the snapshot of a catalogue by name or unambiguous prefix, "" for the one in use.

    Raises CatalogueError where it cannot be loaded, or was built with another model.
    """
    with _without_collecting():
        opened = home.open(name)
        built = opened.index.manifest.model_version
        encoder = encoder_of(built)
        if built != encoder.model_version:
            raise _built_with_another(opened.name, built, encoder.model_version)
        earlier = EarlierCatalogues(home, opened.index.catalogue)
        snapshot = CatalogueSnapshot(
            Recommender(opened.index, encoder), opened.refused, earlier.changes_since
        )
    _tune_process()
    return snapshot


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Pause the garbage collector: all that is loaded stays, and would be traversed repeatedly.

    That was a fifth of the time that loading the whole of ESCO takes.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _built_with_another(name: str, built: str, used: str) -> errors.IndexMismatchError:
    return errors.IndexMismatchError(
        f"the catalogue {name} was built with the model {built}, and the model in use is {used}; "
        f"{manifest.UPGRADE}, or set DESTINAI_MODEL to the former"
    )


def _tune_process() -> None:
    """Tune this process for many small answers, and free the previous snapshot.

    The matrices of one request are small: BLAS threads would busy-wait on the cores that the
    encoder needs. What was just loaded lives until the next snapshot, so the garbage collector
    skips it; walking through it took 60 ms each time. Before the first one nothing has to be freed.
    """
    threadpool_limits(1, "blas")
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()


class CatalogueSource:
    """Where a process gets the catalogue in use from: the files, or the process it was forked from.

    One process calls `load` and is forked: what it loaded is then shared by all, until one of them
    changes it (copy-on-write). Sessions and connections are closed before and opened after a fork.
    """

    def __init__(self, settings: Settings) -> None:
        self._home = store.CatalogueStore(settings.home)
        self._encoders = Encoders(settings)
        self._tried: object = None
        self._state: object = None
        self._loaded: CatalogueSnapshot | None = None

    def load(self) -> None:
        """Load what is published and get ready to be forked, unless that was tried before.

        Raises one of LOAD_FAILURES; what was loaded before stays.
        """
        state = self.state()
        if state == self._tried:
            return
        self._tried = state
        try:
            loaded = self._open()
        finally:
            self._encoders.close()
        loaded.close()
        self._state, self._loaded = state, loaded

    def state(self) -> object:
        """Return what differs whenever there is something else to load."""
        return self._home.state()

    def snapshot(self) -> CatalogueSnapshot:
        """Return the snapshot of the catalogue in use; raise one of LOAD_FAILURES.

        What was loaded before a fork is returned once, and only if it is still published: a second
        call means that something else was published, or that a file is damaged.
        """
        loaded, self._loaded = self._loaded, None
        if loaded is not None and self.state() == self._state:
            with suppress(*LOAD_FAILURES):  # loading says what is wrong, or finds another one
                self._encoders.reopen()
                loaded.reopen()
                return loaded
        return self._open()

    def _open(self) -> CatalogueSnapshot:
        """Return the snapshot in use, with what its first request would have to wait for."""
        opened = open_snapshot(self._home, self._encoders.of)
        opened.recommender.prepare()
        return opened


def open_live_catalogue(
    settings: Settings, log: FilteringBoundLogger, source: CatalogueSource | None = None
) -> LiveCatalogue:
    """Return the live catalogue in use under the settings' home, or of another source.

    Nothing is loaded before it is watched or refreshed; an encoder is opened when needed.
    """
    source = source or CatalogueSource(settings)
    return LiveCatalogue(source.snapshot, source.state, log, settings.poll_seconds)
