"""The ablation: how well each signal ranks alone, and all the others without it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evaluation.bootstrap import mean_figure
from evaluation.figure import Evaluation, Measured
from evaluation.ranking_fitting import learnt, sums
from evaluation.ranking_sample import FOLDS, Progress, RankingSample
from recommender.signals import SIGNALS

_STEP = "ablation"
Ranks = NDArray[np.float64]


def ablation(samples: Sequence[RankingSample], progress: Progress) -> list[Evaluation]:
    """Return for each sample the MRR of all signals, of each alone and of all without it.

    Weights are learnt anew each time, from all samples together, and every query is ranked with
    those learnt without the people of its fold.
    """
    systems: list[list[Measured]] = [[] for _ in samples]
    variants = dict(_variants())
    for done, (name, signals) in enumerate(variants.items()):
        progress(_STEP, done, len(variants))
        for measured, ranks in zip(systems, _out_of_fold(samples, signals), strict=True):
            figure = replace(mean_figure("MRR", ranks), learnt_on="the weights", out_of_fold=True)
            measured.append(Measured(name, (figure,)))
    progress(_STEP, len(variants), len(variants))
    return [
        Evaluation("careers", sample.name, len(sample.gold), int(sample.gold.sum()), (), tuple(own))
        for sample, own in zip(samples, systems, strict=True)
    ]


def _variants() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "all signals", SIGNALS
    for name in SIGNALS:
        yield f"{name} alone", (name,)
    for name in SIGNALS:
        yield f"without {name}", tuple(other for other in SIGNALS if other != name)


def _out_of_fold(samples: Sequence[RankingSample], signals: Sequence[str]) -> list[Ranks]:
    """Return for each sample the reciprocal rank of each query, (queries,)."""
    columns = [SIGNALS.index(name) for name in signals]
    found = [np.zeros(len(sample.gold)) for sample in samples]
    for fold in range(FOLDS):
        weights = learnt(samples, signals, left_out=fold)
        for sample, ranks in zip(samples, found, strict=True):
            some = sample.fold == fold
            totals = sums(sample.signals[some][:, columns], weights)
            ranks[some] = reciprocal_ranks(totals, sample.gold[some])
    return found


def reciprocal_ranks(totals: NDArray[np.float32], gold: NDArray[np.bool_]) -> Ranks:
    """Return 1 / the place of the first right occupation of each row, ties by row."""
    best = np.where(gold, totals, -np.inf)
    first = best.argmax(axis=1)[:, None]
    top = best.max(axis=1, keepdims=True)
    earlier = np.arange(totals.shape[1]) < first
    ranks: Ranks = 1 / (1 + ((totals > top) | ((totals == top) & earlier)).sum(axis=1))
    return ranks
