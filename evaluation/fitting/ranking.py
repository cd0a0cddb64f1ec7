"""Fitting of the ranking weights: signals sampled from people, and the weights learnt from them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evaluation.benchmarks.queries import Benchmark, Progress, Query
from evaluation.systems.served import ReadQuery
from recommender.ranking.weights import RANKING_VERSION, SIGNALS, RankingOrigin, RankingWeights
from recommender.recommender import Recommender

FOLDS = 5


@dataclass(frozen=True)
class RankingSample:
    """Queries of one kind: signals (queries, signals, occupations), gold (queries, occupations).

    `fold` has the fold of each query. Where nothing was recognised all signals are 0. Each query
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
        read_query: ReadQuery,
        *,
        name: str,
        weight: int,
        progress: Progress,
    ) -> "RankingSample":
        """Return the sample of a benchmark's queries, interpreted through `read_query`."""
        row = recommender.index.catalogue.occupation_row
        size, total = len(row), len(benchmark.queries)
        signals = np.zeros((total, len(SIGNALS), size), dtype=np.float32)
        gold = np.zeros((total, size), dtype=np.bool_)
        for number, query in enumerate(benchmark.queries):
            progress(name, number, total)
            interpreted = read_query(recommender, query)
            if not interpreted.queries.is_empty:
                found = recommender.signals(interpreted)
                signals[number] = [found[signal] for signal in SIGNALS]
            gold[number, [row[uri] for uri in query.gold]] = True
        progress(name, total, total)
        fold = np.array([fold_of(query) for query in benchmark.queries])
        return cls(name, signals, gold, fold, weight)


def fold_of(query: Query) -> int:
    """Return the fold of a query, the same for all queries with the same gold in any file.

    The gold is that of the file, so that the fold is the same over every catalogue.
    """
    named = query.named or query.gold
    return hashlib.sha256("\n".join(sorted(named)).encode()).digest()[0] % FOLDS


_DECAY = 1e-3
_AT_ONCE = 64
_COVERAGE = "coverage"
_LEAST_COVERAGE = 6.0
_LEAST_SUM = 1.0
_FIRST_GUESS = (1.5, 4.0)
Weights = NDArray[np.float64]


def fit_ranking(samples: Sequence[RankingSample], origin: RankingOrigin) -> RankingWeights:
    """Return the weights learnt from all samples, with those learnt without each fold.

    The curve of the score is fitted to sums out of fold, so that it promises no more than holds
    for people who taught nothing. Samples of no weight count for the curve alone.
    """
    without = [fit_weights(samples, left_out=fold) for fold in range(FOLDS)]
    steepness, half = _curve(samples, without)
    weights = fit_weights(samples)
    return RankingWeights(
        version=RANKING_VERSION,
        origin=origin,
        weights=_named(weights),
        half_score_at=half,
        steepness=steepness,
        shares=_named(_shares(samples, weights)),
        without_fold=[_named(weights) for weights in without],
    )


def fit_weights(
    samples: Sequence[RankingSample],
    signals: Sequence[str] = SIGNALS,
    left_out: int | None = None,
) -> Weights:
    """Return the weights of some signals that make the right occupations likeliest, (signals,).

    A listwise softmax over all occupations, of the sum over those that are right, with a decay of
    `_DECAY` times the squared distance from the start; people of the fold that is left out count
    for nothing. No weight is below 0. That of coverage starts at `_LEAST_COVERAGE` and never
    falls below: few people of the benchmarks cover even half of what an occupation needs, so they
    carry little information about those who do; the bound costs no measurable quality.
    """
    columns = [SIGNALS.index(name) for name in signals]
    kept = [
        (sample.signals[sample.fold != left_out][:, columns], sample.gold[sample.fold != left_out])
        for sample in samples
        for _ in range(sample.weight)
    ]
    start = np.array([_LEAST_COVERAGE if name == _COVERAGE else 0.0 for name in signals])
    bounds = [(least, None) for least in start.tolist()]
    found = minimize(loss, start, (kept, start), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)


def loss(
    weights: Weights,
    kept: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]],
    start: Weights,
) -> tuple[float, Weights]:
    """Return the mean of -ln of the softmax of the right occupations, and its gradient.

    `kept` has signals (queries, signals, occupations) and gold (queries, occupations). Weights
    decay towards `start`.
    """
    total, gradient, queries = 0.0, np.zeros_like(weights), sum(len(gold) for _, gold in kept)
    for signals, gold in _blocks(kept):
        share = np.exp(_centred(sums(signals, weights)))
        share /= share.sum(axis=1, keepdims=True)
        right = share * gold
        mass = np.maximum(right.sum(axis=1, keepdims=True), 1e-30)
        total -= float(np.log(mass).sum())
        gradient -= np.einsum("qso,qo->s", signals, right / mass - share)
    away = weights - start
    return (
        total / queries + _DECAY * float(away @ away),
        gradient / queries + 2 * _DECAY * away,
    )


def sums(signals: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """Return the weighted sums of signals, (queries, occupations)."""
    found: NDArray[np.float32] = np.einsum("qso,s->qo", signals, weights.astype(np.float32))
    return found


def _curve(samples: Sequence[RankingSample], without: Sequence[Weights]) -> tuple[float, float]:
    """Return n and h of the score f^n / (f^n + h^n) of the first career of each person.

    The curve under which it is likeliest which of them were right: logistic regression on ln f,
    over all people with a sum f above `_LEAST_SUM`, each from the weights of the other folds.
    """
    logs, right = [], []
    for sample in samples:
        for fold, weights in enumerate(without):
            of_fold = sample.fold == fold
            found = sums(sample.signals[of_fold], weights)
            people, first = np.arange(len(found)), found.argmax(axis=1)
            high = found[people, first] > _LEAST_SUM
            logs.append(np.log(found[people, first][high].astype(np.float64)))
            right.append(sample.gold[of_fold][people, first][high])
    x, y = np.concatenate(logs), np.concatenate(right)

    def misfit(curve: Weights) -> tuple[float, Weights]:
        odds = curve[0] * x - curve[1]
        error = 1 / (1 + np.exp(-odds)) - y
        mean = float((np.logaddexp(0, odds) - y * odds).mean())
        return mean, np.array([(error * x).mean(), -error.mean()])

    slope, offset = minimize(misfit, np.array(_FIRST_GUESS), jac=True, method="L-BFGS-B").x
    return float(slope), float(np.exp(offset / slope))


def _shares(samples: Sequence[RankingSample], weights: Weights) -> Weights:
    """Return the mean share of each signal in the sum of each person's first career, (signals,)."""
    shares = []
    for sample in samples:
        found = sums(sample.signals, weights)
        people, first = np.arange(len(found)), found.argmax(axis=1)
        terms = sample.signals[people, :, first] * weights
        total = terms.sum(axis=1, keepdims=True)
        shares.append((terms / np.maximum(total, _LEAST_SUM))[total[:, 0] > _LEAST_SUM])
    mean = np.concatenate(shares).mean(axis=0)
    return np.asarray(mean / max(mean.sum(), 1e-9), dtype=np.float64)


def _centred(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows less their greatest value, which keeps exponentials finite."""
    centred: NDArray[np.float32] = values - values.max(axis=1, keepdims=True)
    return centred


def _blocks(
    kept: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]],
) -> list[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    return [
        (signals[start : start + _AT_ONCE], gold[start : start + _AT_ONCE])
        for signals, gold in kept
        for start in range(0, len(gold), _AT_ONCE)
    ]


def _named(weights: Weights) -> dict[str, float]:
    return dict(zip(SIGNALS, weights.tolist(), strict=True))
