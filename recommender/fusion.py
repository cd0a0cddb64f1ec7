"""The fusion: from what a person said and holds to a score for every occupation."""

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from recommender.match import Band
from recommender.needs import Needs
from recommender.ranking_weights import RankingWeights
from recommender.signals import Signal, Signals
from recommender.voice import Voices

RANKING_VERSION = "fusion-3"
_CALIBRATED_ON = 3007
_DIGITS = 8
_BANDS = ((0.6, Band.STRONG), (0.3, Band.GOOD), (0.1, Band.PARTIAL))


@dataclass(frozen=True, slots=True)
class Scores:
    """A score from 0 to 1 for each occupation, and the terms that sum to it, (occupations,).

    Rounded, so that what is ranked is what is shown.
    """

    total: NDArray[np.float64]
    terms: dict[str, NDArray[np.float64]]


class Fusion:
    """Scores occupations by a weighted sum of the signals of `Signals`.

    A sum f becomes the score f^n / (f^n + h^n), 0 where f is negative; n and h, the sum at which
    the score is a half, are learnt as the weights are: the score is about the share of
    occupations with that score that are right. h is for as many occupations as ESCO has; the
    greatest of N standardised values grows as the square root of ln N, and h with it. Where a
    signal has nothing to compare with in a catalogue, h shrinks by the share of its weight. Each
    term is scaled by score / f, so that the terms add up to the score.
    """

    def __init__(self, index: Index, needs: Needs, weights: RankingWeights | None = None) -> None:
        self._signals = Signals(index, needs)
        self.weights = weights or RankingWeights.shipped()
        size = max(len(index.occupation_vectors), 2)
        self._growth = math.sqrt(math.log(size) / math.log(_CALIBRATED_ON))

    def fitted(self, weights: RankingWeights) -> "Fusion":
        """Return a fusion of the same signals with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    def signals(self, voices: Voices, credit: NDArray[np.float32]) -> dict[str, Signal]:
        """Return each signal (occupations,) for a person's voices and credit (skills,)."""
        return self._signals.of(voices, credit)

    def scores(self, voices: Voices, credit: NDArray[np.float32]) -> Scores:
        """Return the scores of all occupations for a person's voices and credit (skills,)."""
        return self.weigh(self.signals(voices, credit))

    def weigh(self, signals: Mapping[str, Signal]) -> Scores:
        """Return the scores of all occupations for their signals."""
        weights = self.weights
        half = weights.half_score_at * self._growth * self._heard()
        weighted = {
            name: weights.weights[name] * signal.astype(np.float64)
            for name, signal in signals.items()
        }
        share = np.maximum(sum(weighted.values()), 0.0) / half
        # score / f, with f and h both over h so that no power grows too large
        scale = share ** (weights.steepness - 1) / (share**weights.steepness + 1) / half
        terms = {name: (term * scale).round(_DIGITS) + 0.0 for name, term in weighted.items()}
        total = np.round(sum(terms.values()), _DIGITS)
        # Terms of opposite sign that nearly cancel may round to a sum just below nothing.
        below = total < 0
        for each in (total, *terms.values()):
            each[below] = 0.0
        return Scores(total, terms)

    def _heard(self) -> float:
        """Return the share of the weights that signals have which can speak in this catalogue."""
        weights, silent = self.weights.weights, self._signals.silent
        return sum(weights[name] for name in weights if name not in silent) / sum(weights.values())


def fits(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which scores are at least a partial fit."""
    return np.asarray(scores >= _BANDS[-1][0], dtype=np.bool_)


def band_of(score: float) -> Band:
    """Return a score in words."""
    return next((band for least, band in _BANDS if score >= least), Band.STRETCH)
