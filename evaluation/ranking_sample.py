"""A ranking sample: the signals of every occupation for people whose occupation is known."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.query import Benchmark, Query
from evaluation.served import Hearing
from recommender.recommender import Recommender
from recommender.signals import SIGNALS

FOLDS = 5
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class RankingSample:
    """Queries of one kind: signals (queries, signals, occupations), gold (queries, occupations).

    `fold` has the fold of each query. Where nothing was understood all signals are 0. Each query
    counts `weight` times when weights are learnt.
    """

    name: str
    signals: NDArray[np.float32]
    gold: NDArray[np.bool_]
    fold: NDArray[np.int64]
    weight: int = 1

    @classmethod
    def of(
        cls,
        recommender: Recommender,
        benchmark: Benchmark,
        hearing: Hearing,
        *,
        name: str,
        weight: int,
        progress: Progress,
    ) -> "RankingSample":
        """Return the sample of a benchmark's queries, understood through `hearing`."""
        row = recommender.index.catalogue.occupation_row
        size, total = len(row), len(benchmark.queries)
        signals = np.zeros((total, len(SIGNALS), size), dtype=np.float32)
        gold = np.zeros((total, size), dtype=np.bool_)
        for number, query in enumerate(benchmark.queries):
            progress(name, number, total)
            understood = hearing(recommender, query)
            if not understood.voices.silent:
                found = recommender.signals(understood)
                signals[number] = [found[signal] for signal in SIGNALS]
            gold[number, [row[uri] for uri in query.gold]] = True
        progress(name, total, total)
        fold = np.array([fold_of(query) for query in benchmark.queries])
        return cls(name, signals, gold, fold, weight)


def fold_of(query: Query) -> int:
    """Return the fold of a query, the same for all with the same gold, in whatever file."""
    return hashlib.sha256("\n".join(sorted(query.gold)).encode()).digest()[0] % FOLDS
