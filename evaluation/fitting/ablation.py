"""Ablations of ranking and recognition: each signal alone, and all the others without it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.queries import Benchmark, Progress, Query
from evaluation.fitting.ranking import FOLDS, RankingSample, fit_weights, sums
from evaluation.metrics.figures import OURS, Evaluation, SystemMetrics, mean_metric
from evaluation.metrics.ranking import GoldRanks, Kind, gold_ranks_by_score, ranking_metrics
from evaluation.systems.served import skill_gold_ranks
from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.ranking.weights import SIGNALS
from recommender.recognition.segmentation import phrases_of
from recommender.recommender import Recommender

_STEP = "ablation"
Ranks = NDArray[np.float64]


def ablation(samples: Sequence[RankingSample], progress: Progress) -> list[Evaluation]:
    """Return for each sample the MRR of all signals, of each alone and of all without it.

    Weights are refitted each time on all samples, and every query is ranked with the weights
    fitted without its fold.
    """
    systems: list[list[SystemMetrics]] = [[] for _ in samples]
    variants = dict(_variants())
    for done, (name, signals) in enumerate(variants.items()):
        progress(_STEP, done, len(variants))
        for measured, ranks in zip(systems, _out_of_fold(samples, signals), strict=True):
            figure = replace(mean_metric("MRR", ranks), learnt_on="the weights", out_of_fold=True)
            measured.append(SystemMetrics(name, (figure,)))
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
        weights = fit_weights(samples, signals, left_out=fold)
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


_ALTERNATIVES_SEEN = 64
_ALTERNATIVE_WEIGHT = np.float32(0.95)
Similarity = NDArray[np.float32]
Joining = Callable[[Similarity, Similarity], Similarity]
"""From the similarity of the whole and of the nearest part to one for each skill, (skills,)."""

_JOININGS: dict[str, Joining] = {
    "whole text": lambda whole, _: whole,
    "parts": lambda _, part: part,
    "both": lambda whole, part: (whole + part) / np.float32(2),
}
WITHOUT = ", preferred labels only"
"""What is added to the name of a variant that knows no alternative labels."""


def recognition_ablation(
    recommender: Recommender, encoder: Encoder, benchmark: Benchmark
) -> list[SystemMetrics]:
    """Return the figures of each variant on a linking benchmark, then of what serves.

    A variant ranks skills by nothing but the similarity of vectors: of the whole text, of its
    nearest part, or of the mean of both; with all labels or with the preferred ones only.
    """
    gold_ranks: dict[str, list[GoldRanks]] = {}
    for query in benchmark.queries:
        for name, ranks in _gold_ranks(recommender.index, encoder, query):
            gold_ranks.setdefault(name, []).append(ranks)
    gold_ranks[OURS] = [skill_gold_ranks(recommender, query) for query in benchmark.queries]
    return [
        SystemMetrics(name, ranking_metrics(Kind.LINKING, placed))
        for name, placed in gold_ranks.items()
    ]


def _gold_ranks(index: Index, encoder: Encoder, query: Query) -> Iterator[tuple[str, GoldRanks]]:
    phrases = phrases_of(query.texts[0])
    vectors = encoder.encode([phrases.whole, *(phrases.parts or (phrases.whole,))])
    gold = [index.catalogue.skill_row[uri] for uri in query.gold]
    preferred: Similarity = vectors @ index.skill_vectors.T
    known = (("", _with_alternatives(index, vectors, preferred)), (WITHOUT, preferred))
    for suffix, similarity in known:
        for name, join in _JOININGS.items():
            scores = join(similarity[0], similarity[1:].max(axis=0))
            yield f"{name}{suffix}", gold_ranks_by_score(scores.astype(np.float64), gold)


def _with_alternatives(index: Index, vectors: Vectors, preferred: Similarity) -> Similarity:
    """Return the similarity to each skill's nearest label, alternative ones a little less."""
    nearest = preferred.copy()
    similarity, skills = index.skill_alternatives.nearest(vectors, _ALTERNATIVES_SEEN)
    for row, near, owners in zip(nearest, similarity, skills, strict=True):
        np.maximum.at(row, owners, near * _ALTERNATIVE_WEIGHT)
    return nearest


def intervals_of(
    measured: Iterable[SystemMetrics], figure: str
) -> dict[str, tuple[float, float, float]]:
    """Return one figure of each system by its name, with the bounds of its interval."""
    return {
        each.system: (found.value, found.low, found.high)
        for each in measured
        for found in each.figures
        if found.name == figure
    }
