"""The evaluator: one benchmark file run through the served recommender and the baselines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from evaluation.benchmarks.queries import Benchmark, Progress, Query, watched
from evaluation.benchmarks.readers import PATTERNS, read_careers, read_linking, read_titles
from evaluation.fitting.ranking import RankingSample
from evaluation.fitting.titles import TitleFitter
from evaluation.metrics.confidence import extraction_metrics
from evaluation.metrics.figures import Evaluation, SystemMetrics
from evaluation.metrics.ranking import Kind, ranking_metrics
from evaluation.systems import served
from evaluation.systems.baselines import Baselines
from evaluation.systems.careers import career_systems
from evaluation.systems.skills import readers, stated
from evaluation.systems.titles import title_systems
from models.encoder import Encoder
from recommender.recommender import Recommender
from recommender.titles import TitleWeights
from taxonomy.catalogue import Catalogue

_READERS: dict[Kind, Callable[[Path, Catalogue], Benchmark]] = {
    Kind.LINKING: read_linking,
    Kind.TITLES: read_titles,
    Kind.CAREERS: read_careers,
}
_EVERYDAY = PATTERNS[Kind.EVERYDAY_CAREERS]
_SHORT = (1, 2, 3)


class Evaluator:
    """Evaluates benchmark files of one kind; the baselines are fitted once, on the first use.

    `encoder` is the recommender's, if it caches: titles are then encoded in blocks, which does
    not change the answers.
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
        self._baselines = Baselines(kind, recommender.index.catalogue, progress)

    def read(self, path: Path, sample: int | None = None) -> Benchmark:
        """Read a benchmark file, or `sample` queries of it; raise EvaluationError."""
        benchmark = _READERS[self._kind](path, self._recommender.index.catalogue)
        return benchmark if sample is None else benchmark.sample(sample)

    def evaluate(self, benchmark: Benchmark, *, baselines: bool = True) -> Evaluation:
        """Return the metrics of the served system and, optionally, of the lexical baselines."""
        ours = {
            Kind.LINKING: self._skills,
            Kind.TITLES: self._titles,
            Kind.CAREERS: self._careers,
        }
        systems = [*ours[self._kind](benchmark)]
        if baselines:
            systems += self._baselines.systems(benchmark)
        return Evaluation(
            benchmark=self._kind.value,
            file=benchmark.name,
            queries=len(benchmark.queries),
            gold=sum(len(query.gold) for query in benchmark.queries),
            unresolved=benchmark.unresolved,
            systems=tuple(systems),
        )

    def fit_titles(self, benchmark: Benchmark) -> TitleWeights:
        """Fit the title resolver to a benchmark of titles."""
        resolver, version = self._recommender.titles, self._model_version
        return TitleFitter(resolver, version, benchmark, self._titles_with_progress).fit()

    def ranking_samples(self, benchmarks: Sequence[Benchmark]) -> list[RankingSample]:
        """Return the signals for people of benchmarks, from words, and the first from skill ids.

        Words count twice, being the more common input, and people in everyday words half as much
        together as all others, few as they are. Skill ids add nothing where statements are vague,
        so only those of the first benchmark are used.
        """
        in_everyday_words = [b for b in benchmarks if PurePath(b.name).match(_EVERYDAY)]
        people = sum(len(b.queries) for b in benchmarks)
        everyday = sum(len(b.queries) for b in in_everyday_words)
        scarce = max(2, round((people - everyday) / everyday)) if everyday else 2
        ways = [
            (benchmark, "", served.interpret_words, scarce if benchmark in in_everyday_words else 2)
            for benchmark in benchmarks
        ]
        ways += [
            (benchmark, ", skill ids", served.interpret_skill_ids, 1)
            for benchmark in benchmarks[:1]
        ]
        return self._samples(ways)

    def short_samples(self, benchmarks: Sequence[Benchmark]) -> list[RankingSample]:
        """Return the signals of the same people given fewer statements, with weight 0.

        Used to calibrate the score of short profiles.
        """
        return self._samples(
            (benchmark.shortened(texts), f", {texts} said", served.interpret_words, 0)
            for benchmark in benchmarks
            for texts in _SHORT
        )

    def _samples(
        self, ways: Iterable[tuple[Benchmark, str, served.ReadQuery, int]]
    ) -> list[RankingSample]:
        return [
            RankingSample.of(
                self._recommender,
                benchmark,
                read_query,
                name=f"{benchmark.name}{how}",
                weight=weight,
                progress=self._progress,
            )
            for benchmark, how, read_query, weight in ways
        ]

    def _skills(self, benchmark: Benchmark) -> Iterator[SystemMetrics]:
        for name, reader_of in readers(self._recommender, benchmark.name).items():
            step = f"{benchmark.name}: {name}"
            gold_ranks, shown = [], []
            for query in watched(self._progress, step, benchmark.queries, len(benchmark.queries)):
                reader = reader_of(query.texts[0])
                gold_ranks.append(served.skill_gold_ranks(reader, query))
                shown.append(served.claimed_skills(reader, query))
            figures = (*ranking_metrics(self._kind, gold_ranks), *extraction_metrics(shown))
            yield SystemMetrics(name, stated(figures, self._recommender, benchmark.name, name))

    def _titles(self, benchmark: Benchmark) -> Iterator[SystemMetrics]:
        resolver, version = self._recommender.titles, self._model_version
        yield from title_systems(resolver, version, benchmark, self._titles_with_progress)

    def _careers(self, benchmark: Benchmark) -> Iterator[SystemMetrics]:
        def with_progress(step: str, queries: Sequence[Query]) -> Iterator[Query]:
            return watched(self._progress, f"{benchmark.name}: {step}", queries, len(queries))

        yield from career_systems(self._recommender, benchmark, with_progress)

    @property
    def _model_version(self) -> str:
        return self._recommender.index.manifest.model_version

    def _titles_with_progress(self, step: str, queries: Sequence[Query]) -> Iterator[Query]:
        ahead = (
            served.prefetch_encodings(self._encoder, queries)
            if self._encoder is not None
            else queries
        )
        return watched(self._progress, f"titles: {step}", ahead, len(queries))
