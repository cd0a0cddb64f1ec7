"""Evaluating: one benchmark file through the recommender that serves, and through baselines."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from evaluation.baselines import BASELINES, Baseline, scored
from evaluation.extraction import extraction_figures
from evaluation.figure import Evaluation, Measured
from evaluation.placing import place_by_score
from evaluation.query import Benchmark, Query
from evaluation.readers import read_careers, read_linking, read_titles
from evaluation.served import (
    Placer,
    extract,
    place_careers,
    place_careers_by_skills,
    place_skills,
    place_title,
)
from evaluation.suite import Kind, ranking_figures
from evaluation.targets import Targets, targets_of
from recommender.recommender import Recommender
from taxonomy.catalogue import Catalogue

OURS = "Destinai"
FROM_SKILLS = "Destinai, skill ids"
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""
T = TypeVar("T")
_READERS: dict[Kind, Callable[[Path, Catalogue], Benchmark]] = {
    Kind.LINKING: read_linking,
    Kind.TITLES: read_titles,
    Kind.CAREERS: read_careers,
}
_PLACERS: dict[Kind, dict[str, Placer]] = {
    Kind.LINKING: {OURS: place_skills},
    Kind.TITLES: {OURS: place_title},
    Kind.CAREERS: {OURS: place_careers, FROM_SKILLS: place_careers_by_skills},
}


class Evaluator:
    """Evaluates benchmarks of one kind; the baselines are fitted once, on the first use."""

    def __init__(self, recommender: Recommender, kind: Kind, progress: Progress) -> None:
        self._recommender = recommender
        self._kind = kind
        self._progress = progress
        self._targets: Targets | None = None
        self._fitted: dict[str, Baseline] = {}

    def read(self, path: Path, sample: int | None = None) -> Benchmark:
        """Read a benchmark file, or `sample` queries of it; raise EvaluationError."""
        benchmark = _READERS[self._kind](path, self._recommender.index.catalogue)
        return benchmark if sample is None else benchmark.sample(sample)

    def evaluate(self, benchmark: Benchmark, *, baselines: bool = True) -> Evaluation:
        """Return the figures of what serves, and of the lexical baselines beside it."""
        systems = [*self._served(benchmark)]
        if baselines:
            systems += self._baselines(benchmark)
        return Evaluation(
            benchmark=self._kind.value,
            file=benchmark.name,
            queries=len(benchmark.queries),
            gold=sum(len(query.gold) for query in benchmark.queries),
            unresolved=benchmark.unresolved,
            systems=tuple(systems),
        )

    def _served(self, benchmark: Benchmark) -> Iterator[Measured]:
        for name, place in _PLACERS[self._kind].items():
            watched = self._watched(f"{benchmark.name}: {name}", benchmark.queries)
            placings = [place(self._recommender, query) for query in watched]
            figures = ranking_figures(self._kind, placings)
            if self._kind is Kind.LINKING:
                shown = [extract(self._recommender, query) for query in benchmark.queries]
                figures += extraction_figures(shown)
            yield Measured(name, figures)

    def _baselines(self, benchmark: Benchmark) -> Iterator[Measured]:
        if self._targets is None:
            self._targets = targets_of(self._kind, self._recommender.index.catalogue)
        row = self._targets.row
        for name, fit in BASELINES.items():
            if name not in self._fitted:
                self._fitted[name] = fit(self._targets)
            scores = scored(self._fitted[name], benchmark.queries)
            watched: Iterator[Query] = self._watched(f"{benchmark.name}: {name}", benchmark.queries)
            placings = [
                place_by_score(found, [row[uri] for uri in query.gold], least=0)
                for query, found in zip(watched, scores, strict=True)
            ]
            yield Measured(name, ranking_figures(self._kind, placings))

    def _watched(self, step: str, items: Sequence[T]) -> Iterator[T]:
        for done, item in enumerate(items):
            self._progress(step, done, len(items))
            yield item
        self._progress(step, len(items), len(items))
