"""Title fitting: the weights and the prior of the title resolver, learnt from tagged titles."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evaluation.benchmarks.queries import Benchmark, Query
from index.labels import label_key
from recommender.titles import TitleOrigin, TitleResolver, TitleWeights

FOLDS = 5
_MOST = 6000
_AT_ONCE = 256
_TITLE = "fitting the resolver of titles"
WithProgress = Callable[[str, Sequence[Query]], Iterable[Query]]
"""Called with the name of a step and the queries that it goes through; returns those."""


@dataclass(frozen=True)
class _Sample:
    """Titles to learn weights from: signals (titles, signals, occupations), gold row and fold."""

    signals: NDArray[np.float16]
    gold: NDArray[np.int64]
    fold: NDArray[np.int64]


class TitleFitter:
    """Fits title weights to the titles of a benchmark, whole or without one of `FOLDS` folds.

    The prior counts the tags of all titles that may be learnt from. The weights are those under
    which the tags are likeliest: a listwise softmax over all occupations, of at most `_MOST`
    titles, more than enough for so few weights; there each title's own tag is not counted, or
    the prior would be trusted too much. Titles with the same label key are in one fold.
    """

    def __init__(
        self,
        resolver: TitleResolver,
        model_version: str,
        benchmark: Benchmark,
        with_progress: WithProgress,
    ) -> None:
        self._resolver = resolver
        self._resolvers: dict[int, TitleResolver] = {}
        self._origin = TitleOrigin(benchmark.name, len(benchmark.queries), model_version)
        self._catalogue = resolver.catalogue
        self._queries = benchmark.queries
        self._sample = self._sampled(with_progress(_TITLE, benchmark.sample(_MOST).queries))

    def fit(self, left_out: int | None = None) -> TitleWeights:
        """Return the fit to the titles of all folds, or of those that are not left out."""
        tags = Counter(
            uri for q in self._queries if fold_of(q.texts[0]) != left_out for uri in q.gold
        )
        prior = {uri: float(np.log1p(titles)) for uri, titles in tags.items()}
        fit = TitleWeights((), 0.0, prior, self._origin)
        kept = np.flatnonzero(self._sample.fold != left_out)
        *weights, prior_weight = self._weights(kept, fit.prior_over(self._catalogue))
        return replace(fit, weights=tuple(weights), prior_weight=prior_weight)

    def resolver_without(self, title: str) -> TitleResolver:
        """Return the resolver that learnt nothing from the fold of a title."""
        fold = fold_of(title)
        if fold not in self._resolvers:
            self._resolvers[fold] = self._resolver.with_weights(self.fit(fold))
        return self._resolvers[fold]

    def _sampled(self, queries: Iterable[Query]) -> _Sample:
        rows = self._catalogue.occupation_row
        signals, gold, folds = [], [], []
        for query in queries:
            found = self._resolver.signals.of(query.texts[0])
            if found is not None:
                signals.append(found.astype(np.float16))
                gold.append(rows[min(query.gold)])
                folds.append(fold_of(query.texts[0]))
        return _Sample(np.array(signals), np.array(gold), np.array(folds))

    def _weights(self, kept: NDArray[np.int64], prior: NDArray[np.float64]) -> list[float]:
        start = np.zeros(self._sample.signals.shape[1] + 1)
        found = minimize(self._loss, start, (kept, prior), method="L-BFGS-B", jac=True)
        return [float(weight) for weight in found.x]

    def _loss(
        self, weights: NDArray[np.float64], kept: NDArray[np.int64], prior: NDArray[np.float64]
    ) -> tuple[float, NDArray[np.float64]]:
        """Return the mean of -ln of the softmax of each title's tag, and its gradient."""
        loss, gradient = 0.0, np.zeros_like(weights)
        for features, gold in self._blocks(kept, prior):
            every = np.arange(len(gold))
            total = np.einsum("tso,s->to", features, weights.astype(np.float32))
            total -= total.max(axis=1, keepdims=True)
            share = np.exp(total)
            mass = share.sum(axis=1)
            loss += float((np.log(mass) - total[every, gold]).sum())
            share /= mass[:, None]
            share[every, gold] -= 1
            gradient += np.einsum("tso,to->s", features, share)
        return loss / len(kept), gradient / len(kept)

    def _blocks(
        self, kept: NDArray[np.int64], prior: NDArray[np.float64]
    ) -> Iterator[tuple[NDArray[np.float32], NDArray[np.int64]]]:
        """Yield features (titles, signals and prior, occupations) and gold rows, in blocks."""
        for start in range(0, len(kept), _AT_ONCE):
            some = kept[start : start + _AT_ONCE]
            gold = self._sample.gold[some]
            shape = (len(some), 1, len(prior))
            priors = np.broadcast_to(prior.astype(np.float32), shape).copy()
            # ln(1 + titles) without this title: ln(exp(prior) - 1), never below 0.
            others = np.log(np.maximum(np.expm1(prior[gold]), 1))
            priors[np.arange(len(some)), 0, gold] = others
            yield np.concatenate([self._sample.signals[some], priors], axis=1), gold


def fold_of(title: str) -> int:
    """Return the fold of a title, the same for all titles with its label key."""
    digest = hashlib.sha256(label_key(title).encode()).digest()
    return digest[0] % FOLDS
