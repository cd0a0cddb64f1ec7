"""Lexical similarity: shared rare words (tf-idf), and how much of a label occurs in a text."""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from index.labels import folded_words, label_key
from recommender.ranking.requirements import OPTIONAL_WEIGHT
from taxonomy.catalogue import Catalogue, Importance, Occupation


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

    def __init__(self, texts: Iterable[Mapping[str, float]]) -> None:
        self._row: dict[str, int] = {}
        rows, weights, lengths = array("i"), array("f"), array("i")
        row_of = self._row
        for text in texts:
            words = sorted(text)
            rows.extend([row_of.setdefault(word, len(row_of)) for word in words])
            weights.extend([text[word] for word in words])
            lengths.append(len(words))
        having = np.bincount(rows, minlength=len(self._row)) if rows else np.zeros(0)
        self._rarity = (np.log((1 + len(lengths)) / (1 + having)) + 1).astype(np.float32)
        self._by_word = self._unit(np.array(rows, dtype=np.int64), np.array(weights), lengths)

    def shared(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the product of weighted words with the unit vector of each text (texts,).

        Words that no text has do not count; no word lowers what others contribute.
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
        return np.asarray(self._shares[:, known].sum(axis=1), dtype=np.float32).ravel()


def _label_stems(text: str) -> set[str]:
    singular = (
        word[:-1] if len(word) > _SHORTEST_LABEL_WORD and word.endswith("s") else word
        for word in folded_words(text)
        if word not in _STOP_WORDS
    )
    return _stems(singular, shortest=_SHORTEST_LABEL_WORD, letters=_LABEL_STEM)


class LabelSimilarity:
    """Cosine of the tf-idf vectors of a text and of the nearest label of each concept.

    A word counts once. `labels` holds those of each concept, one or more.
    """

    def __init__(self, labels: Sequence[Sequence[str]]) -> None:
        keys = (label_key(label) for of_one in labels for label in of_one)
        self._tf_idf = TfIdf(map(_once, keys))
        lengths = [len(of_one) for of_one in labels]
        self._starts = np.cumsum([0, *lengths[:-1]], dtype=np.int64)

    def of(self, key: str) -> NDArray[np.float32]:
        """Return the cosine with the nearest label of each concept (concepts,) for a label key.

        Words that no label has do not count.
        """
        best: NDArray[np.float32] = np.maximum.reduceat(
            self._tf_idf.cosines(_once(key)), self._starts
        )
        return best


def _once(key: str) -> dict[str, float]:
    return dict.fromkeys(key.split(), 1.0)


_LABELS_READ = 20
_LABEL_WEIGHT = 1.0
_DESCRIPTION_WEIGHT = 2.0
_SKILL_WEIGHT = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: OPTIONAL_WEIGHT}
_OCCUPATION_STEM = 6
_SHORTEST = 2


class OccupationTerms:
    """The rare stems that texts share with all texts about an occupation.

    These are its preferred and first alternative labels, its description and the labels of the
    skills that it needs; a stem has the weight ln(1 + the weights of the texts that have it).
    """

    def __init__(self, catalogue: Catalogue) -> None:
        skills = {skill.uri: _occupation_stems(skill.label) for skill in catalogue.skills}
        self._tf_idf = TfIdf(
            _weights(each, [(r.importance, skills[r.skill]) for r in relations])
            for each in catalogue.occupations
            for relations in [catalogue.relations_of.get(each.uri, ())]
        )

    def shared(self, texts: Sequence[str], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the rarity of the stems shared with each occupation, (occupations,).

        A stem counts once, with the greatest weight of the texts that have it.
        """
        best: dict[str, float] = {}
        for text, weight in zip(texts, weights.tolist(), strict=True):
            for stem in _occupation_stems(text):
                best[stem] = max(best.get(stem, 0.0), weight)
        return self._tf_idf.shared(best)


def _weights(
    occupation: Occupation, needs: Iterable[tuple[Importance, set[str]]]
) -> dict[str, float]:
    """Return the weight of each stem in all texts about an occupation."""
    texts = [(occupation.description, _DESCRIPTION_WEIGHT)]
    labels = (occupation.label, *occupation.alternative_labels[:_LABELS_READ])
    texts += [(label, _LABEL_WEIGHT) for label in labels]
    weights: defaultdict[str, float] = defaultdict(float)
    for stems, of_one in (
        *((_occupation_stems(text), of_one) for text, of_one in texts),
        *((stems, _SKILL_WEIGHT[importance]) for importance, stems in needs),
    ):
        for stem in stems:
            weights[stem] += of_one
    return {stem: math.log1p(whole) for stem, whole in weights.items()}


def _occupation_stems(text: str) -> set[str]:
    return _stems(folded_words(text), shortest=_SHORTEST, letters=_OCCUPATION_STEM)
