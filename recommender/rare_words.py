"""Rare words: which texts share the rare words of another."""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array


class RareWords:
    """How much of the rare words of some texts is shared with another.

    A word has its own weight in a text times the rarity ln((1 + texts) / (1 + texts that have
    it)) + 1, as scikit-learn defines it; the vector of each text has unit length.
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

    def shared(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the product of weighted words with the unit vector of each text (texts,).

        Words that no text has do not count; no word lowers what others have given.
        """
        shared = np.zeros(self._by_word.shape[1], dtype=np.float32)
        for row, weight in self._known(words):
            some = slice(self._by_word.indptr[row], self._by_word.indptr[row + 1])
            shared[self._by_word.indices[some]] += weight * self._by_word.data[some]
        return shared

    def cosines(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the cosine of weighted words with each text (texts,)."""
        length = math.hypot(*(weight for _, weight in self._known(words)))
        return self.shared(words) / np.float32(max(length, 1e-9))

    def _known(self, words: Mapping[str, float]) -> list[tuple[int, float]]:
        """Return the rows of the words that any text has, rising, with their tf-idf weights."""
        known = sorted(
            (self._row[word], weight) for word, weight in words.items() if word in self._row
        )
        return [(row, weight * float(self._rarity[row])) for row, weight in known]

    def _unit(
        self, rows: NDArray[np.int64], own: NDArray[np.float32], lengths: Sequence[int]
    ) -> csr_array:
        """Return the weight of each word in each text, (words, texts), of unit length."""
        columns = np.repeat(np.arange(len(lengths)), lengths)
        weights = self._rarity[rows] * own
        norms = np.sqrt(np.bincount(columns, weights**2, minlength=len(lengths)))
        unit = (weights / norms[columns]).astype(np.float32)
        return csr_array((unit, (rows, columns)), shape=(len(self._rarity), len(lengths)))
