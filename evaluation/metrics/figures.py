"""Figures with confidence intervals: bootstrap means, differences and correlations."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OURS = "Destinai"
"""Name of the served system in tables that also list baselines."""


@dataclass(frozen=True, slots=True)
class MetricValue:
    """One measured value with its 95 % confidence interval.

    `learnt_on` says what of the system was learnt or chosen on these very queries, and
    `out_of_fold` whether each query was answered by a model fitted without its fold; None
    where that is not recorded.
    """

    name: str
    value: float
    low: float
    high: float
    learnt_on: str | None = None
    out_of_fold: bool | None = None


@dataclass(frozen=True, slots=True)
class SystemMetrics:
    """The figures of one system, ours or a baseline."""

    system: str
    figures: tuple[MetricValue, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The metrics of all systems on one benchmark; `unresolved` lists unknown gold.

    `file` is the name of its file, or says what it is where it comes from the catalogue itself;
    `gold` counts the right answers, 0 where queries have a rating instead.
    """

    benchmark: str
    file: str
    queries: int
    gold: int
    unresolved: tuple[str, ...]
    systems: tuple[SystemMetrics, ...]


_RESAMPLES = 2000
_AT_ONCE = 2_000_000
_SEED = 20_26
_SHARES = (0.025, 0.975)
Table = NDArray[np.float64]
Statistic = Callable[[Table], NDArray[np.float64]]
"""From sums over queries (resamples, columns) and to one value for each resample."""
Agreement = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From pairs of values (resamples, queries, 2) to one value for each resample."""


def bootstrap_metric(name: str, table: Table, statistic: Statistic) -> MetricValue:
    """Return a statistic of the column sums of a table (queries, columns) with its interval.

    The interval is the 95 % percentile bootstrap over queries (Efron 1979), with a fixed seed.
    """
    random = np.random.default_rng(_SEED)
    value = float(statistic(table.sum(axis=0, keepdims=True))[0])
    queries = len(table)
    step = max(1, _AT_ONCE // max(queries, 1))
    even = np.full(queries, 1 / queries)
    sums = [
        random.multinomial(queries, even, size=min(step, _RESAMPLES - start)) @ table
        for start in range(0, _RESAMPLES, step)
    ]
    low, high = np.quantile(statistic(np.concatenate(sums)), _SHARES)
    return MetricValue(name, value, float(low), float(high))


def paired_metric(name: str, pairs: Table, agreement: Agreement) -> MetricValue:
    """Return how far two values of each query (queries, 2) agree, with its 95 % interval.

    For statistics that are not functions of sums over queries, such as a rank correlation.
    """
    random = np.random.default_rng(_SEED)
    value = float(agreement(pairs[None])[0])
    queries = len(pairs)
    step = max(1, _AT_ONCE // max(queries, 1))
    found = [
        agreement(pairs[random.integers(queries, size=(min(step, _RESAMPLES - start), queries))])
        for start in range(0, _RESAMPLES, step)
    ]
    low, high = np.quantile(np.concatenate(found), _SHARES)
    return MetricValue(name, value, float(low), float(high))


def mean_metric(name: str, values: NDArray[np.float64]) -> MetricValue:
    """Return the mean of one value per query (queries,) with its 95 % interval."""
    return bootstrap_metric(name, values[:, None], lambda sums: sums[:, 0] / len(values))


def correlation_metrics(pairs: Table) -> tuple[MetricValue, MetricValue]:
    """Return Spearman's and Pearson's correlation of score and rating, (queries, 2).

    From -1 to 1, and 0 where one of the two never varies, for which neither is defined.
    """
    return paired_metric("Spearman", pairs, _spearman), paired_metric("Pearson", pairs, _pearson)


def _spearman(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Pearson's correlation of ranks, the mean rank for equal values (Spearman 1904)."""
    # Only here: a server reads figures too, and would start a fifth slower.
    from scipy.stats import rankdata  # noqa: PLC0415

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
