"""A scorecard: every benchmark of a folder evaluated, kept where it is served, and told."""

import os
from collections.abc import Iterator
from pathlib import Path

from cli.context import Desk, open_desk
from cli.errors import RefusalError
from cli.evaluating import circumstances_of
from cli.figures import show_figures
from cli.output import print_document, tell
from cli.progress import Report, shown_progress
from evaluation.benchmarks.adversarial import evaluate_adversarial, read_adversarial
from evaluation.benchmarks.ratings import read_ratings
from evaluation.benchmarks.readers import BenchmarkFolder, read_benchmark_folder
from evaluation.evaluator import Evaluator
from evaluation.metrics.figures import Evaluation
from evaluation.metrics.ranking import Kind
from evaluation.scorecard import Scorecard, Scorecards, content_of
from evaluation.systems.transitions import TransitionEvaluator
from index.atomic_files import replace_file

NOT_MEASURED = {
    Kind.LINKING: "skills in sentences",
    Kind.CAREERS: "careers for what people say",
    Kind.TITLES: "occupations of job titles",
    Kind.TRANSITIONS: "transitions against people's ratings",
    Kind.ADVERSARIAL: "adversarial cases",
}
"""What cannot be measured without a file of each kind."""
RECOGNISED = (Kind.LINKING, Kind.CAREERS, Kind.TITLES)


def tell_scorecard(
    folder: Path, cases: Path, output: Path | None, catalogue: str, *, as_json: bool
) -> None:
    """Evaluate every benchmark of two folders, keep the scorecard under the home and print it."""
    bench = read_benchmark_folder(folder).with_cases(cases)
    if output is not None:
        _check_writable(output)
    desk = open_desk(catalogue)
    for kind, pattern in bench.missing.items():
        where = cases if kind is Kind.ADVERSARIAL else folder
        tell(f"notice: no {pattern} in {where}; not measured: {NOT_MEASURED[kind]}")
    with shown_progress() as progress:
        found = tuple(_evaluations(bench, desk, progress))
    scorecard = Scorecard(circumstances_of(desk.snapshot), found, bench.missing)
    _keep(scorecard, desk, output)
    if as_json:
        print_document(scorecard.document())
    else:
        show_figures(found, desk.snapshot)


def _evaluations(bench: BenchmarkFolder, desk: Desk, progress: Report) -> Iterator[Evaluation]:
    """Yield the evaluation of each file, and of transitions; all files are read before any."""
    recommender = desk.snapshot.recommender
    index = recommender.index
    evaluators = {kind: Evaluator(recommender, kind, progress, desk.encoder) for kind in RECOGNISED}
    benchmarks = [
        (kind, evaluator.read(path))
        for kind, evaluator in evaluators.items()
        for path in bench.files[kind]
    ]
    ratings = [read_ratings(path, index.catalogue) for path in bench.files[Kind.TRANSITIONS]]
    kinds = [read_adversarial(path, index.catalogue) for path in bench.files[Kind.ADVERSARIAL]]
    transitions = TransitionEvaluator(index, progress)
    for kind, benchmark in benchmarks:
        yield evaluators[kind].evaluate(benchmark)
    for each in ratings:
        yield transitions.against_ratings(each)
    yield from transitions.among_groups()
    if kinds:
        yield evaluate_adversarial(recommender, kinds, progress)


def _keep(scorecard: Scorecard, desk: Desk, output: Path | None) -> None:
    document = scorecard.document()
    manifest = desk.snapshot.recommender.index.manifest
    version = desk.snapshot.versions.ranking_version
    path = Scorecards(desk.settings.home).write(document, manifest, version)
    tell(f"The scorecard is {path}; `destinai serve` answers it at /api/v1/quality.")
    if output is not None:
        replace_file(output, content_of(document))


def _check_writable(output: Path) -> None:
    """Refuse a place that nothing can be written to, before anything takes long."""
    if output.is_dir() or not os.access(output.absolute().parent, os.W_OK):
        raise RefusalError(
            f"{output} cannot be written: it is a folder, or lies in none that may be written to; "
            "name another file with --output"
        )
