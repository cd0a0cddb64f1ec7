"""Relations as sparse matrices: which occupation needs which skill, which skills are near."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csr_array

from index.labels import exact_labels
from models.encoder import Vectors
from taxonomy.catalogue import Catalogue, Importance

OPTIONAL_WEIGHT = 0.5
"""The weight of an optional skill where essential ones have 1."""
NEEDS = "needs.npz"
NEIGHBOURS = "neighbours.npz"
GROUPS = "near_identical.npy"
_NEAREST = 32
_LEAST_SIMILARITY = 0.5
_LEAST_JACCARD = 0.75


@dataclass(frozen=True, slots=True)
class Relations:
    """Sparse matrices in catalogue rows.

    `essential` and `optional` have the shape (occupations, skills) and hold ones; `neighbours`
    has the shape (skills, skills) and holds the cosine similarity of each skill's label to itself
    (1) and to its nearest others. `near_identical` is the first member (row) of the group of each
    occupation, (occupations,).
    """

    essential: csr_array
    optional: csr_array
    neighbours: csr_array
    near_identical: NDArray[np.int32]

    @property
    def needs(self) -> csr_array:
        """The weight of each need, (occupations, skills)."""
        return csr_array(self.essential + OPTIONAL_WEIGHT * self.optional)

    @property
    def group_names(self) -> tuple[str, ...]:
        """The group of near-identical occupations of each, named by its first member ("g12")."""
        return tuple(f"g{row}" for row in self.near_identical.tolist())

    def nearest_to(self, skill: int) -> tuple[int, float] | None:
        """Return the nearest other skill and its similarity; None where none is near."""
        start, end = self.neighbours.indptr[skill : skill + 2]
        rows = self.neighbours.indices[start:end].tolist()
        similarities = self.neighbours.data[start:end].tolist()
        others = [(s, row) for s, row in zip(similarities, rows, strict=True) if row != skill]
        similarity, row = max(others, key=lambda near: (near[0], -near[1]), default=(0.0, -1))
        return (row, similarity) if others else None


def write_relations(catalogue: Catalogue, skills: Vectors, folder: Path) -> None:
    """Write the relations of a catalogue, and the neighbours among its skill vectors."""
    shape = (len(catalogue.occupations), len(catalogue.skills))
    rows = [catalogue.occupation_row[r.occupation] for r in catalogue.relations]
    columns = [catalogue.skill_row[r.skill] for r in catalogue.relations]
    weights = [2.0 if r.importance is Importance.ESSENTIAL else 1.0 for r in catalogue.relations]
    needs = csr_array((weights, (rows, columns)), shape=shape, dtype=np.float32)
    needs.sort_indices()
    sparse.save_npz(folder / NEEDS, needs)
    np.save(folder / GROUPS, near_identical(needs))
    sparse.save_npz(folder / NEIGHBOURS, nearest_skills(skills))


def read_relations(folder: Path) -> Relations:
    """Read what `write_relations` wrote."""
    needs: csr_array = sparse.load_npz(folder / NEEDS)
    neighbours: csr_array = sparse.load_npz(folder / NEIGHBOURS)
    groups = np.load(folder / GROUPS)
    return Relations(_ones(needs, 2.0), _ones(needs, 1.0), neighbours, groups)


def near_identical(needs: csr_array) -> NDArray[np.int32]:
    """Return the first member (row) of the group of each occupation, for (occupations, skills).

    Two occupations are linked where the Jaccard index of all skills that they need is at least
    `_LEAST_JACCARD`; a group is a connected component of the links.
    """
    every = needs.astype(bool).astype(np.float32)
    shared = (every @ every.T).tocoo()
    size = np.asarray(every.sum(axis=1)).ravel()
    union = size[shared.row] + size[shared.col] - shared.data
    near = shared.data / np.maximum(union, 1) >= _LEAST_JACCARD
    links = sparse.coo_array((near[near], (shared.row[near], shared.col[near])), shape=shared.shape)
    # Only here: who reads an index does not need what scipy loads for it.
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    _, component = connected_components(links, directed=False)
    _, first = np.unique(component, return_index=True)
    return np.asarray(first[component], dtype=np.int32)


def nearest_skills(vectors: Vectors) -> csr_array:
    """Return for each skill its similarity to itself and to its nearest others, as CSR rows."""
    size = len(vectors)
    similarity, columns = exact_labels(vectors).nearest(vectors, _NEAREST + 1)
    rows = np.broadcast_to(np.arange(size)[:, None], columns.shape)
    # Among many equal labels the search may miss the skill itself: it takes the last place.
    lost = ~(columns == rows).any(axis=1)
    columns[lost, -1] = np.flatnonzero(lost)
    similarity = np.where(columns == rows, 1, np.minimum(similarity, 1))
    near = similarity >= _LEAST_SIMILARITY
    places = rows[near], columns[near]
    found = csr_array((similarity[near], places), shape=(size, size), dtype=np.float32)
    found.sort_indices()
    return found


def _ones(needs: csr_array, weight: float) -> csr_array:
    chosen = needs.tocoo()
    kept = chosen.data == weight
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    coordinates = (chosen.row[kept], chosen.col[kept])
    return csr_array((ones, coordinates), shape=needs.shape)
