"""Lexical similarity: shared rare words (tf-idf), and how much of a label occurs in a text."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.labels import folded_words
from index.words import Bags, Words
from taxonomy.catalogue import Catalogue


def _stems(words: Iterable[str], *, shortest: int, letters: int) -> set[str]:
    """Return the first letters of folded words, without words that are too short.

    That is enough to join "welding" and "welded", and needs no dictionary of any language.
    """
    return {word[:letters] for word in words if len(word) >= shortest}


class TfIdf:
    """The tf-idf vectors of some texts, and their similarity to others.

    A word has its own weight in a text times the rarity ln((1 + texts) / (1 + texts that have
    it)) + 1, as scikit-learn defines it; the vector of each text has unit length.
    """

    def __init__(self, bags: Bags) -> None:
        self._column, weights = bags.column, bags.counts
        texts, words = weights.shape
        having = np.bincount(weights.indices, minlength=words)
        self._rarity = (np.log((1 + texts) / (1 + having)) + 1).astype(np.float32)
        own = weights.data * self._rarity[weights.indices]
        rows = np.repeat(np.arange(texts), np.diff(weights.indptr))
        norms = np.sqrt(np.bincount(rows, own**2, minlength=texts))
        unit = (own / norms[rows]).astype(np.float32)
        # One column for each word: a text has few of them.
        self._unit = csr_array((unit, weights.indices, weights.indptr), weights.shape).tocsc()

    def shared(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the product of weighted words with the unit vector of each text (texts,).

        Words that no text has do not count; no word lowers what others contribute.
        """
        shared = np.zeros(self._unit.shape[0], dtype=np.float32)
        for column, weight in self._known(words):
            some = slice(self._unit.indptr[column], self._unit.indptr[column + 1])
            shared[self._unit.indices[some]] += weight * self._unit.data[some]
        return shared

    def cosines(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the cosine of weighted words with each text (texts,)."""
        length = math.hypot(*(weight for _, weight in self._known(words)))
        return self.shared(words) / np.float32(max(length, 1e-9))

    def _known(self, words: Mapping[str, float]) -> list[tuple[int, float]]:
        """Return the columns of the words that any text has, rising, with their tf-idf weights."""
        known = sorted(
            (self._column[word], weight) for word, weight in words.items() if word in self._column
        )
        return [(column, weight * float(self._rarity[column])) for column, weight in known]


_LABEL_STEM = 5
_SHORTEST_LABEL_WORD = 3
_STOP_WORDS = frozenset(
    "the and for with using from into that this your our other such all".split()
)
_BRACKETS = re.compile(r"\([^)]*\)")


class LabelCoverage:
    """The share of each label's words that a text holds, weighted by how rare a word is.

    Words are compared by their first `_LABEL_STEM` letters, so that "teaching" equals "teaches";
    what is in brackets in a label only tells senses apart and does not count. Rarity is the
    inverse label frequency ln(labels / labels with the word) (Spärck Jones 1972).
    """

    def __init__(self, labels: Sequence[str]) -> None:
        stems = [_label_stems(_BRACKETS.sub(" ", label)) for label in labels]
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
        # One column for each word: a text has few of them.
        self._shares = csr_array((shares, (rows, columns)), shape, dtype=np.float32).tocsc()

    def of(self, text: str) -> NDArray[np.float32]:
        """Return the share of each label (labels,), from 0 to 1, that occurs in a text."""
        known = sorted(self._column[stem] for stem in _label_stems(text) if stem in self._column)
        share = np.zeros(self._shares.shape[0], dtype=np.float32)
        for column in known:
            some = slice(self._shares.indptr[column], self._shares.indptr[column + 1])
            share[self._shares.indices[some]] += self._shares.data[some]
        return share


def _label_stems(text: str) -> set[str]:
    singular = (
        word[:-1] if len(word) > _SHORTEST_LABEL_WORD and word.endswith("s") else word
        for word in folded_words(text)
        if word not in _STOP_WORDS
    )
    return _stems(singular, shortest=_SHORTEST_LABEL_WORD, letters=_LABEL_STEM)


class LabelSimilarity:
    """Cosine of the tf-idf vectors of a text and of the nearest label of each concept.

    A word counts once. Concept `i` has the labels from `first_label[i]` on, one or more.
    """

    def __init__(self, labels: Bags, first_label: NDArray[np.int64]) -> None:
        self._tf_idf = TfIdf(labels.once())
        self._starts = first_label

    def of(self, key: str) -> NDArray[np.float32]:
        """Return the cosine with the nearest label of each concept (concepts,) for a label key.

        Words that no label has do not count.
        """
        best: NDArray[np.float32] = np.maximum.reduceat(
            self._tf_idf.cosines(dict.fromkeys(key.split(), 1.0)), self._starts
        )
        return best


_LABELS_READ = 20
_DESCRIPTION_WEIGHT = 2.0
_OCCUPATION_STEM = 6
_SHORTEST = 2


class OccupationTerms:
    """The rare stems that texts share with all texts about an occupation.

    These are its preferred and first alternative labels, its description and the labels of the
    skills that it needs, by their weights in `needs` (occupations, skills); a stem has the weight
    ln(1 + the weights of the texts that have it).
    """

    def __init__(self, catalogue: Catalogue, words: Words, needs: csr_array) -> None:
        skills = len(catalogue.skills)
        column, stems = _stems_of(words.column)
        read = [1 + min(len(o.alternative_labels), _LABELS_READ) for o in catalogue.occupations]
        own, labels = words.some_labels(skills, read)
        whole = (
            needs @ _once(words.labels[words.first_label[:skills]] @ stems)
            + own @ _once(labels @ stems)
            + _DESCRIPTION_WEIGHT * _once(words.descriptions[skills:] @ stems)
        )
        whole.data = np.log1p(whole.data)
        self._tf_idf = TfIdf(Bags(column, csr_array(whole)))

    def shared(self, texts: Sequence[str], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the rarity of the stems shared with each occupation, (occupations,).

        A stem counts once, with the greatest weight of the texts that have it.
        """
        best: dict[str, float] = {}
        for text, weight in zip(texts, weights.tolist(), strict=True):
            for stem in _occupation_stems(text):
                best[stem] = max(best.get(stem, 0.0), weight)
        return self._tf_idf.shared(best)


def _stems_of(column: Mapping[str, int]) -> tuple[dict[str, int], csr_array]:
    """Return the column of each stem, and which stem each word has: (words, stems)."""
    bags = Bags.of(_occupation_stems_of([word]) for word in column)
    return bags.column, bags.counts


def _once(counts: csr_array) -> csr_array:
    counts.data = np.ones_like(counts.data, dtype=np.float64)
    return counts


def _occupation_stems(text: str) -> set[str]:
    return _occupation_stems_of(folded_words(text))


def _occupation_stems_of(words: Iterable[str]) -> set[str]:
    return _stems(words, shortest=_SHORTEST, letters=_OCCUPATION_STEM)
