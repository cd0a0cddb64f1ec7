"""Label words: which labels share the rare words of a text."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.label_key import label_key


class LabelWords:
    """Cosine of tf-idf vectors of words: of a text and of the nearest label of each concept.

    A word counts once, with the weight ln((1 + labels) / (1 + labels that have it)) + 1, as
    scikit-learn defines it. `labels` holds those of each concept, one or more.
    """

    def __init__(self, labels: Sequence[Sequence[str]]) -> None:
        texts = [set(label_key(label).split()) for of_one in labels for label in of_one]
        having = Counter(word for text in texts for word in text)
        self._row = {word: row for row, word in enumerate(sorted(having))}
        self._rarity = np.array(
            [math.log((1 + len(texts)) / (1 + having[word])) + 1 for word in self._row],
            dtype=np.float32,
        )
        self._by_word = self._weights(texts)
        lengths = [len(of_one) for of_one in labels]
        self._starts = np.cumsum([0, *lengths[:-1]], dtype=np.int64)

    def similarity(self, key: str) -> NDArray[np.float32]:
        """Return the cosine with the nearest label of each concept (concepts,) for a label key.

        Words that no label has do not count.
        """
        rows = sorted({self._row[word] for word in key.split() if word in self._row})
        shared = np.zeros(self._by_word.shape[1], dtype=np.float32)
        for row in rows:
            some = slice(self._by_word.indptr[row], self._by_word.indptr[row + 1])
            shared[self._by_word.indices[some]] += self._rarity[row] * self._by_word.data[some]
        shared /= max(float(np.linalg.norm(self._rarity[rows])), 1e-9)
        best: NDArray[np.float32] = np.maximum.reduceat(shared, self._starts)
        return best

    def _weights(self, texts: Sequence[set[str]]) -> csr_array:
        """Return the weight of each word in each label, (words, labels), of unit length."""
        pairs = [(self._row[word], at) for at, text in enumerate(texts) for word in sorted(text)]
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        weights = self._rarity[rows]
        lengths = np.sqrt(np.bincount(columns, weights**2, minlength=len(texts)))
        shape = (len(self._row), len(texts))
        unit = (weights / lengths[columns]).astype(np.float32)
        return csr_array((unit, (rows, columns)), shape=shape)
