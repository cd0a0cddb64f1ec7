"""An index loaded for reading: everything that serving needs, in memory."""

import sqlite3
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from pyarrow import ArrowException

from index import build, errors, sentences, tables, vector_store
from index.labels import LABELS, Labels, NearestLabels, read_labels_index
from index.manifest import MANIFEST, Manifest
from index.relations import Relations, read_relations
from index.words import WORDS, Words
from models.encoder import Vectors
from models.similarity import VectorTable
from models.source import sha256_of
from taxonomy.catalogue import Catalogue

_FIX = "remove this catalogue and import it again"
UNREADABLE = (
    *(OSError, RuntimeError, ValueError, TypeError, KeyError, EOFError),
    *(sqlite3.Error, ArrowException, BadZipFile),
)
"""What the readers of the files raise; FAISS raises RuntimeError."""


@dataclass(frozen=True)
class Index:
    """One catalogue with its vectors; row `i` belongs to `catalogue.skills[i]` and so on.

    `skill_vectors` has the shape (skills, dimension), `occupation_vectors` (occupations,
    dimension): each occupation's label and description as one text. `occupation_sentences` are
    of occupation descriptions, `group_sentences` of `catalogue.groups`; the statements are those
    of `catalogue.statements`, in its order.
    """

    manifest: Manifest
    catalogue: Catalogue
    skill_vectors: Vectors
    occupation_vectors: Vectors
    occupation_sentences: sentences.Sentences
    group_sentences: sentences.Sentences
    occupation_statements: sentences.Sentences
    skill_statements: sentences.Sentences
    skill_alternatives: NearestLabels
    occupation_labels: NearestLabels
    relations: Relations
    labels: Labels
    words: Words

    @cached_property
    def skill_table(self) -> VectorTable:
        """`skill_vectors`, to compare with many queries."""
        return VectorTable(self.skill_vectors)

    @cached_property
    def statements_of_occupations(self) -> sentences.NearestParts:
        """The example statements of each occupation, to compare with many queries."""
        return sentences.NearestParts(self.occupation_statements, len(self.occupation_vectors))

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Load an index folder after checking every file.

        Raises IndexDamagedError naming the first file that is missing, changed or foreign, or
        the folder where it changes meanwhile; IndexMismatchError for another version of the
        format.
        """
        try:
            manifest = Manifest.read(folder)
            for damage in damages(folder, manifest):
                raise errors.IndexDamagedError(damage)
            return cls._read(folder, manifest)
        except errors.CatalogueError:
            raise
        except UNREADABLE as error:
            raise errors.IndexDamagedError(
                f"{folder} cannot be read ({type(error).__name__}: {error}); {_FIX}"
            ) from error

    @classmethod
    def _read(cls, folder: Path, manifest: Manifest) -> "Index":
        skills = vector_store.unit(np.load(folder / build.SKILL_VECTORS))
        return cls(
            manifest=manifest,
            catalogue=tables.read_tables(folder, manifest),
            skill_vectors=skills,
            occupation_vectors=vector_store.unit(np.load(folder / build.OCCUPATION_VECTORS)),
            occupation_sentences=_sentences(folder / build.OCCUPATION_SENTENCES),
            group_sentences=_sentences(folder / build.GROUP_SENTENCES),
            occupation_statements=_sentences(folder / build.OCCUPATION_STATEMENTS),
            skill_statements=_sentences(folder / build.SKILL_STATEMENTS),
            skill_alternatives=read_labels_index(folder / build.SKILL_ALTERNATIVES),
            occupation_labels=read_labels_index(folder / build.OCCUPATION_LABELS),
            relations=read_relations(folder),
            labels=Labels(folder / LABELS),
            words=Words.read(folder / WORDS),
        )


def _sentences(path: Path) -> sentences.Sentences:
    with np.load(path) as table:
        return sentences.Sentences(table["vectors"], table["owners"])


def damages(folder: Path, manifest: Manifest, only: Container[str] | None = None) -> Iterator[str]:
    """Yield a sentence for each file of a folder that is missing, changed or foreign.

    `only` names the files to look at; foreign files are then not looked for.
    """
    for name, expected in sorted(manifest.files.items()):
        if only is not None and name not in only:
            continue
        path = folder / name
        try:
            if sha256_of(path) != expected:
                yield f"{path} is damaged: its SHA-256 is not the manifest's; {_FIX}"
        except FileNotFoundError:
            yield f"{path} is missing; {_FIX}"
        except OSError as error:
            yield f"{path} cannot be read ({error}); {_FIX}"
    if only is not None:
        return
    known = {MANIFEST, *manifest.files}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield f"{path} does not belong to this index; move it away"
