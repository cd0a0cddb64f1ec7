"""The catalogue store: the folder that keeps published catalogues, which is in use, and models."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from index import atomic_files, build, errors, loaded, tables, vector_store
from index.manifest import Manifest
from models.encoder import Encoder
from taxonomy.catalogue import Catalogue


class Pointer:
    """The file `current`: a list of catalogue names, the one in use first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> tuple[str, ...]:
        """Return the names, none where no catalogue was ever in use.

        Raises CatalogueError where the file cannot be read.
        """
        try:
            names = json.loads(self._path.read_text(encoding="utf-8"))["use"]
            if not all(isinstance(name, str) for name in names):
                raise TypeError("a name is no text")
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise errors.CatalogueError(
                f"{self._path} cannot be read ({type(error).__name__}: {error}); "
                "choose a catalogue with: destinai catalogue use NAME"
            ) from error
        return tuple(names)

    def point_to(self, name: str) -> None:
        """Put a name first; a file that cannot be read is replaced."""
        try:
            before = self.names()
        except errors.CatalogueError:
            before = ()
        names = list(dict.fromkeys((name, *before)))
        atomic_files.replace_file(
            self._path, (json.dumps({"use": names}, indent=2) + "\n").encode()
        )


_SCRATCH = ".building-"
Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of publishing: the catalogue's full name, and whether it was there already."""

    name: str
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An index in use; `refused` says why the one that should be in use is not, or is empty."""

    name: str
    index: loaded.Index
    refused: str


FileState = tuple[str, int, int, int]
"""The name of a file, its size, its time of change in nanoseconds, and its inode."""


def _file_states(folder: Path) -> Iterator[FileState]:
    for path in sorted(folder.iterdir()):
        with suppress(FileNotFoundError):  # removed in between; the next look differs
            found = path.stat()
            yield path.name, found.st_size, found.st_mtime_ns, found.st_ino


def catalogue_in(folder: Path) -> Catalogue:
    """Return the catalogue in the tables of an index folder, also of an earlier format.

    Raises CatalogueError where the manifest or a table is damaged.
    """
    return _read_tables(folder, tables.TABLES, tables.read_tables)


def _read_tables(
    folder: Path, names: Container[str], read: Callable[[Path, Manifest], Content]
) -> Content:
    manifest = Manifest.read(folder, outdated=True)
    for damage in loaded.damages(folder, manifest, only=names):
        raise errors.IndexDamagedError(damage)
    try:
        return read(folder, manifest)
    except loaded.UNREADABLE as error:
        raise errors.IndexDamagedError(
            f"the tables of {folder} cannot be read ({type(error).__name__}: {error}); "
            "import the catalogue again"
        ) from error


class CatalogueStore:
    """Published catalogues under one folder.

    An index folder is written under another name, synced to disk and renamed; then the pointer file
    `current` is replaced. Even where the process is killed, a version exists as a whole or not at
    all.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.models = folder / "models"
        self._catalogues = folder / "catalogues"
        self._pointer = Pointer(self._catalogues / "current")

    def published(self) -> tuple[str, ...]:
        """Return the full names of all published catalogues, in order."""
        if not self._catalogues.is_dir():
            return ()
        folders = (path for path in self._catalogues.iterdir() if path.is_dir())
        return tuple(sorted(path.name for path in folders if not path.name.startswith(".")))

    def history(self) -> tuple[str, ...]:
        """Return the names that are or were in use and still exist, the one in use first.

        Raises CatalogueError where the pointer file cannot be read.
        """
        existing = set(self.published())
        return tuple(name for name in self._pointer.names() if name in existing)

    def current(self) -> str | None:
        """Return the full name of the catalogue in use, None where there is none."""
        return next(iter(self.history()), None)

    def state(self) -> tuple[str | None, tuple[FileState, ...]]:
        """Return the catalogue in use, and for each of its files the values that a change alters.

        Nothing is read but the folder, so that a server may ask every few seconds.
        """
        name = self.current()
        if name is None:
            return None, ()
        return name, tuple(_file_states(self._catalogues / name))

    def resolve(self, name: str) -> str:
        """Return the full name that a full name, a version or an unambiguous prefix means.

        Raises CatalogueNameError, listing what there is.
        """
        names = self.published()
        of_version = [full for full in names if name in (full, full.partition("~")[0])]
        exact = [name] if name in names else of_version
        fitting = exact or [full for full in names if full.startswith(name)]
        if len(fitting) == 1:
            return fitting[0]
        problem = "fits several catalogues" if fitting else "fits no published catalogue"
        listed = ", ".join(fitting or names) or "none"
        raise errors.CatalogueNameError(f"{name!r} {problem}: {listed}")

    def manifest(self, name: str) -> Manifest:
        """Return the manifest of a published catalogue (name or unambiguous prefix)."""
        return Manifest.read(self._catalogues / self.resolve(name))

    def stored_manifest(self, name: str) -> Manifest:
        """Return the manifest of a published catalogue, also of an earlier format."""
        return Manifest.read(self._catalogues / self.resolve(name), outdated=True)

    def stored_catalogue(self, name: str) -> Catalogue:
        """Return the catalogue in the tables of a published one, also of an earlier format.

        Raises CatalogueError where the manifest or a table is damaged.
        """
        return catalogue_in(self._catalogues / self.resolve(name))

    def stored_concepts(self, name: str) -> tables.StoredConcepts:
        """Return the names of the concepts of a published catalogue, also of an earlier format.

        Raises CatalogueError where the manifest or a table is damaged.
        """
        folder = self._catalogues / self.resolve(name)
        return _read_tables(folder, {tables.OCCUPATIONS, tables.SKILLS}, tables.read_concepts)

    def of_release(self, version: str) -> str:
        """Return the full name of a catalogue of a version, "" where there is none.

        Without one of this very version it is one of the same release, joined with something else.
        """
        versions = {name: name.partition("~")[0] for name in self.published()}
        same = [name for name, found in versions.items() if found == version]
        release = version.partition("+")[0]
        alike = [name for name, found in versions.items() if found.partition("+")[0] == release]
        return next(iter((*same, *alike)), "")

    def publish(
        self,
        catalogue: Catalogue,
        encoder: Encoder,
        progress: vector_store.Progress,
        *,
        use: bool = True,
    ) -> Published:
        """Build and publish a catalogue, and use it from now on where `use` is true.

        An index with the same content is not published twice; one with other content under the same
        name is published as `NAME~2`. Nothing is changed where building fails. Raises
        CatalogueError where the disk cannot be written.
        """
        with self._writing():
            with self._scratch() as scratch:
                manifest = build.build_index(catalogue, self._store(encoder), scratch, progress)
                name, unchanged = self._name_for(manifest)
                if not unchanged:
                    atomic_files.sync_tree(scratch)
                    scratch.rename(self._catalogues / name)
                    atomic_files.sync(self._catalogues)
            if use:
                self._pointer.point_to(name)
        return Published(name, unchanged)

    def vectors(
        self, encoder: Encoder, texts: Sequence[str], progress: vector_store.Progress
    ) -> dict[str, vector_store.HalfVectors]:
        """Return the vector of each distinct text; they are kept for the next build."""
        with self._writing():
            return self._store(encoder).vectors(texts, progress)

    def forget_vectors(self, encoder: Encoder) -> None:
        """Remove the vectors of an encoder that no catalogue will be built with."""
        with self._writing():
            self._store(encoder).clear()

    def use(self, name: str) -> str:
        """Use a published catalogue from now on, after checking it; return its full name."""
        with self._writing():
            full = self.resolve(name)
            for damage in self.verify(full):
                raise errors.IndexDamagedError(damage)
            self._pointer.point_to(full)
        return full

    def verify(self, name: str) -> tuple[str, ...]:
        """Return a sentence for each damaged file of a published catalogue; none if it is whole.

        Raises CatalogueError where its manifest cannot be read.
        """
        folder = self._catalogues / self.resolve(name)
        return tuple(loaded.damages(folder, Manifest.read(folder)))

    def remove(self, name: str) -> str:
        """Remove a published catalogue that is not in use; return its full name."""
        with self._writing():
            full = self.resolve(name)
            if full == self.current():
                raise errors.CatalogueNameError(
                    f"{full} is in use; choose another first with: destinai catalogue use NAME"
                )
            doomed = self._catalogues / f"{_SCRATCH}removed-{os.getpid()}"
            (self._catalogues / full).rename(doomed)
            shutil.rmtree(doomed)
        return full

    def open(self, name: str = "") -> Opened:
        """Load a catalogue by name, or the one in use ("").

        Where the one in use is refused or gone, the one used before it is loaded instead. Raises
        NoCatalogueError where nothing is in use, CatalogueError where nothing can be loaded.
        """
        candidates = (self.resolve(name),) if name else self._pointer.names()
        if not candidates or not self.published():
            raise errors.NoCatalogueError(
                f"no catalogue is in use under {self.folder}; run: destinai import esco PATH…"
            )
        refusals: list[errors.CatalogueError] = []
        for candidate in candidates:
            try:
                index = loaded.Index.load(self._catalogues / candidate)
            except errors.CatalogueError as error:
                refusals.append(error)
            else:
                return Opened(candidate, index, str(refusals[0]) if refusals else "")
        raise refusals[0]

    def _store(self, encoder: Encoder) -> vector_store.VectorStore:
        return vector_store.VectorStore(self.folder / "vectors", encoder)

    def _name_for(self, manifest: Manifest) -> tuple[str, bool]:
        name, number = manifest.name, 1
        while (self._catalogues / name).exists():
            if self._holds(name, manifest):
                return name, True
            number += 1
            name = f"{manifest.name}~{number}"
        return name, False

    def _holds(self, name: str, manifest: Manifest) -> bool:
        try:
            return Manifest.read(self._catalogues / name).digest == manifest.digest and not (
                self.verify(name)
            )
        except errors.CatalogueError:
            return False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._catalogues.mkdir(parents=True, exist_ok=True)
            with FileLock(self._catalogues / ".lock"):
                yield
        except (OSError, sqlite3.Error) as error:
            raise atomic_files.unwritable(self.folder, error) from error

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        for leftover in self._catalogues.glob(f"{_SCRATCH}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        scratch = self._catalogues / f"{_SCRATCH}{os.getpid()}"
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
