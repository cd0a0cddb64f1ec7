"""Voices: the vectors that speak for a person when occupations are ranked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors


@dataclass(frozen=True, slots=True)
class Voices:
    """Vectors (voices, dimension) of what a person said or holds, and weights (voices,).

    A statement or a skill weighs 1, so that more of them weigh more.
    `words` are the text of each: what was said, or the label of a skill.
    """

    vectors: Vectors
    weights: NDArray[np.float32]
    words: tuple[str, ...]

    @property
    def silent(self) -> bool:
        """Whether there is nothing to rank by."""
        return len(self.weights) == 0
