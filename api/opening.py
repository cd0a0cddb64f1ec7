"""Opening: from the settings to an edition; the starter catalogue is built where there is none."""

import gc
from collections.abc import Callable

from threadpoolctl import threadpool_limits

from api.edition import Edition
from api.settings import Settings
from index.errors import CatalogueError, IndexMismatchError
from index.home import Home
from index.vector_store import Progress
from models.encoder import Encoder
from models.opening import is_exported, open_source
from models.phrase_cache import CachedEncoder
from models.source import locate
from recommender.recommender import Recommender
from taxonomy.esco import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE

CACHED_PHRASES = 20_000
"""Each has some 1.8 kB: 35 MB in all."""
STARTER = f"{STARTER_RELEASE.partition('-')[0]}-"
"""How the name of every starter begins."""
Notify = Callable[[str], None]
"""Called with a sentence for the person who waits."""


def without_notice(_notice: str) -> None:
    """Tell nobody."""


def without_progress(_doing: str, _done: int, _total: int) -> None:
    """Show nothing."""


def open_model(settings: Settings, notify: Notify = without_notice) -> CachedEncoder:
    """Return the encoder that the settings choose, exported first where it was not yet.

    Raises ModelError.
    """
    source, models = locate(settings.model), Home(settings.home).models
    if not is_exported(models, source):
        notify("Preparing the language model, once; this takes about 20 seconds.")
    return CachedEncoder(open_source(models, source, settings.threads), CACHED_PHRASES)


def lacks_catalogue(home: Home, model_version: str) -> bool:
    """Return whether the starter is to be built: nothing is in use, or another starter is.

    Another one is that of another model, release or format of the index, or a damaged one.
    """
    name = home.current()
    if name is None or not name.startswith(STARTER):
        return name is None
    try:
        used = home.manifest(name)
    except CatalogueError:
        return True
    current = used.catalogue_version.startswith(f"{STARTER_RELEASE}-")
    return not (current and used.model_version == model_version)


def ensure_catalogue(
    home: Home,
    encoder: Encoder,
    notify: Notify = without_notice,
    progress: Progress = without_progress,
) -> None:
    """Build, publish and use the starter catalogue where no catalogue, or another starter, is."""
    if not lacks_catalogue(home, encoder.model_version):
        return
    starter = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
    why = "The starter in use is another" if home.current() else "There is no catalogue yet"
    notify(
        f"{why}: building the starter ({len(starter.occupations):,} "
        f"occupations, {len(starter.skills):,} skills) that comes with Destinai. "
        "For the whole of ESCO: destinai import esco PATH…"
    )
    home.publish(starter, encoder, progress)


def open_edition(home: Home, encoder: Encoder, name: str = "") -> Edition:
    """Return the edition of a catalogue by name or unambiguous prefix, "" for the one in use.

    Raises CatalogueError where it cannot be loaded, or was built with another model.
    """
    opened = home.open(name)
    built = opened.index.manifest.model_version
    if built != encoder.model_version:
        raise IndexMismatchError(
            f"the catalogue {opened.name} was built with the model {built}, and the model in use "
            f"is {encoder.model_version}; set DESTINAI_MODEL to the former, or import the "
            "catalogue again"
        )
    edition = Edition(Recommender(opened.index, encoder), opened.refused)
    _settle()
    return edition


def _settle() -> None:
    """Prepare this process for many small answers.

    The matrices of one request are small: threads of BLAS would only wait actively for the cores
    that the encoder needs. And what was just loaded stays until the next edition: the garbage
    collector need not walk through it again and again, which took 60 ms each time. What an
    edition before this one left behind is let go first.
    """
    threadpool_limits(1, "blas")
    gc.unfreeze()
    gc.collect()
    gc.freeze()
