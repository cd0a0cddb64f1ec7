"""Publishes a catalogue in child processes, each of which is stopped at a later point.

Run as `python -m tests.support.interrupted_publish HOW TEMPLATE TARGET`, in a process of its own
because children are forked from it. The template is a home; each child gets a copy under TARGET,
named by its point. Prints the outcomes as JSON: point to "killed", "failed", "survived" (a
failure that does no harm) or "untouched" (the point was not reached).

HOW is "kill" or "fail": a point is the n-th change of the disk, and the child is killed just
before it (for a file: when it is open and still empty), or told that the disk is full. Or it is
"kill-large" or "fail-large": a point is the most bytes that a file may have, and the child is
killed, or told so, in the middle of writing a larger one.
"""

import errno
import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NoReturn

import pyarrow.parquet

from index.errors import CatalogueError
from index.store import CatalogueStore
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

LARGEST = (0, 64, 400, 1_000, 2_000, 3_000, 5_000, 9_000, 20_000, 40_000, 10**9)
OUTCOMES = {0: "untouched", 3: "failed", 4: "survived", -signal.SIGKILL: "killed"}
OUTCOMES[-signal.SIGXFSZ] = "killed"
CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "sqlite3.connect"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Stop:
    """Counts the changes of the disk that Python sees, and stops the process at one of them."""

    def __init__(self, point: int, folder: Path, *, kill: bool) -> None:
        self._left = point
        self._folder = str(folder)
        self._kill = kill
        self.fired = False

    def install(self) -> None:
        """Watch this process: audit events, and the calls that raise none."""
        os.fsync = self._before(os.fsync)
        pyarrow.parquet.write_table = self._before(pyarrow.parquet.write_table)
        sys.addaudithook(self._audit)

    def _before(self, call):
        def stopped(*arguments, **options):
            self._change()
            return call(*arguments, **options)

        return stopped

    def _audit(self, event, arguments) -> None:
        if event == "open" and not (arguments[2] or 0) & WRITES:
            return
        if not str(arguments[0] if arguments else "").startswith(self._folder):
            return
        if event == "open":
            self._change(arguments)
        elif event in CHANGES:
            self._change()

    def _change(self, opened=()) -> None:
        self._left -= 1
        if self._left != 0:
            return
        self.fired = True
        if self._kill:
            if opened:
                with suppress(OSError):
                    os.open(opened[0], opened[2], 0o644)
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def second_version():
    """Return what is published over the template, with a text that is new to the vector store."""
    return small_catalogue("small-2-en", baker="Bakes bread, buns and rolls by night.")


def publish(how: str, point: int, folder: Path) -> NoReturn:
    """Publish the second version in this process, and stop at the point."""
    stop = Stop(point, folder, kill=how == "kill")
    if how.endswith("-large"):
        if how == "kill-large":
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (point, point))
    else:
        stop.install()
    try:
        CatalogueStore(folder).publish(second_version(), HashingEncoder(), silent)
    except CatalogueError:
        os._exit(3)
    os._exit(4 if stop.fired else 0)


def outcomes(how: str, template: Path, target: Path) -> Iterator[tuple[int, str]]:
    """Yield each point and what came of it, until one is not reached."""
    for point in LARGEST if how.endswith("-large") else count(1):
        folder = target / str(point)
        shutil.copytree(template, folder)
        child = multiprocessing.get_context("fork").Process(
            target=publish, args=(how, point, folder)
        )
        child.start()
        child.join()
        outcome = OUTCOMES.get(child.exitcode, f"exit status {child.exitcode}")
        yield point, outcome
        if outcome == "untouched":
            return


if __name__ == "__main__":
    print(json.dumps(dict(outcomes(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))  # noqa: T201
