"""Titles: which occupations a job title may mean."""

import numpy as np

from index.label_key import label_key, words_of
from index.labels import ConceptType
from index.loaded import Index
from models.encoder import Encoder
from recommender.match import ResolvedOccupation

_LABELS_SEEN = 400
_SLOPE = 12.0
_MIDPOINT = 0.75
_EXACT = {True: 1.0, False: 0.95}
_WITHIN = 0.08
_LONGEST_LABEL = 12
_DIGITS = 4


class TitleResolver:
    """Resolves job titles over preferred and alternative labels of occupations.

    A whole title that is a label is sure; otherwise the nearest label of each occupation counts,
    a little more where the label stands in the title word for word.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder

    def resolve(self, title: str, limit: int) -> tuple[ResolvedOccupation, ...]:
        """Return up to `limit` occupations for a title, best first; none for one without words."""
        key = label_key(title)
        if not key:
            return ()
        vector = self._encoder.encode([key])
        near, rows = self._index.occupation_labels.nearest(vector, _LABELS_SEEN)
        support: dict[int, float] = {}
        found = rows[0] >= 0
        for similarity, row in zip(near[0][found], rows[0][found], strict=True):
            support[int(row)] = max(support.get(int(row), -1.0), float(similarity))
        for row, longest in self._within(title).items():
            support[row] = support.get(row, _MIDPOINT) + _WITHIN * longest
        confidence = {row: _confidence(value) for row, value in support.items()}
        for hit in self._index.labels.exact([key], ConceptType.OCCUPATION).get(key, ()):
            confidence[hit.row] = max(confidence.get(hit.row, 0.0), _EXACT[hit.preferred])
        best = sorted(confidence.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        occupations = self._index.catalogue.occupations
        return tuple(
            ResolvedOccupation(occupations[row].uri, round(sure, _DIGITS)) for row, sure in best
        )

    def _within(self, title: str) -> dict[int, float]:
        """Return the share of the title that the longest label of each occupation fills."""
        words = [word.folded for word in words_of(title)]
        spans = {
            " ".join(words[start:end]): (end - start) / len(words)
            for start in range(len(words))
            for end in range(start + 1, min(start + _LONGEST_LABEL, len(words)) + 1)
        }
        hits = self._index.labels.exact(sorted(spans), ConceptType.OCCUPATION)
        longest: dict[int, float] = {}
        for key, found in hits.items():
            for hit in found:
                longest[hit.row] = max(longest.get(hit.row, 0.0), spans[key])
        return longest


def _confidence(support: float) -> float:
    return float(min(1 / (1 + np.exp(-_SLOPE * (support - _MIDPOINT))), 0.99))
