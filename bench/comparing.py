"""Comparing: the code of an earlier commit and this one, asked in turn on the same machine."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.serving import REPOSITORY, Server, ask
from bench.workload import Body

WARM_UP = 2


@dataclass(frozen=True, slots=True)
class Tree:
    """A working tree, and the home that its code has built or upgraded."""

    code: Path
    home: Path


@contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """Check a commit out into a working tree of its own until the block is left.

    Raises RuntimeError where there is no such commit.
    """
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


def import_esco(tree: Tree, esco: Sequence[Path]) -> None:
    """Build the whole of ESCO in the home of a tree; raise RuntimeError where that fails."""
    tree.home.mkdir(exist_ok=True)
    run_command(tree, "import", "esco", *map(str, esco))


def run_command(tree: Tree, *words: str) -> None:
    """Run `destinai` from a working tree over its home; raise RuntimeError where it fails."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "cli.main", *words],
        cwd=tree.code,
        env={**os.environ, "DESTINAI_HOME": str(tree.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"destinai {words[0]} failed in {tree.code}: {done.stderr.strip()[-500:]}"
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What each of some requests took: seconds, and CPU seconds."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def mean_cpu(self) -> float:
        """The mean of the CPU seconds."""
        return statistics.fmean(self.cpu)


def in_turn(servers: Sequence[Server], path: str, bodies: Sequence[Body]) -> list[Cost]:
    """Return what each server took for each body but the first ones.

    Each body is sent to one server after the other, in changing order, so that whatever else the
    machine does slows all of them alike. Raises RuntimeError where an answer is not 200.
    """
    costs = [Cost() for _ in servers]
    for number, body in enumerate(bodies):
        order = range(len(servers))
        for which in reversed(order) if number % 2 else order:
            reply = ask(servers[which], path, body)
            if reply.status != 200:
                raise RuntimeError(f"POST {path} answered {reply.status}: {reply.content[:300]!r}")
            if number >= WARM_UP:
                costs[which].seconds.append(reply.seconds)
                costs[which].cpu.append(reply.cpu)
    return costs


def told(costs: Sequence[Cost]) -> str:
    """Return what requests take now in words, and over what they took before where that is known.

    The first cost is that of now.
    """
    now, *before = costs
    words = f"p50 {now.p50 * 1000:.0f} ms, {now.mean_cpu * 1000:.0f} CPU-ms"
    for old in before:
        words += (
            f"; now / before {now.p50 / old.p50:.2f} (p50 {old.p50 * 1000:.0f} ms), "
            f"CPU {now.mean_cpu / old.mean_cpu:.2f}"
        )
    return words
