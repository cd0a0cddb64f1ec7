"""Bootstrap: how much a figure would vary with other queries of the same kind."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evaluation.figure import Figure

_RESAMPLES = 2000
_AT_ONCE = 2_000_000
_SEED = 20_26
_SHARES = (0.025, 0.975)
Table = NDArray[np.float64]
Statistic = Callable[[Table], NDArray[np.float64]]
"""From sums over queries (resamples, columns) and to one value for each resample."""
Agreement = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From pairs of values (resamples, queries, 2) to one value for each resample."""


def figure_of(name: str, table: Table, statistic: Statistic) -> Figure:
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
    return Figure(name, value, float(low), float(high))


def paired_figure(name: str, pairs: Table, agreement: Agreement) -> Figure:
    """Return how far two values of each query (queries, 2) agree, with its 95 % interval.

    For what no sums over queries tell, such as a correlation of ranks.
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
    return Figure(name, value, float(low), float(high))


def mean_figure(name: str, values: NDArray[np.float64]) -> Figure:
    """Return the mean of one value per query (queries,) with its 95 % interval."""
    return figure_of(name, values[:, None], lambda sums: sums[:, 0] / len(values))
