"""Progress of a build: a bar on a terminal, lines where stderr goes to a file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

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
PREPARING = "Preparing"
LONGEST_SILENCE = 8.0
"""Seconds; below the ten that are promised, since a busy machine wakes a thread late."""
_TICK = 1.0
Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@contextmanager
def shown_progress(beginning: str = PREPARING) -> Iterator[Report]:
    """Show on stderr what is reported until left.

    `beginning` says what is under way until the first report.
    """
    console = stderr()
    if not console.is_terminal:
        lines = ProgressLines(beginning)
        with _ticking(lines):
            yield lines.report
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        yield _bar_per_step(bars)


class ProgressLines:
    """A line when a step begins, and one that says how far it is after `LONGEST_SILENCE`.

    `clock` returns seconds; `write` gets each line. `report` and `tick` may be called from
    different threads.
    """

    def __init__(
        self,
        beginning: str = PREPARING,
        clock: Callable[[], float] = time.monotonic,
        write: Callable[[str], None] = tell,
    ) -> None:
        self._clock = clock
        self._write = write
        self._lock = Lock()
        self._begun: set[str] = set()
        self._doing, self._done, self._total = beginning, 0, 0
        self._since = self._written = clock()

    def report(self, step: str, done: int, total: int) -> None:
        """Take note of how far a step is."""
        with self._lock:
            doing = STEPS.get(step, step)
            if doing != self._doing:
                self._since = self._clock()
            self._doing, self._done, self._total = doing, done, total
            if total and doing not in self._begun:
                self._begun.add(doing)
                self._tell(f"{doing}: {total:,}")
        self.tick()

    def tick(self) -> None:
        """Write how far the current step is, if nothing was written for long."""
        with self._lock:
            if self._clock() - self._written >= LONGEST_SILENCE:
                self._tell(self._how_far())

    def _how_far(self) -> str:
        seconds = f"{self._clock() - self._since:,.0f} s"
        if not self._total:
            return f"{self._doing}: {seconds}"
        share = f"{self._done / self._total:.0%}"
        return f"{self._doing}: {self._done:,} of {self._total:,} ({share}), {seconds}"

    def _tell(self, line: str) -> None:
        self._written = self._clock()
        self._write(line)


@contextmanager
def _ticking(lines: ProgressLines) -> Iterator[None]:
    """Tick in a thread: some steps, such as reading a release, report nothing on the way."""
    left = Event()

    def tick() -> None:
        while not left.wait(_TICK):
            lines.tick()

    thread = Thread(target=tick, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        left.set()
        thread.join()


def _bar_per_step(bars: Progress) -> Report:
    tasks: dict[str, TaskID] = {}

    def report(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(STEPS.get(step, step))
        bars.update(tasks[step], completed=done, total=total)

    return report
