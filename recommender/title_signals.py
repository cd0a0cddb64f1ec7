"""Title signals: what speaks for each occupation as the meaning of a job title."""

import numpy as np
from numpy.typing import NDArray

from index.labels import labels_of
from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.label_words import LabelWords
from recommender.title_reading import readings_of

SIGNALS = ("label", "text", "skills", "words")
"""The rows of what `TitleSignals.of` returns."""
_LABELS_SEEN = 2000
_OPTIONAL_WEIGHT = 0.5


class TitleSignals:
    """Four similarities of a title to every occupation, over one index and its encoder.

    `label`: its nearest label; `text`: its label and description; `skills`: the centroid of the
    skills that it needs; `words`: rare words shared with its nearest label. The first three are
    cosines with the mean direction of the readings of a title.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._encoder = encoder
        self._labels = index.occupation_labels
        self._texts = index.occupation_vectors
        self._skills = _centroids(index)
        occupations = index.catalogue.occupations
        self._words = LabelWords([[text for _, text in labels_of(one)] for one in occupations])

    def of(self, title: str) -> NDArray[np.float32] | None:
        """Return the signals of a title, (signals, occupations); None for one without words."""
        readings = readings_of(title)
        if not readings:
            return None
        mean = self._encoder.encode(readings).mean(axis=0)
        mean /= max(float(np.linalg.norm(mean)), 1e-9)
        words = self._words.similarity(readings[0])
        return np.stack([self._nearest(mean), self._texts @ mean, self._skills @ mean, words])

    def _nearest(self, vector: Vectors) -> NDArray[np.float32]:
        """Return the similarity of the nearest label of each occupation (occupations,).

        Occupations without a label among the `_LABELS_SEEN` nearest have that of the last one.
        """
        similarities, rows = self._labels.nearest(vector[None], _LABELS_SEEN)
        found = rows[0] >= 0
        least = float(similarities[0][found].min(initial=1.0))
        best = np.full(len(self._texts), least, dtype=np.float32)
        np.maximum.at(best, rows[0][found], similarities[0][found])
        return best


def _centroids(index: Index) -> Vectors:
    """Return the mean direction of the needed skills, zero where none are, (occupations, n)."""
    needs = index.relations.essential + _OPTIONAL_WEIGHT * index.relations.optional
    centroids = np.asarray(needs @ index.skill_vectors, dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centroids / lengths, dtype=np.float32)
