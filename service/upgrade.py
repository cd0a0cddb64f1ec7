"""Upgrade: catalogues of an earlier index format or model, rebuilt from their own tables."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from index import errors, store, vector_store
from index.manifest import SCHEMA_VERSION, Manifest
from models.adapted import ADAPT_AGAIN
from models.errors import ModelError
from service.startup import Encoders
from taxonomy.statements import current_version, join_statements


class UpgradeOutcome(StrEnum):
    """What became of a catalogue."""

    CURRENT = "current"
    UPGRADED = "upgraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CatalogueUpgrade:
    """The outcome for one published catalogue.

    `new_name` is the full name of the rebuilt one, "" where none was built; `notice` says why it
    failed, or what changed beside the format; `in_use` whether the new one answers from now on.
    """

    name: str
    outcome: UpgradeOutcome
    new_name: str = ""
    notice: str = ""
    in_use: bool = False


def upgrade_catalogues(
    home: store.CatalogueStore,
    encoders: Encoders,
    progress: vector_store.Progress,
    names: Iterable[str] = (),
) -> Iterator[CatalogueUpgrade]:
    """Upgrade published catalogues, by default all, and yield the outcome of each.

    A catalogue is rebuilt from the tables of its folder and published beside it; where the old
    one was in use, the new one is used. Vectors that were kept for the same model are not
    computed again. A catalogue that fails leaves everything as it was and does not stop the
    others; nothing is removed. It can be interrupted and repeated: nothing is built twice.
    """
    for name in tuple(names) or home.published():
        try:
            yield _upgrade(home, encoders, progress, home.resolve(name))
        except (errors.CatalogueError, ModelError) as error:
            yield CatalogueUpgrade(name, UpgradeOutcome.FAILED, notice=str(error))


def _upgrade(
    home: store.CatalogueStore, encoders: Encoders, progress: vector_store.Progress, name: str
) -> CatalogueUpgrade:
    manifest = home.stored_manifest(name)
    built, model = manifest.model_version, encoders.version_for(manifest.model_version)
    in_use = name == home.current()
    version = current_version(manifest.catalogue_version, manifest.language)
    if version != manifest.catalogue_version:
        version = join_statements(home.stored_catalogue(name)).catalogue.version
    found = manifest.schema_version, built, manifest.catalogue_version
    if found == (SCHEMA_VERSION, model, version):
        return CatalogueUpgrade(name, UpgradeOutcome.CURRENT, in_use=in_use)
    new = _rebuilt_before(home, version, model)
    if new and in_use:
        home.use(new)
    if not new:
        catalogue = join_statements(home.stored_catalogue(name)).catalogue
        new = home.publish(catalogue, encoders.of(built), progress, use=in_use).name
    notice = "" if built == model else _replaced_model(manifest, model)
    return CatalogueUpgrade(name, UpgradeOutcome.UPGRADED, new, notice, in_use)


def _rebuilt_before(home: store.CatalogueStore, catalogue_version: str, model_version: str) -> str:
    """Return the name of a whole catalogue of these versions in the current format, or ""."""
    for name in home.published():
        with suppress(errors.CatalogueError):
            manifest = home.manifest(name)
            versions = (manifest.catalogue_version, manifest.model_version)
            if versions == (catalogue_version, model_version) and not home.verify(name):
                return name
    return ""


def _replaced_model(manifest: Manifest, model: str) -> str:
    built = manifest.model_version
    notice = f"built with {model} in place of {built}, which is not there"
    # The version of an adapted model names the catalogue that it was trained on.
    adapted = f"-{manifest.catalogue_version}-" in built
    return f"{notice}; {ADAPT_AGAIN}" if adapted else notice
