"""Metrics of evaluations as tables on stdout."""

from collections.abc import Mapping, Sequence
from textwrap import shorten

from rich.table import Table

from cli.output import plain_table, print_notice, safe_text, stdout
from evaluation.benchmarks.field_cases import CaseAnswer, Expectation, Expected
from evaluation.metrics.figures import Evaluation, MetricValue
from evaluation.systems.cvs import CvOutcome
from evaluation.systems.field_cases import CaseOutcome
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Catalogue

_MAX_LISTED = 10
_MOST_COLUMNS = 5
_MAX_LABELS = 5
_MAX_CHARACTERS = 200


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
    is_long = len(evaluation.systems) > max(_MOST_COLUMNS, len(evaluation.systems[0].figures))
    has_one = len(evaluation.systems[0].figures) == 1
    console.print((_by_system if has_one or is_long else _by_metric)(evaluation))
    console.print()


def _by_metric(evaluation: Evaluation) -> Table:
    table = plain_table("", *(measured.system for measured in evaluation.systems))
    by_name = [{one.name: one for one in measured.figures} for measured in evaluation.systems]
    for name in dict.fromkeys(name for figures in by_name for name in figures):
        table.add_row(name, *(_cell(figures.get(name)) for figures in by_name))
    return table


def _by_system(evaluation: Evaluation) -> Table:
    """Return a row for each system, where there is one metric or there are many systems."""
    table = plain_table("", *(figure.name for figure in evaluation.systems[0].figures))
    for measured in evaluation.systems:
        table.add_row(measured.system, *map(_cell, measured.figures))
    return table


def print_failures(outcomes: Sequence[CaseOutcome], catalogue: Catalogue) -> None:
    """Print cases that fail, each with id, kind and text, what was expected and what came."""
    console = stdout()
    labels = {occupation.uri: occupation.label for occupation in catalogue.occupations}
    labels |= {skill.uri: skill.label for skill in catalogue.skills}
    for outcome in outcomes:
        case = outcome.case
        said = shorten(" / ".join(case.texts), _MAX_CHARACTERS, placeholder=" …")
        console.print(safe_text(f"{case.id}, {case.kind}", "bold"))
        console.print(safe_text(f"{case.call}: {said}"))
        for expectation in outcome.failed:
            line = _failure(expectation, outcome.answer, labels)
            console.print(safe_text(f"- {expectation.key}: {line}"))
        console.print()


def print_cv_failures(outcomes: Sequence[CvOutcome]) -> None:
    """Print what is wrong or missed in each CV."""
    console = stdout()
    for outcome in outcomes:
        console.print(safe_text(outcome.cv, "bold"))
        for name, texts in (
            ("wrong", outcome.wrong),
            ("unjudged", outcome.unjudged),
            ("missed", outcome.missed),
            ("wrong jobs", outcome.wrong_jobs),
            ("missed jobs", outcome.missed_jobs),
            ("in headings and dates", outcome.in_no_skill),
        ):
            if texts:
                console.print(safe_text(f"- {name}: {', '.join(texts)}"))
        console.print()


def _failure(expectation: Expectation, answer: CaseAnswer, labels: Mapping[str, str]) -> str:
    """Return what was expected and not met, and what came instead."""
    came = _listed(expectation.seen(answer), labels) or "nothing"
    unmet = " and ".join(_listed(uris, labels) for uris in expectation.unmet(answer))
    match expectation.key:
        case Expected.NO_CAREERS:
            return f"expected none; came {came}"
        case Expected.NOT_CAREERS | Expected.NOT_SKILLS:
            return f"expected without {unmet}; came {came}"
        case Expected.CAREERS:
            return f"expected in the first {expectation.first} {unmet}; came {came}"
        case _:
            return f"expected {unmet}; came {came}"


def _listed(uris: Sequence[str], labels: Mapping[str, str]) -> str:
    """Return the labels of a few concepts in a line, and how many more there are."""
    more = len(uris) - _MAX_LABELS
    some = " | ".join(labels[uri] for uri in uris[:_MAX_LABELS])
    return f"{some} (+{more})" if more > 0 else some


def _print_unresolved(evaluation: Evaluation) -> None:
    named = "; ".join(evaluation.unresolved[:_MAX_LISTED])
    more = len(evaluation.unresolved) - _MAX_LISTED
    print_notice(
        f"notice: {evaluation.file}: gold not in the catalogue "
        f"({len(evaluation.unresolved)}): {named}{f'; and {more} more' if more > 0 else ''}"
    )


def _cell(figure: MetricValue | None) -> str:
    """Return a value with its interval; nothing for a system without the figure."""
    if figure is None:
        return ""
    low, high = (_short(share) for share in (figure.low, figure.high))
    return f"{figure.value:.3f} {low}-{high}"


def _short(share: float) -> str:
    """Return three digits of a share, without the 0 before the point."""
    return f"{share:.3f}".replace("0.", ".", 1) if abs(share) < 1 else f"{share:.3f}"
