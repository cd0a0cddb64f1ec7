"""What changed between two catalogues, as a table of counts and lists of names."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rich.padding import Padding
from rich.text import Text

from cli.output import plain_table, safe_text, stdout
from taxonomy.changes import (
    CatalogueChanges,
    ConceptChanges,
    RelabelledConcept,
    RelationChange,
    RelationChanges,
    RemovedConcept,
    RenamedConcept,
)

MAX_LISTED = 10
"""Of each kind of change, unless all are asked for."""
MAX_LABELS = 3
"""Of one concept, likewise."""
_Change = TypeVar("_Change")


def print_changes(changes: CatalogueChanges, *, full: bool) -> None:
    """Print the counts, and the first changes of each kind by name, all where `full` is true."""
    most = None if full else MAX_LISTED
    stdout().print(safe_text(f"{changes.before} → {changes.after}", "bold"), soft_wrap=True)
    _print_counts(changes)
    _print_concepts("Occupations", changes.occupations, most)
    _print_concepts("Skills", changes.skills, most)
    _print_relations(changes.relations, most)


def _print_counts(changes: CatalogueChanges) -> None:
    columns = ("", "before", "after", "came", "went", "renamed", "other labels", "importance")
    table = plain_table(*columns, right=tuple(range(1, len(columns))))
    for name, of in (("occupations", changes.occupations), ("skills", changes.skills)):
        counts = (of.before, of.after, *map(len, (of.added, of.removed, of.renamed, of.relabelled)))
        table.add_row(name, *(f"{count:,}" for count in counts), "")
    relations = changes.relations
    counts = (relations.before, relations.after, len(relations.added), len(relations.removed))
    table.add_row("relations", *(f"{n:,}" for n in counts), "", "", f"{len(relations.changed):,}")
    stdout().print(Padding(table, (0, 0, 0, 2)))


def _print_concepts(name: str, of: ConceptChanges, most: int | None) -> None:
    _print_list(f"{name} that came", of.added, lambda one: one.label, most)
    _print_list(f"{name} that went", of.removed, _removed, most)
    _print_list(f"{name} with another name", of.renamed, _renamed, most)
    labels = most and MAX_LABELS
    relabelled = f"{name} with other alternative labels"
    _print_list(relabelled, of.relabelled, lambda one: _relabelled(one, labels), most)


def _print_relations(of: RelationChanges, most: int | None) -> None:
    of_new = f"{of.of_new:,} of them of occupations that came" if of.of_new else ""
    of_gone = f"{of.of_gone:,} of them of occupations that went" if of.of_gone else ""
    _print_list("Relations that came", of.added, _relation, most, of_new)
    _print_list("Relations that went", of.removed, _relation, most, of_gone)
    _print_list("Relations of another importance", of.changed, _relation, most)


def _print_list(
    heading: str,
    changes: Sequence[_Change],
    line_of: Callable[[_Change], str],
    most: int | None,
    note: str = "",
) -> None:
    if not changes:
        return
    console = stdout()
    console.print()
    console.print(safe_text(f"{heading}: {len(changes):,}" + (f", {note}" if note else "")))
    lines = sorted(map(line_of, changes), key=str.casefold)
    for line in lines[:most]:
        console.print(Text("  ").append_text(safe_text(line)), soft_wrap=True)
    if most is not None and len(lines) > most:
        console.print(Text(f"  and {len(lines) - most:,} more; --all lists all", "dim"))


def _removed(one: RemovedConcept) -> str:
    return f"{one.label} → {one.successor.label}" if one.successor else one.label


def _renamed(one: RenamedConcept) -> str:
    return f"{one.before} → {one.label}"


def _relabelled(one: RelabelledConcept, most: int | None) -> str:
    signs = (("added", one.added), ("removed", one.removed))
    return f"{one.label}: " + "; ".join(
        f"{sign} {_some(labels, most)}" for sign, labels in signs if labels
    )


def _some(labels: Sequence[str], most: int | None) -> str:
    more = len(labels) - most if most is not None else 0
    shown: Iterable[str] = (f"“{label}”" for label in labels[:most])
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def _relation(one: RelationChange) -> str:
    importance = " → ".join(filter(None, (one.before, one.after)))
    return f"{one.occupation.label}: {one.skill.label} ({importance})"
