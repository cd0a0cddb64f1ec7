"""Comparing: the code of an earlier commit and this one, measured in turn on the same machine."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.serving import REPOSITORY, Server, answer_time, serving
from bench.timing import quantiles, timed
from bench.workload import STATEMENTS

_WARM_UP = 10
_COMPARED = 100


def compare(
    revision: str, esco: Sequence[Path], people: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield what the import of ESCO and a match of cold statements take, before and now.

    Both trees have a home and a server of their own. Each person is asked of both, first of one
    and then of the other in turn, so that whatever else the machine does slows both alike. Raises
    RuntimeError where the commit is unknown or cannot import or serve.
    """
    with tempfile.TemporaryDirectory() as folder, _worktree(revision, Path(folder)) as base:
        trees = {"before": base, "now": REPOSITORY}
        homes = {name: Path(folder) / f"home-{name}" for name in trees}
        built = {
            name: timed(lambda name=name: _import(trees[name], homes[name], esco))[0]
            for name in trees
        }
        yield "import of ESCO: now / before", _ratio(built["now"], built["before"], "s")
        with (
            serving(homes["before"], 1, base) as before,
            serving(homes["now"], 1) as now,
        ):
            seconds = _in_turn((before, now), people[:_COMPARED])
        for name, own in zip(trees, seconds, strict=True):
            yield f"{STATEMENTS} cold statements, {name}", quantiles(own)
        old, new = map(statistics.median, seconds)
        yield f"{STATEMENTS} cold statements: now / before", f"{new / old:.2f}"


@contextmanager
def _worktree(revision: str, folder: Path) -> Iterator[Path]:
    """Check a commit out into a working tree of its own until the block is left."""
    tree = folder / "tree"
    _git("worktree", "add", "--detach", str(tree), revision)
    try:
        yield tree
    finally:
        _git("worktree", "remove", "--force", str(tree))


def _git(*words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        ["git", *words],  # noqa: S607 - wherever it is installed
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"git {words[0]} {words[1]}: {done.stderr.strip()}")


def _import(tree: Path, home: Path, esco: Sequence[Path]) -> None:
    home.mkdir()
    command = [sys.executable, "-m", "cli.main", "import", "esco", *map(str, esco)]
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        cwd=tree,
        env={**os.environ, "DESTINAI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{tree} cannot import ESCO: {done.stderr.strip()[-500:]}")


def _in_turn(
    servers: tuple[Server, Server], people: Sequence[tuple[str, ...]]
) -> tuple[list[float], list[float]]:
    """Return the seconds of both servers for each person but the first ones."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for number, person in enumerate(people):
        body: dict[str, object] = {"statements": list(person)}
        for which in (0, 1) if number % 2 else (1, 0):
            took = answer_time(servers[which], body)
            if number >= _WARM_UP:
                seconds[which].append(took)
    return seconds


def _ratio(now: float, before: float, unit: str) -> str:
    return f"{now / before:.2f} ({now:.1f} {unit} / {before:.1f} {unit})"
