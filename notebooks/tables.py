"""Tables: sentences and what was made of them, to be read one by one."""

from collections.abc import Iterable, Sequence

from evaluation.error_analysis import SentenceErrors
from taxonomy.catalogue import Catalogue

_HEAD = "| sentence | right | shown | mistakes, and why |\n|---|---|---|---|"


def mistakes_table(compared: Iterable[SentenceErrors], catalogue: Catalogue) -> str:
    """Return sentences with their mistakes as a table in Markdown."""

    def label(uri: str) -> str:
        return catalogue.skills[catalogue.skill_row[uri]].label

    rows = []
    for each in compared:
        shown = [f"{'✓' if uri in each.gold else '✗'} {label(uri)}" for uri in each.shown]
        mistakes = [f"{label(m.skill)}: {m.why} (place {m.place})" for m in each.mistakes]
        cells = ([each.text], [label(uri) for uri in each.gold], shown, mistakes)
        rows.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join([_HEAD, *rows])


def _cell(lines: Sequence[str]) -> str:
    escaped = (line.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ") for line in lines)
    return "<br>".join(escaped) or "none"
