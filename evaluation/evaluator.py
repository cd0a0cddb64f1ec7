"""Evaluating: one benchmark file through the recommender that serves, and through baselines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from evaluation.benchmarks.queries import Benchmark, Query, Targets, targets_of
from evaluation.benchmarks.readers import read_careers, read_linking, read_titles
from evaluation.fitting.ranking import RankingSample
from evaluation.fitting.titles import TitleFitting
from evaluation.metrics.confidence import calibration_out_of_fold, extraction_figures
from evaluation.metrics.figures import OURS, Evaluation, Measured
from evaluation.metrics.ranking import Kind, place_by_score, ranking_figures
from evaluation.systems.baselines import BASELINES, Baseline, scored
from evaluation.systems.careers import career_systems
from evaluation.systems.served import (
    Hearing,
    Placer,
    encoded_ahead,
    extract,
    from_skills,
    from_words,
    place_skills,
)
from evaluation.systems.titles import title_systems
from models.encoder import Encoder
from recommender.recommender import Recommender
from recommender.titles.signals import TitleFit
from taxonomy.catalogue import Catalogue

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""
_READERS: dict[Kind, Callable[[Path, Catalogue], Benchmark]] = {
    Kind.LINKING: read_linking,
    Kind.TITLES: read_titles,
    Kind.CAREERS: read_careers,
}
_PLACERS: dict[Kind, dict[str, Placer]] = {
    Kind.LINKING: {OURS: place_skills},
}
_SHORT = (1, 2, 3)


class Evaluator:
    """Evaluates benchmark files of one kind; the baselines are fitted once, on the first use.

    `encoder` is the one behind the recommender, where it remembers what it encoded: titles are
    then encoded in blocks, with the same answers.
    """

    def __init__(
        self,
        recommender: Recommender,
        kind: Kind,
        progress: Progress,
        encoder: Encoder | None = None,
    ) -> None:
        self._recommender = recommender
        self._kind = kind
        self._progress = progress
        self._encoder = encoder
        self._targets: Targets | None = None
        self._fitted: dict[str, Baseline] = {}

    def read(self, path: Path, sample: int | None = None) -> Benchmark:
        """Read a benchmark file, or `sample` queries of it; raise EvaluationError."""
        benchmark = _READERS[self._kind](path, self._recommender.index.catalogue)
        return benchmark if sample is None else benchmark.sample(sample)

    def evaluate(self, benchmark: Benchmark, *, baselines: bool = True) -> Evaluation:
        """Return the figures of what serves, and of the lexical baselines beside it."""
        ours = {Kind.TITLES: self._titles, Kind.CAREERS: self._careers}
        systems = [*ours.get(self._kind, self._served)(benchmark)]
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

    def fit_titles(self, benchmark: Benchmark) -> TitleFit:
        """Return what the resolver of titles would learn from a benchmark of titles."""
        resolver, version = self._recommender.titles, self._model_version
        return TitleFitting(resolver, version, benchmark, self._titles_watched).fit()

    def ranking_samples(self, benchmarks: Sequence[Benchmark]) -> list[RankingSample]:
        """Return the signals for people of benchmarks, from words, and the first from skill ids.

        Words count twice: they are the commoner way to say what one can do. Skill ids teach
        nothing more where statements are vague, so those of further benchmarks are left out.
        """
        ways = [(benchmark, "", from_words, 2) for benchmark in benchmarks]
        ways += [(benchmark, ", skill ids", from_skills, 1) for benchmark in benchmarks[:1]]
        return self._samples(ways)

    def short_samples(self, benchmarks: Sequence[Benchmark]) -> list[RankingSample]:
        """Return the signals for the same people when they say less, of no weight.

        They tell how far the score of a short profile holds.
        """
        return self._samples(
            (benchmark.shortened(texts), f", {texts} said", from_words, 0)
            for benchmark in benchmarks
            for texts in _SHORT
        )

    def _samples(self, ways: Iterable[tuple[Benchmark, str, Hearing, int]]) -> list[RankingSample]:
        return [
            RankingSample.of(
                self._recommender,
                benchmark,
                hearing,
                name=f"{benchmark.name}{how}",
                weight=weight,
                progress=self._progress,
            )
            for benchmark, how, hearing, weight in ways
        ]

    def _served(self, benchmark: Benchmark) -> Iterator[Measured]:
        for name, place in _PLACERS[self._kind].items():
            step = f"{benchmark.name}: {name}"
            watched = self._watched(step, benchmark.queries, len(benchmark.queries))
            placings = [place(self._recommender, query) for query in watched]
            figures = ranking_figures(self._kind, placings)
            if self._kind is Kind.LINKING:
                shown = [extract(self._recommender, query) for query in benchmark.queries]
                figures += (*extraction_figures(shown), calibration_out_of_fold(shown))
            yield Measured(name, figures)

    def _titles(self, benchmark: Benchmark) -> Iterator[Measured]:
        resolver, version = self._recommender.titles, self._model_version
        yield from title_systems(resolver, version, benchmark, self._titles_watched)

    def _careers(self, benchmark: Benchmark) -> Iterator[Measured]:
        def watch(step: str, queries: Sequence[Query]) -> Iterator[Query]:
            return self._watched(f"{benchmark.name}: {step}", queries, len(queries))

        yield from career_systems(self._recommender, benchmark, watch)

    @property
    def _model_version(self) -> str:
        return self._recommender.index.manifest.model_version

    def _titles_watched(self, step: str, queries: Sequence[Query]) -> Iterator[Query]:
        ahead = encoded_ahead(self._encoder, queries) if self._encoder is not None else queries
        return self._watched(f"titles: {step}", ahead, len(queries))

    def _baselines(self, benchmark: Benchmark) -> Iterator[Measured]:
        if self._targets is None:
            self._targets = targets_of(self._kind, self._recommender.index.catalogue)
        row = self._targets.row
        for name, fit in BASELINES.items():
            if name not in self._fitted:
                self._fitted[name] = fit(self._targets)
            scores = scored(self._fitted[name], benchmark.queries)
            step = f"{benchmark.name}: {name}"
            watched = self._watched(step, benchmark.queries, len(benchmark.queries))
            placings = [
                place_by_score(found, [row[uri] for uri in query.gold], least=0)
                for query, found in zip(watched, scores, strict=True)
            ]
            yield Measured(name, ranking_figures(self._kind, placings))

    def _watched(self, step: str, queries: Iterable[Query], total: int) -> Iterator[Query]:
        for done, query in enumerate(queries):
            self._progress(step, done, total)
            yield query
        self._progress(step, total, total)
