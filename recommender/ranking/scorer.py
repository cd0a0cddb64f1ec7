"""The fusion: from what a person said and holds to a score for every occupation."""

import json
import math
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from recommender.ranking.requirements import Needs
from recommender.ranking.signals import BAR, SIGNALS, STANDARDISED, Signal, Signals
from recommender.recognition.interpreter import Voices
from recommender.results import Band

_FILE = "ranking_weights.json"
_WEIGHT_DIGITS = 3


@dataclass(frozen=True, slots=True)
class RankingOrigin:
    """The files that were learnt from, how many queries they have, the encoder, and the day."""

    files: tuple[str, ...]
    queries: int
    model_version: str
    date: str


@dataclass(frozen=True)
class RankingWeights:
    """A weight for each signal, and the curve that turns their sum into a score.

    The shipped ones come from the development halves of the career benchmarks, fitted by
    `evaluation.ranking_fitting`. `without_fold` has the weights that were learnt without the
    people of each fold, for figures in which nobody is ranked by what they taught. `origin` says
    what it was learnt from.
    """

    version: str
    origin: RankingOrigin
    weights: Mapping[str, float]
    half_score_at: float
    steepness: float
    without_fold: Sequence[Mapping[str, float]] = ()

    def write(self, folder: Path) -> Path:
        """Write the file of these weights into a folder and return its path."""
        values = asdict(self) | {
            "weights": _rounded(self.weights),
            "half_score_at": round(self.half_score_at, _WEIGHT_DIGITS),
            "steepness": round(self.steepness, _WEIGHT_DIGITS),
            "without_fold": [_rounded(weights) for weights in self.without_fold],
        }
        path = folder / _FILE
        path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> "RankingWeights":
        """Read what `write` wrote."""
        values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        origin = values.pop("origin")
        return cls(origin=RankingOrigin(**origin | {"files": tuple(origin["files"])}), **values)

    @classmethod
    def shipped(cls) -> "RankingWeights":
        """Return the weights that serve."""
        return cls.read(Path(__file__).parents[1] / "data")


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weights[name], _WEIGHT_DIGITS) + 0.0 for name in SIGNALS}


RANKING_VERSION = "fusion-4"
_CALIBRATED_ON = 3007
_DIGITS = 8
_LEAST_SUM = 1e-9
_BANDS = ((0.55, Band.STRONG), (0.4, Band.GOOD), (0.25, Band.PARTIAL))


@dataclass(frozen=True, slots=True)
class Scores:
    """A score from 0 to 1 for each occupation, and the terms that sum to it, (occupations,).

    Rounded, so that what is ranked is what is shown.
    """

    total: NDArray[np.float64]
    terms: dict[str, NDArray[np.float64]]


class Fusion:
    """Scores occupations by a weighted sum of the signals of `Signals`.

    No weight and no signal is below 0, so that nothing a person adds lowers a score. A sum f
    becomes the score f^n / (f^n + h^n). n and h, the sum at which the score is a half, are
    learnt: of people, whether they say little or much, whose first career has a score, about
    that share has it for their own. h is for as many occupations as ESCO has, and follows the
    greatest of N standardised values, about the square root of 2 ln N, by which it exceeds the
    bar of the signals. Where a signal has nothing to compare with in a catalogue, h shrinks by
    the share of its weight among the standardised ones. Each term is scaled by score / f, so that
    the terms add up to the score.
    """

    def __init__(self, index: Index, needs: Needs, weights: RankingWeights | None = None) -> None:
        self._signals = Signals(index, needs)
        self.weights = weights or RankingWeights.shipped()
        size = max(len(index.occupation_vectors), 2)
        self._growth = _greatest(size) / _greatest(_CALIBRATED_ON)

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
        share = np.maximum(sum(weighted.values()), _LEAST_SUM) / half
        # score / f, with f and h both over h so that no power grows too large
        scale = share ** (weights.steepness - 1) / (share**weights.steepness + 1) / half
        terms = {name: (term * scale).round(_DIGITS) + 0.0 for name, term in weighted.items()}
        return Scores(np.round(sum(terms.values()), _DIGITS), terms)

    def _heard(self) -> float:
        """Return the share of the standardised signals, by weight, that can speak here."""
        weights, silent = self.weights.weights, self._signals.silent
        spoken = sum(weights[name] for name in STANDARDISED if name not in silent)
        return spoken / sum(weights[name] for name in STANDARDISED)


def _greatest(size: int) -> float:
    """Return by how much the greatest of standard normal values exceeds the bar, about."""
    return math.sqrt(2 * math.log(size)) - BAR


def fits(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which scores are at least a partial fit."""
    return np.asarray(scores >= _BANDS[-1][0], dtype=np.bool_)


def band_of(score: float) -> Band:
    """Return a score in words."""
    return next((band for least, band in _BANDS if score >= least), Band.STRETCH)
