"""The ranking learnt anew: its weights written to a folder, or what each signal is worth."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cli.context import open_desk
from cli.errors import RefusalError
from cli.evaluating import tell_evaluations
from cli.output import tell
from cli.progress import shown_progress
from evaluation.evaluator import Evaluator
from evaluation.fitting.ablation import ablation
from evaluation.fitting.ranking import fit_ranking
from evaluation.metrics.ranking import Kind
from recommender.ranking.scorer import RankingOrigin


def tell_ranking_fit(paths: Sequence[Path], folder: Path, catalogue: str) -> None:
    """Learn from files of people and write the weights that were learnt into a folder.

    Raises RefusalError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        recommender = open_desk(catalogue).snapshot.recommender
        with shown_progress() as progress:
            evaluator = Evaluator(recommender, Kind.CAREERS, progress)
            benchmarks = [evaluator.read(path) for path in paths]
            samples = evaluator.ranking_samples(benchmarks)
            samples += evaluator.short_samples(benchmarks)
        origin = RankingOrigin(
            files=tuple(benchmark.name for benchmark in benchmarks),
            queries=sum(len(benchmark.queries) for benchmark in benchmarks),
            model_version=recommender.index.manifest.model_version,
            date=datetime.now(UTC).date().isoformat(),
        )
        path = fit_ranking(samples, origin).write(folder)
    except OSError as error:
        raise RefusalError(f"the fit cannot be written to {folder}: {error.strerror}") from None
    tell(f"The weights learnt from {origin.queries:,} people are {path}.")


def tell_ablation(
    paths: Sequence[Path], sample: int | None, catalogue: str, *, as_json: bool
) -> None:
    """Print how well each signal ranks the people of some files alone, and all without it."""
    snapshot = open_desk(catalogue).snapshot
    with shown_progress() as progress:
        evaluator = Evaluator(snapshot.recommender, Kind.CAREERS, progress)
        benchmarks = [evaluator.read(path, sample) for path in paths]
        found = ablation(evaluator.ranking_samples(benchmarks), progress)
    tell_evaluations(found, snapshot, sample, as_json=as_json)
