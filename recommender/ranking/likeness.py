"""Likeness of occupations by what they need, and a line on which like ones lie side by side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors

_DIGITS = 4
_SMALLEST = 1e-9


def on_a_line(needs: Vectors, origins: Sequence[int]) -> NDArray[np.float64]:
    """Return a place from 0 to 1 on a line for each occupation, (occupations,).

    `needs` are unit vectors (occupations, dimension). It is the first axis of classical
    multidimensional scaling of their cosine distances (Torgerson 1952), which keeps as much of
    them as a line can. Its sign is free: the origins (places in `needs`) lie on the side of 0.
    Where all are alike, each has 0.
    """
    size = len(needs)
    if not size:
        return np.zeros(0)
    squares = (1 - np.clip(needs @ needs.T, -1, 1)).astype(np.float64) ** 2
    centring = np.eye(size) - 1 / size
    values, axes = np.linalg.eigh(-centring @ squares @ centring / 2)
    line = axes[:, -1] * np.sqrt(max(values[-1], 0))
    if origins and line[list(origins)].mean() > line.mean():
        line = -line
    spread = line.max() - line.min()
    if spread < _SMALLEST:
        return np.zeros(size)
    places: NDArray[np.float64] = np.round((line - line.min()) / spread, _DIGITS)
    return places
