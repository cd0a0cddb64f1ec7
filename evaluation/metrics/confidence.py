"""Metrics of claimed skills: precision, recall, calibration and reliability of confidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics.figures import MetricValue, Table, bootstrap_metric

_BINS = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A skill that was shown for a query, with a confidence from 0 to 1, right or not."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class ClaimedSkills:
    """The claims of one query, and how many gold skills it has."""

    claims: tuple[Claim, ...]
    gold: int


def extraction_metrics(extracted: Sequence[ClaimedSkills]) -> tuple[MetricValue, ...]:
    """Return micro precision, recall and F1, and the expected calibration error of the claims."""
    counts = np.array(
        [(sum(c.right for c in e.claims), len(e.claims), e.gold) for e in extracted],
        dtype=np.float64,
    )
    return (
        bootstrap_metric("precision", counts, lambda sums: _share(sums[:, 0], sums[:, 1])),
        bootstrap_metric("recall", counts, lambda sums: _share(sums[:, 0], sums[:, 2])),
        bootstrap_metric(
            "F1", counts, lambda sums: _share(2 * sums[:, 0], sums[:, 1] + sums[:, 2])
        ),
        calibration_metric("ECE", extracted),
    )


def calibration_metric(name: str, extracted: Sequence[ClaimedSkills]) -> MetricValue:
    """Return the expected calibration error of the claims."""
    bins = np.array([_calibration_row(e.claims) for e in extracted])
    return bootstrap_metric(name, bins, _calibration_error)


def _calibration_row(claims: Sequence[Claim]) -> NDArray[np.float64]:
    """Return for each bin of confidence the sums of confidence, of right claims and of claims."""
    row = np.zeros((3, _BINS))
    for claim in claims:
        place = min(int(claim.confidence * _BINS), _BINS - 1)
        row[:, place] += claim.confidence, claim.right, 1
    return row.ravel()


def _calibration_error(sums: Table) -> NDArray[np.float64]:
    """Return the mean distance of confidence and share right, over claims in ten equal bins.

    The expected calibration error of Guo et al. 2017: sum of n_b / n * |right_b - confidence_b|.
    """
    confidence, right, claims = np.split(sums, 3, axis=1)
    return _share(np.abs(confidence - right).sum(axis=1), claims.sum(axis=1))


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims whose confidence is about the same: how many, its mean, and the share right.

    `low` and `high` bound the share right with 95 % confidence.
    """

    claims: int
    confidence: float
    right: float
    low: float
    high: float


def reliability(claims: Sequence[Claim], bins: int = _BINS) -> tuple[Bin, ...]:
    """Return bins of equal width over confidences from 0 to 1, in order; empty ones left out."""
    members: list[list[Claim]] = [[] for _ in range(bins)]
    for claim in claims:
        members[min(int(claim.confidence * bins), bins - 1)].append(claim)
    return tuple(_bin(some) for some in members if some)


def _bin(claims: Sequence[Claim]) -> Bin:
    right = sum(claim.right for claim in claims)
    low, high = wilson_interval(right, len(claims))
    confidence = sum(claim.confidence for claim in claims) / len(claims)
    return Bin(len(claims), confidence, right / len(claims), low, high)


def wilson_interval(right: int, claims: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, right / claims (Wilson 1927)."""
    share, spread = right / claims, _Z * _Z / claims
    centre = (share + spread / 2) / (1 + spread)
    half_width = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return max(0.0, centre - half_width), min(1.0, centre + half_width)
