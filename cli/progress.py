"""Progress of long work: a bar on a terminal, lines where stderr goes to a file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from rich import progress

from cli.output import print_notice, stderr

STEPS = {
    "encoding": "Encoding texts",
    "training": "Training steps",
    "writing": "Writing the index",
    "match": "Matching profiles",
    "recognise": "Reading texts",
}
PREPARING = "Preparing"
MAX_SILENCE = 8.0
"""Seconds; below the documented ten, since a busy machine wakes a thread late."""
_TICK = 1.0
ReportProgress = Callable[[str, int, int], None]
"""Called with the step, how much of it is done, and how much there is."""


@contextmanager
def show_progress(first_step: str = PREPARING) -> Iterator[ReportProgress]:
    """Show on stderr what is reported inside the context.

    `first_step` is the description that is shown until the first report.
    """
    console = stderr()
    if not console.is_terminal:
        lines = ProgressLines(first_step)
        with _ticking(lines):
            yield lines.report
        return
    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
    )
    with progress.Progress(
        *columns, progress.TimeRemainingColumn(), console=console, transient=True
    ) as bars:
        yield _bar_per_step(bars)


class ProgressLines:
    """Writes a line when a step begins, and one that says how far it is after `MAX_SILENCE`.

    `clock` returns seconds; `write` gets each line. `report` and `tick` may be called from
    different threads.
    """

    def __init__(
        self,
        first_step: str = PREPARING,
        clock: Callable[[], float] = time.monotonic,
        write: Callable[[str], None] = print_notice,
    ) -> None:
        self._clock = clock
        self._write = write
        self._lock = Lock()
        self._begun: set[str] = set()
        self._step, self._done, self._total = first_step, 0, 0
        self._since = self._written = clock()

    def report(self, step: str, done: int, total: int) -> None:
        """Record how far a step is."""
        with self._lock:
            name = STEPS.get(step, step)
            if name != self._step:
                self._since = self._clock()
            self._step, self._done, self._total = name, done, total
            if total and name not in self._begun:
                self._begun.add(name)
                self._write_line(f"{name}: {total:,}")
        self.tick()

    def tick(self) -> None:
        """Write how far the current step is, where nothing was written for `MAX_SILENCE`."""
        with self._lock:
            if self._clock() - self._written >= MAX_SILENCE:
                self._write_line(self._state())

    def _state(self) -> str:
        seconds = f"{self._clock() - self._since:,.0f} s"
        if not self._total:
            return f"{self._step}: {seconds}"
        share = f"{self._done / self._total:.0%}"
        return f"{self._step}: {self._done:,} of {self._total:,} ({share}), {seconds}"

    def _write_line(self, line: str) -> None:
        self._written = self._clock()
        self._write(line)


@contextmanager
def _ticking(lines: ProgressLines) -> Iterator[None]:
    """Tick in a thread: some steps, such as reading a release, report nothing while they run."""
    stopped = Event()

    def tick() -> None:
        while not stopped.wait(_TICK):
            lines.tick()

    thread = Thread(target=tick, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _bar_per_step(bars: progress.Progress) -> ReportProgress:
    tasks: dict[str, progress.TaskID] = {}

    def report(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(STEPS.get(step, step))
        bars.update(tasks[step], completed=done, total=total)

    return report
