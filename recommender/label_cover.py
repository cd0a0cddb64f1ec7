"""Label cover: how much of each label stands in a text, rare words counting more."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.label_key import words_of

_STEM = 5
_SHORTEST = 3
_EVERYWHERE = frozenset(
    "the and for with using from into that this your our other such all".split()
)
_BRACKETS = re.compile(r"\([^)]*\)")


class LabelCover:
    """The share of each label's words that a text holds, weighted by how rare a word is.

    Words are compared by their first `_STEM` letters, so that "teaching" meets "teaches";
    what stands in brackets in a label only tells senses apart and need not be said. Rarity is the
    inverse label frequency ln(labels / labels with the word) (Spärck Jones 1972).
    """

    def __init__(self, labels: Sequence[str]) -> None:
        stems = [_stems(_BRACKETS.sub(" ", label)) for label in labels]
        holding = Counter(stem for of_one in stems for stem in of_one)
        self._column = {stem: number for number, stem in enumerate(sorted(holding))}
        rarity = {stem: np.log((len(labels) + 1) / count) for stem, count in holding.items()}
        rows, columns, shares = [], [], []
        for row, of_one in enumerate(stems):
            whole = sum(rarity[stem] for stem in of_one)
            for stem in sorted(of_one):
                rows.append(row)
                columns.append(self._column[stem])
                shares.append(rarity[stem] / whole)
        shape = (len(labels), len(self._column))
        # One column for each word: a text touches few of them.
        self._shares = csr_array((shares, (rows, columns)), shape, dtype=np.float32).tocsc()

    def of(self, text: str) -> NDArray[np.float32]:
        """Return the share of each label (labels,), from 0 to 1, that stands in a text."""
        said = sorted(self._column[stem] for stem in _stems(text) if stem in self._column)
        return np.asarray(self._shares[:, said].sum(axis=1), dtype=np.float32).ravel()


def _stems(text: str) -> set[str]:
    return set(_stemmed(word.folded for word in words_of(text)))


def _stemmed(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if len(word) >= _SHORTEST and word not in _EVERYWHERE:
            singular = word[:-1] if len(word) > _SHORTEST and word.endswith("s") else word
            yield singular[:_STEM]
