"""Figures of evaluations, told on stdout as tables."""

from collections.abc import Sequence

from rich.table import Table

from cli.output import plain_table, stdout, tell, words
from evaluation.metrics.figures import Evaluation, MetricValue
from service.snapshot import CatalogueSnapshot

_NAMED = 10


def show_figures(found: Sequence[Evaluation], snapshot: CatalogueSnapshot) -> None:
    """Print a table for each evaluation, and which versions they are of."""
    for evaluation in found:
        _show(evaluation)
    facts = ", ".join(snapshot.versions.as_dict().values())
    note = f"Each figure with its 95 % interval by bootstrap over queries; {facts}."
    stdout().print(words(note, "dim"))


def _show(evaluation: Evaluation) -> None:
    console = stdout()
    gold = f", {evaluation.gold:,} gold" if evaluation.gold else ""
    console.print(words(f"{evaluation.file}: {evaluation.queries:,} queries{gold}", "bold"))
    if evaluation.unresolved:
        _tell_unresolved(evaluation)
    several = len(evaluation.systems[0].figures) > 1
    console.print(_by_figure(evaluation) if several else _by_system(evaluation))
    console.print()


def _by_figure(evaluation: Evaluation) -> Table:
    table = plain_table("", *(measured.system for measured in evaluation.systems))
    for position, figure in enumerate(evaluation.systems[0].figures):
        cells = (_cell(measured.figures[position:]) for measured in evaluation.systems)
        table.add_row(figure.name, *cells)
    return table


def _by_system(evaluation: Evaluation) -> Table:
    """Return a row for each of many systems that are measured by one figure."""
    table = plain_table("", evaluation.systems[0].figures[0].name)
    for measured in evaluation.systems:
        table.add_row(measured.system, _cell(measured.figures))
    return table


def _tell_unresolved(evaluation: Evaluation) -> None:
    named = "; ".join(evaluation.unresolved[:_NAMED])
    more = len(evaluation.unresolved) - _NAMED
    tell(
        f"notice: {evaluation.file}: gold not in the catalogue "
        f"({len(evaluation.unresolved)}): {named}{f'; and {more} more' if more > 0 else ''}"
    )


def _cell(figures: Sequence[MetricValue]) -> str:
    """Return a figure in words; baselines lack those that only ours has, which come last."""
    if not figures:
        return ""
    low, high = (_short(share) for share in (figures[0].low, figures[0].high))
    return f"{figures[0].value:.3f} {low}-{high}"


def _short(share: float) -> str:
    """Return three digits of a share, without the 0 before the point."""
    return f"{share:.3f}".replace("0.", ".", 1) if abs(share) < 1 else f"{share:.3f}"
