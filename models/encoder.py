"""The encoder: texts in, one unit vector each out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Rows of float32, unit length, C-contiguous; their inner product is the cosine similarity."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The words of a text, by their places in code points, with the `inside` of each.

    That is the probability that the word is inside of a span, (words,) float32; it is that of its
    first token. Punctuation marks are words.
    """

    places: Sequence[tuple[int, int]]
    inside: NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors; a vector does not depend on the batch."""

    @property
    def model_version(self) -> str:
        """The name of the model and the start of a checksum.

        The bundled model's is that of its weights, another's that of all its files.
        """
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def words(self) -> frozenset[str]:
        """The words that the model knows whole, in lower case; empty where that is not known."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Return how many tokens each text has for the model, (len(texts),)."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimension), a unit row for each text."""
        ...
