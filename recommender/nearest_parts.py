"""Nearest parts: how near the nearest part of each whole is to what was said."""

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors

_VOICES_AT_ONCE = 32
Rows = NDArray[np.int32] | NDArray[np.int64]


class NearestParts:
    """Compares vectors with the parts of wholes: needed skills of occupations, sentences of texts.

    Part `i` has the vector `vectors[rows[i]]` and belongs to the whole (row) `owners[i]`; the
    owners ascend, and a whole may have no part.
    """

    def __init__(self, vectors: Vectors, rows: Rows | None, owners: Rows, wholes: int) -> None:
        self._vectors = vectors
        self._rows = rows
        self._wholes = wholes
        self._filled, self._starts = np.unique(owners, return_index=True)

    def similarity(self, voices: Vectors) -> NDArray[np.float32]:
        """Return the similarity of the nearest part of each whole that has any, (voices, some).

        Few voices are compared at once, so that long profiles take little memory.
        """
        nearest = np.empty((len(voices), len(self._filled)), dtype=np.float32)
        for start in range(0, len(voices), _VOICES_AT_ONCE):
            some = slice(start, start + _VOICES_AT_ONCE)
            similarity = voices[some] @ self._vectors.T
            if self._rows is not None:
                similarity = similarity.take(self._rows, axis=1)
            np.maximum.reduceat(similarity, self._starts, axis=1, out=nearest[some])
        return nearest

    def over_wholes(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return values of the wholes that have parts (some,) as (wholes,), 0 for the others."""
        every = np.zeros(self._wholes, dtype=np.float32)
        every[self._filled] = values
        return every
