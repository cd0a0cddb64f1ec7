"""`destinai eval`: measure recognition and ranking on benchmark files."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cli import fitting
from cli.context import CatalogueName, CommandContext, Json, open_context, usable_cores
from cli.errors import CommandError
from cli.lazy import command_app
from cli.output import print_document, print_notice
from cli.progress import show_progress
from cli.render.metrics import print_cv_failures, print_failures, print_metrics
from evaluation import scorecard as scorecards
from evaluation.benchmarks.adversarial import evaluate_adversarial, read_adversarial
from evaluation.benchmarks.everyday import read_everyday, read_people
from evaluation.benchmarks.field_cases import read_field_cases
from evaluation.benchmarks.ratings import read_ratings
from evaluation.benchmarks.readers import read_benchmark_folder
from evaluation.evaluator import Evaluator
from evaluation.fitting.ablation import ablation as measure_ablation
from evaluation.metrics.figures import Evaluation
from evaluation.metrics.ranking import Kind
from evaluation.suite import evaluate_with_cvs
from evaluation.systems.cvs import CvClaim, CvReading, evaluate_cvs
from evaluation.systems.everyday import EverydayEvaluator
from evaluation.systems.field_cases import answer_cases, evaluate_cases
from evaluation.systems.questions import evaluate_questions
from evaluation.systems.transitions import TransitionEvaluator
from index.atomic_files import replace_file
from intake.reading import read_document
from service.answers.cv import cv_answer, read_file
from service.schemas.match import SpanEvidence
from service.snapshot import CatalogueSnapshot

NOT_MEASURED = {
    Kind.LINKING: "skills in sentences",
    Kind.CAREERS: "careers for what people say",
    Kind.TITLES: "occupations of job titles",
    Kind.TRANSITIONS: "transitions against people's ratings",
    Kind.ADVERSARIAL: "adversarial cases",
    Kind.EVERYDAY_CAREERS: "careers for everyday words",
    Kind.EVERYDAY_SKILLS: "skills in everyday words",
    Kind.FIELD_CASES: "cases from the field",
    Kind.CVS: "jobs and skills in CVs",
}
"""What cannot be measured without a file of each kind."""

Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Benchmark files.")]
RatingPaths = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Files of people's ratings.")
]
Folder = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER",
        help="Folder with `skill_linking_*.csv`, `career_ranking*.jsonl`, `job_titles*.csv`, "
        "`transition_ratings*.csv`, `everyday_*.jsonl` and `field_cases*.jsonl`, or some of them.",
    ),
]
CasesFolder = Annotated[
    Path,
    typer.Option(
        "--adversarial", metavar="FOLDER", help="Folder with files of adversarial cases, `*.csv`."
    ),
]
CvFolder = Annotated[
    Path,
    typer.Option("--cvs", metavar="FOLDER", help="Folder with CVs and what is expected of them."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write a copy of the scorecard to this file."),
]
FitFolder = Annotated[
    Path | None,
    typer.Option(
        "--fit",
        metavar="FOLDER",
        help="Learn the weights and the prior of `resolve` from one file, write them to this "
        "folder, and measure nothing.",
    ),
]
RankingFolder = Annotated[
    Path | None,
    typer.Option(
        "--fit",
        metavar="FOLDER",
        help="Learn the weights of the ranking from these files, write them to this folder, and "
        "measure nothing.",
    ),
]
RecognitionFolder = Annotated[
    Path | None,
    typer.Option(
        "--fit",
        metavar="FOLDER",
        help="Learn the confidence of skills from these files and from files of everyday skills, "
        "write its weights to this folder, and measure nothing.",
    ),
]
Ablation = Annotated[
    bool,
    typer.Option(
        "--ablation",
        help="Measure each signal of the ranking alone, and the others without it, refitted.",
    ),
]
NoBaselines = Annotated[
    bool, typer.Option("--no-baselines", help="Leave out the lexical baselines.")
]
Failures = Annotated[
    bool,
    typer.Option("--failures", help="Print what each failed case expected and what came."),
]
ExpectedPath = Annotated[
    Path, typer.Argument(metavar="PATH", help="JSON Lines file of what is expected of each CV.")
]
CvFailures = Annotated[
    bool, typer.Option("--failures", help="Print what is wrong or missed in each CV.")
]
Sample = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help="Only N queries of each file, always the same ones; else all."
    ),
]


app = command_app("Measure recognition and ranking on benchmark files.")


@app.command()
def linking(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    fit: RecognitionFolder = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Skills in sentences: CSV files with `sentence` and `label`."""
    if fit is not None:
        fitting.fit_recognition(paths, fit, catalogue)
        return
    context = open_context(catalogue)
    found = _evaluate(Kind.LINKING, paths, sample, context, baselines=not no_baselines)
    _print_evaluations(found, context.snapshot, sample, as_json=as_json)


@app.command()
def titles(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    fit: FitFolder = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Occupations of job titles: CSV files with `vacancyTitle` and `conceptUri`."""
    if fit is not None:
        fitting.fit_titles(paths, fit, catalogue)
        return
    context = open_context(catalogue)
    found = _evaluate(Kind.TITLES, paths, sample, context, baselines=not no_baselines)
    _print_evaluations(found, context.snapshot, sample, as_json=as_json)


@app.command()
def careers(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    fit: RankingFolder = None,
    ablation: Ablation = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers for what people say they do: JSON Lines files with `statements` and `gold`."""
    if fit is not None:
        fitting.fit_ranking(paths, fit, catalogue)
        return
    context = open_context(catalogue)
    if ablation:
        found = _ablation(paths, sample, context)
    else:
        found = _evaluate(Kind.CAREERS, paths, sample, context, baselines=not no_baselines)
    _print_evaluations(found, context.snapshot, sample, as_json=as_json)


@app.command()
def transitions(
    paths: RatingPaths = None,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers within reach: CSV files with `origin`, `destination` and `rating`.

    Without a file: how often destinations lie in the ISCO-08 group of the origin, which
    says whether they are closely related, not whether people could or would change to them.
    """
    snapshot = open_context(catalogue).snapshot
    with show_progress() as progress:
        ratings = [read_ratings(path, snapshot.catalogue) for path in paths or ()]
        if sample is not None:
            ratings = [each.sample(sample) for each in ratings]
        index = snapshot.recommender.index
        evaluator = TransitionEvaluator(index, progress, baselines=not no_baselines)
        found = [evaluator.against_ratings(each) for each in ratings]
        found += evaluator.among_groups(sample) if not paths else ()
    if not found:
        raise CommandError(
            f"no two occupations of {snapshot.versions.catalogue_version} share an ISCO-08 group; "
            "name a file of ratings, or a larger catalogue with --catalogue"
        )
    _print_evaluations(found, snapshot, sample, as_json=as_json)


@app.command()
def adversarial(paths: Paths, *, catalogue: CatalogueName = "", as_json: Json = False) -> None:
    """Texts that tempt recognition: CSV files with `text`, `must` and `must_not`."""
    snapshot = open_context(catalogue).snapshot
    kinds = [read_adversarial(path, snapshot.catalogue) for path in paths]
    with show_progress() as progress:
        found = evaluate_adversarial(snapshot.recommender, kinds, progress)
    _print_evaluations([found], snapshot, None, as_json=as_json)


@app.command()
def everyday(
    paths: Paths,
    *,
    sample: Sample = None,
    no_baselines: NoBaselines = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers and skills for what people say in everyday words: JSON Lines files.

    Files of people have `statements`, `gold`, `isco` and `kind`, and are ranked for careers;
    files of statements have `text`, `must` and `may`, and are read for skills.
    """
    snapshot = open_context(catalogue).snapshot
    read = [read_everyday(path, snapshot.catalogue) for path in paths]
    if sample is not None:
        read = [each.sample(sample) for each in read]
    with show_progress() as progress:
        evaluator = EverydayEvaluator(snapshot.recommender, progress)
        found = [evaluator.evaluate(each, baselines=not no_baselines) for each in read]
    _print_evaluations(found, snapshot, sample, as_json=as_json)


@app.command()
def questions(
    paths: Paths,
    *,
    sample: Sample = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Careers after a few questions, answered by the needs of people's own: JSON Lines files.

    The files are those of people in everyday words, with `statements` and `gold`.
    """
    snapshot = open_context(catalogue).snapshot
    read = [read_people(path, snapshot.catalogue) for path in paths]
    if sample is not None:
        read = [each.sample(sample) for each in read]
    with show_progress() as progress:
        found = [evaluate_questions(snapshot.recommender, each, progress) for each in read]
    _print_evaluations(found, snapshot, sample, as_json=as_json)


@app.command()
def cases(
    paths: Paths,
    *,
    failures: Failures = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Cases from the field: JSON Lines files with what an answer must and must not have."""
    snapshot = open_context(catalogue).snapshot
    read = [read_field_cases(path, snapshot.catalogue) for path in paths]
    with show_progress() as progress:
        outcomes = [answer_cases(snapshot.recommender, each, progress) for each in read]
    found = [evaluate_cases(each, own) for each, own in zip(read, outcomes, strict=True)]
    failed = [outcome for own in outcomes for outcome in own if outcome.failed]
    if failures and not as_json:
        print_failures(failed, snapshot.catalogue)
    more = {"failures": list(map(asdict, failed))} if failures else {}
    _print_evaluations(found, snapshot, None, as_json=as_json, more=more)


@app.command()
def cv(
    path: ExpectedPath,
    *,
    failures: CvFailures = False,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """CVs beside a file of what a reader expects of each: jobs, skills, lines without any."""
    context = open_context(catalogue)
    with show_progress() as progress:
        found, outcomes = evaluate_cvs(path, partial(_read_cv, context), progress)
    if failures and not as_json:
        print_cv_failures(outcomes)
    more = {"failures": list(map(asdict, outcomes))} if failures else {}
    _print_evaluations(found, context.snapshot, None, as_json=as_json, more=more)


def _read_cv(context: CommandContext, data: bytes) -> CvReading:
    document = read_file(data, context.settings, read_document)
    answer = cv_answer(context.snapshot, context.settings, document)
    return CvReading(
        tuple(job.occupation.label for job in answer.past_jobs),
        tuple(
            CvClaim(
                claim.skill.label,
                answer.statements[claim.evidence.statement].text,
                claim.evidence.start,
                claim.evidence.end,
            )
            for claim in answer.recognised
            if isinstance(claim.evidence, SpanEvidence)
        ),
    )


@app.command(name="all")
def everything(
    folder: Folder = Path("../shared/data/bench"),
    *,
    adversarial_cases: CasesFolder = Path("tests/adversarial"),
    cvs: CvFolder = Path("tests/fixtures/cv"),
    output: Output = None,
    catalogue: CatalogueName = "",
    as_json: Json = False,
) -> None:
    """Every benchmark of a folder, and transitions; keeps the scorecard that is served."""
    bench = read_benchmark_folder(folder).with_cases(adversarial_cases).with_cvs(cvs)
    if output is not None:
        _check_writable(output)
    context = open_context(catalogue)
    for kind, pattern in bench.missing.items():
        where = {Kind.ADVERSARIAL: adversarial_cases, Kind.CVS: cvs}.get(kind, folder)
        print_notice(f"notice: no {pattern} in {where}; not measured: {NOT_MEASURED[kind]}")
    with show_progress() as progress:
        read_cv = partial(_read_cv, context)
        recommender = context.snapshot.recommender
        evaluations = evaluate_with_cvs(bench, recommender, context.encoder, read_cv, progress)
        found = tuple(evaluations)
    scorecard = scorecards.Scorecard(_provenance(context.snapshot), found, bench.missing)
    _store(scorecard, context, output)
    if as_json:
        print_document(scorecard.document())
    else:
        print_metrics(found, context.snapshot)


def _provenance(snapshot: CatalogueSnapshot) -> scorecards.Provenance:
    digest = snapshot.recommender.index.manifest.digest
    return scorecards.provenance_now(snapshot.versions.as_dict(), digest, usable_cores())


# Evaluation of one kind of benchmark


def _evaluate(
    kind: Kind,
    paths: Sequence[Path],
    sample: int | None,
    context: CommandContext,
    *,
    baselines: bool,
) -> list[Evaluation]:
    with show_progress() as progress:
        recommender = context.snapshot.recommender
        evaluator = Evaluator(recommender, kind, progress, context.encoder)
        benchmarks = [evaluator.read(path, sample) for path in paths]
        return [evaluator.evaluate(benchmark, baselines=baselines) for benchmark in benchmarks]


def _ablation(
    paths: Sequence[Path], sample: int | None, context: CommandContext
) -> list[Evaluation]:
    """Measure each signal of the ranking alone, and all others without it."""
    with show_progress() as progress:
        evaluator = Evaluator(context.snapshot.recommender, Kind.CAREERS, progress)
        benchmarks = [evaluator.read(path, sample) for path in paths]
        return list(measure_ablation(evaluator.ranking_samples(benchmarks), progress))


def _print_evaluations(
    found: Sequence[Evaluation],
    snapshot: CatalogueSnapshot,
    sample: int | None,
    *,
    as_json: bool,
    more: Mapping[str, object] | None = None,
) -> None:
    """Print evaluations as tables, or as a document with their provenance and what is in `more`."""
    if not as_json:
        print_metrics(found, snapshot)
        return
    results = [
        result | {"unresolved": evaluation.unresolved}
        for result, evaluation in zip(scorecards.results_of(found), found, strict=True)
    ]
    document = {**asdict(_provenance(snapshot)), "sample": sample, "results": results}
    print_document(document | dict(more or {}))


# The scorecard


def _store(scorecard: scorecards.Scorecard, context: CommandContext, output: Path | None) -> None:
    """Write a scorecard under the home, where it is served, and a copy to `output`."""
    document = scorecard.document()
    manifest = context.snapshot.recommender.index.manifest
    version = context.snapshot.versions.ranking_version
    path = scorecards.Scorecards(context.settings.home).write(document, manifest, version)
    print_notice(f"The scorecard is {path}; `destinai serve` answers it at /api/v1/quality.")
    if output is not None:
        replace_file(output, scorecards.content_of(document))


def _check_writable(output: Path) -> None:
    """Raise CommandError for a file that cannot be written, before the long measurement."""
    if output.is_dir() or not os.access(output.absolute().parent, os.W_OK):
        raise CommandError(
            f"{output} cannot be written: it is a folder, or lies in none that may be written to; "
            "name another file with --output"
        )
