"""Titles: which occupations a job title may mean."""

from copy import copy

import numpy as np
from numpy.typing import NDArray

from index.label_key import label_key
from index.labels import ConceptType
from index.loaded import Index
from models.encoder import Encoder
from recommender.results import ResolvedOccupation
from recommender.titles.parsing import first_part_of
from recommender.titles.signals import TitleFit, TitleSignals

_BY_ITS_NAME = 0.8
_BY_THE_NAME_OF_A_PART = 0.5
_MOST = 0.9
_CALIBRATED_ON = 3007
_DIGITS = 4
Confidence = NDArray[np.float64]


class TitleResolver:
    """Resolves job titles to occupations by a weighted sum of four signals and a prior.

    The confidence of an occupation is its softmax over all. A whole title that is a preferred
    label gives `_BY_ITS_NAME` of it to that occupation, which so comes first; else the first part
    of the title, its words that name the job, gives `_BY_THE_NAME_OF_A_PART`. Nothing is surer
    than `_MOST`: then, on held-out titles, the share that is right is what the confidence says.
    In a catalogue smaller than the one it was calibrated on, as many occupations as are missing
    are counted as unlikely ones (the median), since the right one may be among them.
    """

    def __init__(self, index: Index, encoder: Encoder, fit: TitleFit | None = None) -> None:
        self._index = index
        self.catalogue = index.catalogue
        self.signals = TitleSignals(index, encoder)
        self._fit_with(fit or TitleFit.shipped())

    def fitted(self, fit: TitleFit) -> "TitleResolver":
        """Return a resolver over the same index and encoder with another fit."""
        other = copy(self)
        other._fit_with(fit)
        return other

    def resolve(self, title: str, limit: int) -> tuple[ResolvedOccupation, ...]:
        """Return up to `limit` occupations for a title, best first; none for one without words."""
        signals = self.signals.of(title)
        if signals is None:
            return ()
        confidence = self.confidence(title, signals)
        best = np.lexsort((np.arange(len(confidence)), -confidence))[:limit]
        occupations = self.catalogue.occupations
        return tuple(
            ResolvedOccupation(occupations[row].uri, round(float(confidence[row]), _DIGITS))
            for row in best
        )

    def confidence(self, title: str, signals: NDArray[np.float32]) -> Confidence:
        """Return the confidence of every occupation (row) for a title and its signals."""
        return self._named(title, self._likelihood(signals)) * _MOST

    def _fit_with(self, fit: TitleFit) -> None:
        self.origin = fit.origin
        self._weights = np.array(fit.weights)
        self._prior = fit.prior_weight * fit.prior_over(self.catalogue)

    def _likelihood(self, signals: NDArray[np.float32]) -> Confidence:
        total = self._weights @ signals + self._prior
        likely = np.exp(total - total.max())
        missing = max(_CALIBRATED_ON - len(likely), 0)
        confidence: Confidence = likely / (likely.sum() + missing * np.median(likely))
        return confidence

    def _named(self, title: str, confidence: Confidence) -> Confidence:
        """Return the confidence with the part that goes to occupations of that very name."""
        for key, part in (
            (label_key(title), _BY_ITS_NAME),
            (first_part_of(title), _BY_THE_NAME_OF_A_PART),
        ):
            hits = self._index.labels.exact([key], ConceptType.OCCUPATION).get(key, [])
            rows = sorted({hit.row for hit in hits if hit.preferred})
            if key and rows:
                named = confidence * (1 - part)
                named[rows] += part / len(rows)
                return named
        return confidence
