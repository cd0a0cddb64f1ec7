"""What `destinai eval … --fit FOLDER` does: learn weights from files and write them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cli.context import open_context
from cli.errors import CommandError, UsageError
from cli.output import print_notice
from cli.progress import show_progress
from evaluation.evaluator import Evaluator
from evaluation.fitting.ranking import fit_ranking as fit_ranking_weights
from evaluation.fitting.recognition import RecognitionFitter
from evaluation.metrics.ranking import Kind
from recommender.ranking.weights import RankingOrigin
from recommender.recognition.confidence import RecognitionOrigin


def fit_titles(paths: Sequence[Path], folder: Path, catalogue: str) -> None:
    """Learn from one file of tagged titles and write what was learnt into a folder.

    Raises UsageError for several files, CommandError where the folder cannot be written.
    """
    if len(paths) != 1:
        raise UsageError(f"--fit learns from one file, and {len(paths)} were named; name one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        context = open_context(catalogue)
        with show_progress() as progress:
            recommender = context.snapshot.recommender
            evaluator = Evaluator(recommender, Kind.TITLES, progress, context.encoder)
            fit = evaluator.fit_titles(evaluator.read(paths[0]))
        fit.write(folder)
    except OSError as error:
        raise _cannot_write_fit(folder, error) from None
    print_notice(f"The fit to {fit.origin.titles:,} titles is in {folder}.")


def fit_recognition(paths: Sequence[Path], folder: Path, catalogue: str) -> None:
    """Learn the confidence of skills from files of texts and write its weights into a folder.

    Raises CommandError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        context = open_context(catalogue)
        index = context.snapshot.recommender.index
        fitter = RecognitionFitter(index, context.encoder)
        origin = RecognitionOrigin(
            files=tuple(path.name for path in paths),
            texts=sum(fitter.add(path) for path in paths),
            model_version=index.manifest.model_version,
            date=datetime.now(UTC).date().isoformat(),
        )
        fitter.add_texts_without_skill()
        path = fitter.fit(origin).write(folder)
    except OSError as error:
        raise _cannot_write_fit(folder, error) from None
    print_notice(f"The weights learnt from {origin.texts:,} texts are {path}.")


def fit_ranking(paths: Sequence[Path], folder: Path, catalogue: str) -> None:
    """Learn the weights of the ranking from files of people and write them into a folder.

    Raises CommandError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        recommender = open_context(catalogue).snapshot.recommender
        with show_progress() as progress:
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
        path = fit_ranking_weights(samples, origin).write(folder)
    except OSError as error:
        raise _cannot_write_fit(folder, error) from None
    print_notice(f"The weights learnt from {origin.queries:,} people are {path}.")


def _cannot_write_fit(folder: Path, error: OSError) -> CommandError:
    return CommandError(f"the fit cannot be written to {folder}: {error.strerror}")
