"""Extraction: how good the skills are that are shown, and whether their confidence is honest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.bootstrap import Table, figure_of
from evaluation.figure import Figure

_BINS = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A skill that was shown for a query, with a confidence from 0 to 1, right or not."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Extracted:
    """The claims of one query, and how many gold skills it has."""

    claims: tuple[Claim, ...]
    gold: int


def extraction_figures(extracted: Sequence[Extracted]) -> tuple[Figure, ...]:
    """Return micro precision, recall and F1, and the expected calibration error of the claims."""
    counts = np.array(
        [(sum(c.right for c in e.claims), len(e.claims), e.gold) for e in extracted],
        dtype=np.float64,
    )
    return (
        figure_of("precision", counts, lambda sums: _share(sums[:, 0], sums[:, 1])),
        figure_of("recall", counts, lambda sums: _share(sums[:, 0], sums[:, 2])),
        figure_of("F1", counts, lambda sums: _share(2 * sums[:, 0], sums[:, 1] + sums[:, 2])),
        calibration_figure("ECE", extracted),
    )


def calibration_figure(name: str, extracted: Sequence[Extracted]) -> Figure:
    """Return the expected calibration error of the claims."""
    bins = np.array([_calibration_row(e.claims) for e in extracted])
    return figure_of(name, bins, _calibration_error)


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
