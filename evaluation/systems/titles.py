"""Title figures: how well titles are resolved, out of fold and as it serves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.fitting.titles import TitleFitting, Watch
from evaluation.metrics.confidence import Claim, Extracted, extraction_figures
from evaluation.metrics.figures import OURS, Figure, Measured
from evaluation.metrics.ranking import Kind, Placing, place_by_score, ranking_figures
from recommender.titles.resolver import TitleResolver

OUT_OF_FOLD = f"{OURS}, out of fold"
LEARNT = "five weights and the occupation prior"
_CALIBRATION = "ECE"
Answer = tuple[Placing, Extracted]


def title_systems(
    resolver: TitleResolver,
    model_version: str,
    benchmark: Benchmark,
    watch: Watch,
) -> Iterator[Measured]:
    """Yield the figures of titles: out of fold where the resolver learnt from them, as it serves.

    Out of fold, each title is resolved with weights and a prior learnt from the other folds of
    the same file. A sample of that file is measured as it serves alone, and says so.
    """
    origin = resolver.origin
    learnt = LEARNT if benchmark.name == origin.file else None
    fitting = None
    if learnt and len(benchmark.queries) == origin.titles:
        fitting = TitleFitting(resolver, model_version, benchmark, watch)
    without: list[Answer] = []
    served: list[Answer] = []
    for query in watch(OURS, benchmark.queries):
        signals = resolver.signals.of(query.texts[0])
        served.append(_answer(resolver, query, signals))
        if fitting:
            without.append(_answer(fitting.resolver_without(query.texts[0]), query, signals))
    if fitting:
        yield Measured(OUT_OF_FOLD, _figures(without, learnt, out_of_fold=True))
    yield Measured(OURS, _figures(served, learnt, out_of_fold=False if learnt else None))


def _answer(resolver: TitleResolver, query: Query, signals: NDArray[np.float32] | None) -> Answer:
    """Return where the gold occupations stand among all, and what the first one claims."""
    if signals is None:
        return Placing((), len(query.gold)), Extracted((), len(query.gold))
    confidence = resolver.confidence(query.texts[0], signals)
    rows = [resolver.catalogue.occupation_row[uri] for uri in query.gold]
    first = int(confidence.argmax())
    claim = Claim(float(confidence[first]), first in rows)
    return place_by_score(confidence, rows), Extracted((claim,), len(query.gold))


def _figures(
    answers: Sequence[Answer], learnt: str | None, *, out_of_fold: bool | None
) -> tuple[Figure, ...]:
    """Return the ranking figures, and the calibration error of the first occupation."""
    ranking = ranking_figures(Kind.TITLES, [placing for placing, _ in answers])
    first = extraction_figures([extracted for _, extracted in answers])
    figures = (*ranking, *(figure for figure in first if figure.name == _CALIBRATION))
    return tuple(replace(f, learnt_on=learnt, out_of_fold=out_of_fold) for f in figures)
