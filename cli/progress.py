"""Progress of a build: a bar on a terminal, a line per step where stderr goes to a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from cli.output import stderr, tell

STEPS = {
    "encoding": "Encoding texts",
    "training": "Training steps",
    "writing": "Writing the index",
}
Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@contextmanager
def shown_progress() -> Iterator[Report]:
    """Show on stderr what is reported until left."""
    console = stderr()
    if not console.is_terminal:
        yield _line_per_step()
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        yield _bar_per_step(bars)


def _bar_per_step(bars: Progress) -> Report:
    tasks: dict[str, TaskID] = {}

    def report(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(STEPS.get(step, step))
        bars.update(tasks[step], completed=done, total=total)

    return report


def _line_per_step() -> Report:
    begun: set[str] = set()

    def report(step: str, _done: int, total: int) -> None:
        if step not in begun and total:
            begun.add(step)
            tell(f"{STEPS.get(step, step)}: {total:,}")

    return report
