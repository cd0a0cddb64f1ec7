"""Metrics of title resolution, out of fold and as served."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.fitting.titles import TitleFitter, WithProgress
from evaluation.metrics.confidence import Claim, ClaimedSkills, extraction_metrics
from evaluation.metrics.figures import OURS, MetricValue, SystemMetrics
from evaluation.metrics.ranking import GoldRanks, Kind, gold_ranks_by_score, ranking_metrics
from recommender.titles import TitleResolver

OUT_OF_FOLD = f"{OURS}, out of fold"
LEARNT = "five weights and the occupation prior"
_CALIBRATION = "ECE"
Answer = tuple[GoldRanks, ClaimedSkills]


def title_systems(
    resolver: TitleResolver,
    model_version: str,
    benchmark: Benchmark,
    with_progress: WithProgress,
) -> Iterator[SystemMetrics]:
    """Yield the figures of titles: out of fold where the resolver learnt from them, as it serves.

    Out of fold, each title is resolved with weights and a prior learnt from the other folds of
    the same file. A sample of that file is measured as it serves alone, and says so.
    """
    origin = resolver.origin
    fit_weights = LEARNT if benchmark.name == origin.file else None
    fitting = None
    if fit_weights and len(benchmark.queries) == origin.titles:
        fitting = TitleFitter(resolver, model_version, benchmark, with_progress)
    without: list[Answer] = []
    served: list[Answer] = []
    for query in with_progress(OURS, benchmark.queries):
        signals = resolver.signals.of(query.texts[0])
        served.append(_answer(resolver, query, signals))
        if fitting:
            without.append(_answer(fitting.resolver_without(query.texts[0]), query, signals))
    if fitting:
        yield SystemMetrics(OUT_OF_FOLD, _figures(without, fit_weights, out_of_fold=True))
    yield SystemMetrics(
        OURS, _figures(served, fit_weights, out_of_fold=False if fit_weights else None)
    )


def _answer(resolver: TitleResolver, query: Query, signals: NDArray[np.float32] | None) -> Answer:
    """Return the gold ranks among all occupations, and the claim of the first one."""
    if signals is None:
        return GoldRanks((), len(query.gold)), ClaimedSkills((), len(query.gold))
    confidence = resolver.confidence(query.texts[0], signals)
    rows = [resolver.catalogue.occupation_row[uri] for uri in query.gold]
    first = int(confidence.argmax())
    claim = Claim(float(confidence[first]), first in rows)
    return gold_ranks_by_score(confidence, rows), ClaimedSkills((claim,), len(query.gold))


def _figures(
    answers: Sequence[Answer], fit_weights: str | None, *, out_of_fold: bool | None
) -> tuple[MetricValue, ...]:
    """Return the ranking figures, and the calibration error of the first occupation."""
    ranking = ranking_metrics(Kind.TITLES, [ranks for ranks, _ in answers])
    first = extraction_metrics([extracted for _, extracted in answers])
    figures = (*ranking, *(figure for figure in first if figure.name == _CALIBRATION))
    return tuple(replace(f, learnt_on=fit_weights, out_of_fold=out_of_fold) for f in figures)
