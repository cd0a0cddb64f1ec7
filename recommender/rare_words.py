"""Rare words: which texts share the rare words of another."""

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array


class RareWords:
    """Cosines of tf-idf vectors of words with those of some texts.

    A word has its own weight in a text times the rarity ln((1 + texts) / (1 + texts that have
    it)) + 1, as scikit-learn defines it.
    """

    def __init__(self, texts: Iterable[Mapping[str, float]]) -> None:
        self._row: dict[str, int] = {}
        rows, weights, lengths = array("i"), array("f"), array("i")
        for text in texts:
            words = sorted(text)
            rows.extend(self._row.setdefault(word, len(self._row)) for word in words)
            weights.extend(text[word] for word in words)
            lengths.append(len(words))
        having = np.bincount(rows, minlength=len(self._row)) if rows else np.zeros(0)
        self._rarity = (np.log((1 + len(lengths)) / (1 + having)) + 1).astype(np.float32)
        self._by_word = self._unit(np.array(rows, dtype=np.int64), np.array(weights), lengths)

    def cosines(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the cosine of weighted words with each text (texts,).

        Words that no text has do not count.
        """
        rows = sorted(self._row[word] for word in words if word in self._row)
        own = {self._row[word]: weight for word, weight in words.items() if word in self._row}
        weights = self._rarity[rows] * np.array([own[row] for row in rows], dtype=np.float32)
        shared = np.zeros(self._by_word.shape[1], dtype=np.float32)
        for row, weight in zip(rows, weights, strict=True):
            some = slice(self._by_word.indptr[row], self._by_word.indptr[row + 1])
            shared[self._by_word.indices[some]] += weight * self._by_word.data[some]
        shared /= max(float(np.linalg.norm(weights)), 1e-9)
        return shared

    def _unit(
        self, rows: NDArray[np.int64], own: NDArray[np.float32], lengths: Sequence[int]
    ) -> csr_array:
        """Return the weight of each word in each text, (words, texts), of unit length."""
        columns = np.repeat(np.arange(len(lengths)), lengths)
        weights = self._rarity[rows] * own
        norms = np.sqrt(np.bincount(columns, weights**2, minlength=len(lengths)))
        unit = (weights / norms[columns]).astype(np.float32)
        return csr_array((unit, (rows, columns)), shape=(len(self._rarity), len(lengths)))
