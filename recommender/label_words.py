"""Label words: which labels share the rare words of a text."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.label_key import label_key
from recommender.rare_words import RareWords


class LabelWords:
    """Cosine of tf-idf vectors of words: of a text and of the nearest label of each concept.

    A word counts once. `labels` holds those of each concept, one or more.
    """

    def __init__(self, labels: Sequence[Sequence[str]]) -> None:
        keys = (label_key(label) for of_one in labels for label in of_one)
        self._words = RareWords(map(_once, keys))
        lengths = [len(of_one) for of_one in labels]
        self._starts = np.cumsum([0, *lengths[:-1]], dtype=np.int64)

    def similarity(self, key: str) -> NDArray[np.float32]:
        """Return the cosine with the nearest label of each concept (concepts,) for a label key.

        Words that no label has do not count.
        """
        best: NDArray[np.float32] = np.maximum.reduceat(
            self._words.cosines(_once(key)), self._starts
        )
        return best


def _once(key: str) -> dict[str, float]:
    return dict.fromkeys(key.split(), 1.0)
