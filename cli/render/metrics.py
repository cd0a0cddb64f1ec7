"""Metrics of evaluations as tables on stdout."""

from collections.abc import Sequence

from rich.table import Table

from cli.output import plain_table, print_notice, safe_text, stdout
from evaluation.metrics.figures import Evaluation, MetricValue
from service.snapshot import CatalogueSnapshot

_MAX_LISTED = 10


def print_metrics(found: Sequence[Evaluation], snapshot: CatalogueSnapshot) -> None:
    """Print a table for each evaluation, and the versions that were measured."""
    for evaluation in found:
        _print_evaluation(evaluation)
    facts = ", ".join(snapshot.versions.as_dict().values())
    note = f"Each figure with its 95 % interval by bootstrap over queries; {facts}."
    stdout().print(safe_text(note, "dim"))


def _print_evaluation(evaluation: Evaluation) -> None:
    console = stdout()
    gold = f", {evaluation.gold:,} gold" if evaluation.gold else ""
    console.print(safe_text(f"{evaluation.file}: {evaluation.queries:,} queries{gold}", "bold"))
    if evaluation.unresolved:
        _print_unresolved(evaluation)
    several = len(evaluation.systems[0].figures) > 1
    console.print(_by_metric(evaluation) if several else _by_system(evaluation))
    console.print()


def _by_metric(evaluation: Evaluation) -> Table:
    table = plain_table("", *(measured.system for measured in evaluation.systems))
    for position, metric in enumerate(evaluation.systems[0].figures):
        cells = (_cell(measured.figures[position:]) for measured in evaluation.systems)
        table.add_row(metric.name, *cells)
    return table


def _by_system(evaluation: Evaluation) -> Table:
    """Return a row for each system, where there is one metric."""
    table = plain_table("", evaluation.systems[0].figures[0].name)
    for measured in evaluation.systems:
        table.add_row(measured.system, _cell(measured.figures))
    return table


def _print_unresolved(evaluation: Evaluation) -> None:
    named = "; ".join(evaluation.unresolved[:_MAX_LISTED])
    more = len(evaluation.unresolved) - _MAX_LISTED
    print_notice(
        f"notice: {evaluation.file}: gold not in the catalogue "
        f"({len(evaluation.unresolved)}): {named}{f'; and {more} more' if more > 0 else ''}"
    )


def _cell(values: Sequence[MetricValue]) -> str:
    """Return the first value with its interval.

    Nothing for a baseline without the metric: those that only our system has come last.
    """
    if not values:
        return ""
    low, high = (_short(share) for share in (values[0].low, values[0].high))
    return f"{values[0].value:.3f} {low}-{high}"


def _short(share: float) -> str:
    """Return three digits of a share, without the 0 before the point."""
    return f"{share:.3f}".replace("0.", ".", 1) if abs(share) < 1 else f"{share:.3f}"
