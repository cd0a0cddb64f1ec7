"""Personal talk: clauses about a person's life or search for work, not about what they can do.

A clause is compared with example sentences of both kinds, `clause_examples.csv`, by the encoder,
so that other words for the same things are found too.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder, Vectors
from recommender.data import read_rows

_LANGUAGE = "en"
_WORK = "work"
_NEAREST = 3
_MARGIN = 0.09
"""About one in a hundred of 3,700 statements about work exceeds it, and half of the others do."""
_LEAST_SIMILARITY = 0.3


class PersonalTalk:
    """Tells what is said of a person's circumstances from what is said of work and skills.

    "I had an operation" and "what else could I do?" name no skill, however near they are to one.
    """

    def __init__(self, encoder: Encoder, language: str) -> None:
        self._encoder = encoder
        rows = read_rows("clause_examples.csv") if language == _LANGUAGE else []
        self._work = self._encoded(row["text"] for row in rows if row["about"] == _WORK)
        self._other = self._encoded(row["text"] for row in rows if row["about"] != _WORK)

    def among(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Return which texts are personal talk (texts,).

        That is where the mean similarity to the three nearest examples of it exceeds that to the
        three nearest examples of work.
        """
        if not len(self._other) or not texts:
            return np.zeros(len(texts), dtype=np.bool_)
        vectors = self._encoder.encode([_folded(text) for text in texts])
        other = _nearest(vectors @ self._other.T)
        exceeds = other - _nearest(vectors @ self._work.T) > _MARGIN
        return np.asarray(exceeds & (other > _LEAST_SIMILARITY), dtype=np.bool_)

    def _encoded(self, texts: Iterable[str]) -> Vectors:
        return self._encoder.encode([_folded(text) for text in texts])


def _nearest(similarity: Vectors) -> Vectors:
    """Return the mean of the greatest similarities of each row (rows,)."""
    greatest: Vectors = np.partition(similarity, -_NEAREST, axis=1)[:, -_NEAREST:]
    mean: Vectors = greatest.mean(axis=1)
    return mean


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
