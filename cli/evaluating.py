"""An evaluation of `destinai eval`, made and told."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from cli.context import open_desk
from cli.errors import RefusalError
from cli.figures import show_figures
from cli.machine import library_versions, this_machine
from cli.output import print_document
from cli.progress import shown_progress
from evaluation.benchmarks.adversarial import evaluate_adversarial, read_adversarial
from evaluation.benchmarks.ratings import read_ratings
from evaluation.evaluator import Evaluator
from evaluation.metrics.figures import Evaluation
from evaluation.metrics.ranking import Kind
from evaluation.scorecard import Provenance, results_of
from evaluation.systems.transitions import TransitionEvaluator
from service.snapshot import CatalogueSnapshot


def tell_figures(
    kind: str,
    paths: Sequence[Path],
    sample: int | None,
    catalogue: str,
    *,
    baselines: bool,
    as_json: bool,
) -> None:
    """Print the figures of some benchmark files, ours and those of the baselines."""
    desk = open_desk(catalogue)
    with shown_progress() as progress:
        evaluator = Evaluator(desk.snapshot.recommender, Kind(kind), progress, desk.encoder)
        benchmarks = [evaluator.read(path, sample) for path in paths]
        found = [evaluator.evaluate(benchmark, baselines=baselines) for benchmark in benchmarks]
    tell_evaluations(found, desk.snapshot, sample, as_json=as_json)


def tell_transitions(
    paths: Sequence[Path],
    sample: int | None,
    catalogue: str,
    *,
    baselines: bool,
    as_json: bool,
) -> None:
    """Print how transitions agree with files of ratings; without any, with groups of ISCO-08."""
    snapshot = open_desk(catalogue).snapshot
    with shown_progress() as progress:
        ratings = [read_ratings(path, snapshot.catalogue) for path in paths]
        if sample is not None:
            ratings = [each.sample(sample) for each in ratings]
        index = snapshot.recommender.index
        evaluator = TransitionEvaluator(index, progress, baselines=baselines)
        found = [evaluator.against_ratings(each) for each in ratings]
        found += evaluator.among_groups(sample) if not paths else ()
    if not found:
        raise RefusalError(
            f"no two occupations of {snapshot.versions.catalogue_version} share an ISCO-08 group; "
            "name a file of ratings, or a larger catalogue with --catalogue"
        )
    tell_evaluations(found, snapshot, sample, as_json=as_json)


def tell_adversarial(paths: Sequence[Path], catalogue: str, *, as_json: bool) -> None:
    """Print the share of adversarial cases that pass, of all and of each kind."""
    snapshot = open_desk(catalogue).snapshot
    kinds = [read_adversarial(path, snapshot.catalogue) for path in paths]
    with shown_progress() as progress:
        found = evaluate_adversarial(snapshot.recommender, kinds, progress)
    tell_evaluations([found], snapshot, None, as_json=as_json)


def circumstances_of(snapshot: CatalogueSnapshot) -> Provenance:
    """Return what figures of a snapshot that are measured now depend on."""
    return Provenance(
        **snapshot.versions.as_dict(),
        catalogue_digest=snapshot.recommender.index.manifest.digest,
        destinai_version=version("destinai"),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=this_machine(),
        libraries=library_versions(),
    )


def tell_evaluations(
    found: Sequence[Evaluation], snapshot: CatalogueSnapshot, sample: int | None, *, as_json: bool
) -> None:
    """Print evaluations as tables, or as a document with what they depend on."""
    if not as_json:
        show_figures(found, snapshot)
        return
    facts = asdict(circumstances_of(snapshot))
    results = [
        result | {"unresolved": evaluation.unresolved}
        for result, evaluation in zip(results_of(found), found, strict=True)
    ]
    print_document({**facts, "sample": sample, "results": results})
