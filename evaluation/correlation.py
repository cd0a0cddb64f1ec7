"""Correlation: how far scores and ratings of the same things rise and fall together."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evaluation.bootstrap import Table, paired_figure
from evaluation.figure import Figure


def correlation_figures(pairs: Table) -> tuple[Figure, Figure]:
    """Return Spearman's and Pearson's correlation of score and rating, (queries, 2).

    From -1 to 1, and 0 where one of the two never varies, for which neither is defined.
    """
    return paired_figure("Spearman", pairs, _spearman), paired_figure("Pearson", pairs, _pearson)


def _spearman(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Pearson's correlation of ranks, the mean rank for equal values (Spearman 1904)."""
    return _pearson(rankdata(pairs, axis=1))


def _pearson(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return covariance / (deviation * deviation) for each resample, (resamples, queries, 2)."""
    centred = pairs - pairs.mean(axis=1, keepdims=True)
    together = centred.prod(axis=2).sum(axis=1)
    apart = np.sqrt((centred**2).sum(axis=1).prod(axis=1))
    varies = (np.ptp(pairs, axis=1) > 0).all(axis=1)
    found: NDArray[np.float64] = np.zeros(len(pairs))
    np.divide(together, apart, out=found, where=varies)
    return found
