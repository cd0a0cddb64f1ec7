"""The fusion: from what a person said and holds to a score for every occupation."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from index.loaded import Index
from models.encoder import Vectors
from recommender.match import Band
from recommender.needs import Needs
from recommender.voice import Voices

RANKING_VERSION = "fusion-1"
_OPTIONAL_WEIGHT = 0.5
_WEIGHTS = {"occupation_text": 1.0, "best_skills": 1.0, "skill_profile": 1.0, "coverage": 6.0}
_HALF_SCORE_AT = 14.5
_CALIBRATED_ON = 3007
_STEEPNESS = 4
_DIGITS = 8
_VOICES_AT_ONCE = 32
_BANDS = ((0.6, Band.STRONG), (0.3, Band.GOOD), (0.1, Band.PARTIAL))


@dataclass(frozen=True, slots=True)
class Scores:
    """A score from 0 to 1 for each occupation, and the terms that sum to it, (occupations,).

    Rounded, so that what is ranked is what is shown.
    """

    total: NDArray[np.float64]
    terms: dict[str, NDArray[np.float64]]


class Fusion:
    """Scores occupations by a weighted sum of four signals.

    `occupation_text`: the mean voice against label and description; `best_skills`: the mean over
    voices of the nearest skill that the occupation needs; `skill_profile`: the mean voice against
    the centroid of the needed skills, weighted by specificity; each standardised over all
    occupations. `coverage`: the share of essentials covered, weighted by specificity, from 0 to 1.
    A sum f becomes the score f^n / (f^n + h^n) with n = `_STEEPNESS`, 0 where f is negative: on
    the development half of the career benchmark, about the share of occupations with that score
    that are right. h is `_HALF_SCORE_AT` for as many occupations as ESCO has; the greatest of N
    standardised values grows as the square root of ln N, and h with it. Each term is scaled by
    score / f, so that the terms add up to the score.
    """

    def __init__(self, index: Index, needs: Needs) -> None:
        self._skills = index.skill_vectors
        self._texts = index.occupation_vectors
        self._needs = needs
        every = (needs.essential + needs.optional).tocsr()
        every.sort_indices()
        self._needed, starts = every.indices, every.indptr
        self._filled = np.flatnonzero(np.diff(starts))
        self._starts = starts[self._filled]
        size = max(len(self._texts), 2)
        self._half = _HALF_SCORE_AT * math.sqrt(math.log(size) / math.log(_CALIBRATED_ON))
        self._profiles = _profiles(needs, index.skill_vectors)
        self._essential_weight = needs.essential @ _coverage_weight(needs)

    def scores(self, voices: Voices, credit: NDArray[np.float32]) -> Scores:
        """Return the scores of all occupations for a person's voices and credit (skills,)."""
        mean = voices.weights @ voices.vectors
        signals = {
            "occupation_text": _standard(self._texts @ mean),
            "best_skills": _standard(self._best_skills(voices)),
            "skill_profile": _standard(self._profiles @ mean),
            "coverage": self._covered(credit),
        }
        weighted = {name: _WEIGHTS[name] * signal for name, signal in signals.items()}
        total = np.maximum(sum(weighted.values()), 0.0)
        scale = total ** (_STEEPNESS - 1) / (total**_STEEPNESS + self._half**_STEEPNESS)
        terms = {name: (term * scale).round(_DIGITS) + 0.0 for name, term in weighted.items()}
        return Scores(np.round(sum(terms.values()), _DIGITS), terms)

    def _best_skills(self, voices: Voices) -> NDArray[np.float32]:
        """Return for each occupation the mean over voices of its nearest needed skill."""
        best = np.zeros(len(self._texts), dtype=np.float32)
        for start in range(0, len(voices.weights), _VOICES_AT_ONCE):
            some = slice(start, start + _VOICES_AT_ONCE)
            similarity = voices.vectors[some] @ self._skills.T
            nearest = np.maximum.reduceat(similarity[:, self._needed], self._starts, axis=1)
            best[self._filled] += voices.weights[some] @ nearest
        return best

    def _covered(self, credit: NDArray[np.float32]) -> NDArray[np.float64]:
        weight = _coverage_weight(self._needs)
        covered = self._needs.essential @ (weight * credit)
        total = np.maximum(self._essential_weight, 1e-9)
        share: NDArray[np.float64] = (covered / total).astype(np.float64)
        return share


def band_of(score: float) -> Band:
    """Return a score in words."""
    return next((band for least, band in _BANDS if score >= least), Band.STRETCH)


def _profiles(needs: Needs, skills: Vectors) -> Vectors:
    weighted = (needs.essential + _OPTIONAL_WEIGHT * needs.optional) @ sparse.diags_array(
        needs.specificity
    )
    centroids = np.asarray(weighted @ skills, dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centroids / lengths, dtype=np.float32)


def _coverage_weight(needs: Needs) -> NDArray[np.float32]:
    return needs.specificity + np.float32(0.1)


def _standard(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return a signal with mean 0 and standard deviation 1 over occupations."""
    wide = signal.astype(np.float64)
    spread = float(wide.std())
    return (wide - wide.mean()) / spread if spread > 0 else np.zeros_like(wide)
