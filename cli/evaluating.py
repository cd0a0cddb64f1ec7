"""An evaluation of `destinai eval`, made and told."""

import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from api.edition import Edition
from cli.desk import open_desk
from cli.output import plain_table, print_document, stdout, tell, words
from cli.progress import shown_progress
from cli.refusal import RefusalError
from cli.serving import cores
from evaluation.errors import EvaluationError
from evaluation.evaluate import Evaluator
from evaluation.figure import Evaluation, Figure
from evaluation.suite import Kind

_NAMED = 10
_LIBRARIES = ("numpy", "onnxruntime", "faiss-cpu", "scikit-learn")


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
    edition = open_desk(catalogue).edition
    with _refusing(), shown_progress() as progress:
        evaluator = Evaluator(edition.recommender, Kind(kind), progress)
        benchmarks = [evaluator.read(path, sample) for path in paths]
        found = [evaluator.evaluate(benchmark, baselines=baselines) for benchmark in benchmarks]
    if as_json:
        print_document({**_facts(edition), "sample": sample, "results": _results(found)})
        return
    for evaluation in found:
        _show(evaluation)
    facts = ", ".join(edition.versions.as_dict().values())
    note = f"Each figure with its 95 % interval by bootstrap over queries; {facts}."
    stdout().print(words(note, "dim"))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except EvaluationError as error:
        raise RefusalError(str(error)) from None


def _facts(edition: Edition) -> dict[str, object]:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"destinai": version("destinai"), **edition.versions.as_dict()},
        "machine": {
            "cores": cores(),
            "python": platform.python_version(),
            "libraries": {name: version(name) for name in _LIBRARIES},
        },
    }


def _results(found: Sequence[Evaluation]) -> list[dict[str, object]]:
    return [
        {
            **asdict(evaluation),
            "systems": [
                {
                    "system": measured.system,
                    "figures": {figure.name: _values(figure) for figure in measured.figures},
                }
                for measured in evaluation.systems
            ],
        }
        for evaluation in found
    ]


def _values(figure: Figure) -> dict[str, object]:
    interval = [round(figure.low, 4), round(figure.high, 4)]
    return {"value": round(figure.value, 4), "interval": interval}


def _show(evaluation: Evaluation) -> None:
    console = stdout()
    console.print(
        words(
            f"{evaluation.file}: {evaluation.queries:,} queries, {evaluation.gold:,} gold", "bold"
        )
    )
    if evaluation.unresolved:
        named = "; ".join(evaluation.unresolved[:_NAMED])
        more = len(evaluation.unresolved) - _NAMED
        tell(
            f"notice: {evaluation.file}: gold not in the catalogue "
            f"({len(evaluation.unresolved)}): {named}{f'; and {more} more' if more > 0 else ''}"
        )
    table = plain_table("", *(measured.system for measured in evaluation.systems))
    for position, figure in enumerate(evaluation.systems[0].figures):
        cells = (_cell(measured.figures[position:]) for measured in evaluation.systems)
        table.add_row(figure.name, *cells)
    console.print(table)
    console.print()


def _cell(figures: Sequence[Figure]) -> str:
    """Return a figure in words; baselines lack those that only ours has, which come last."""
    if not figures:
        return ""
    low, high = (f"{share:.3f}".removeprefix("0") for share in (figures[0].low, figures[0].high))
    return f"{figures[0].value:.3f} {low}-{high}"
