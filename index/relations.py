"""Relations as sparse matrices: which occupation needs which skill, which skills are near."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csr_array

from models.encoder import Vectors
from taxonomy.catalogue import Catalogue, Importance

NEEDS = "needs.npz"
NEIGHBOURS = "neighbours.npz"
_NEAREST = 32
_LEAST_SIMILARITY = 0.5
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Relations:
    """Sparse matrices in catalogue rows.

    `essential` and `optional` have the shape (occupations, skills) and hold ones; `neighbours`
    has the shape (skills, skills) and holds the cosine similarity of each skill's label to itself
    (1) and to its nearest others.
    """

    essential: csr_array
    optional: csr_array
    neighbours: csr_array


def write_relations(catalogue: Catalogue, skills: Vectors, folder: Path) -> None:
    """Write the relations of a catalogue, and the neighbours among its skill vectors."""
    shape = (len(catalogue.occupations), len(catalogue.skills))
    rows = [catalogue.occupation_row[r.occupation] for r in catalogue.relations]
    columns = [catalogue.skill_row[r.skill] for r in catalogue.relations]
    weights = [2.0 if r.importance is Importance.ESSENTIAL else 1.0 for r in catalogue.relations]
    needs = csr_array((weights, (rows, columns)), shape=shape, dtype=np.float32)
    needs.sort_indices()
    sparse.save_npz(folder / NEEDS, needs)
    sparse.save_npz(folder / NEIGHBOURS, nearest_skills(skills))


def read_relations(folder: Path) -> Relations:
    """Read what `write_relations` wrote."""
    needs: csr_array = sparse.load_npz(folder / NEEDS)
    neighbours: csr_array = sparse.load_npz(folder / NEIGHBOURS)
    return Relations(_ones(needs, 2.0), _ones(needs, 1.0), neighbours)


def nearest_skills(vectors: Vectors) -> csr_array:
    """Return for each skill its similarity to itself and to its nearest others, as CSR rows."""
    blocks = [
        _nearest_of(vectors, start, min(start + _BLOCK, len(vectors)))
        for start in range(0, len(vectors), _BLOCK)
    ]
    rows, columns, values = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    size = len(vectors)
    found = csr_array((values, (rows, columns)), shape=(size, size), dtype=np.float32)
    found.sort_indices()
    return found


def _nearest_of(
    vectors: Vectors, start: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    similarity = vectors[start:end] @ vectors.T
    own = np.arange(start, end)
    similarity[own - start, own] = np.inf  # kept first even among equal labels, then cut to 1
    kept = min(_NEAREST + 1, len(vectors))
    columns = np.argpartition(-similarity, kept - 1, axis=1)[:, :kept]
    values = np.take_along_axis(similarity, columns, axis=1)
    near = values >= _LEAST_SIMILARITY
    rows = np.broadcast_to(own[:, None], columns.shape)
    return rows[near], columns[near], np.minimum(values[near], 1.0)


def _ones(needs: csr_array, weight: float) -> csr_array:
    chosen = needs.tocoo()
    kept = chosen.data == weight
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    coordinates = (chosen.row[kept], chosen.col[kept])
    return csr_array((ones, coordinates), shape=needs.shape)
