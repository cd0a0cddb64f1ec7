"""Processes: the memory that they hold and the CPU time that they took, as Linux tells it."""

import os
from pathlib import Path

_UTIME, _STIME = 11, 12
"""Places in /proc/PID/stat, counted after the name of the command."""


def resident(process: int | str = "self") -> int:
    """Return the resident memory of one process, in bytes."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def private(process: int) -> int:
    """Return the memory of one process that it shares with no other, in bytes."""
    return private_of(Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii"))


def private_of(rollup: str) -> int:
    """Return the bytes of all lines Private_* of /proc/PID/smaps_rollup, in kB there."""
    lines = (line.split() for line in rollup.splitlines() if line.startswith("Private_"))
    return sum(int(size) for _, size, _ in lines) * 1024


def cpu_seconds(process: int) -> float:
    """Return the CPU seconds of a process, and of its children that still run, so far."""
    return sum(map(_own_cpu_seconds, (process, *children(process))))


def _own_cpu_seconds(process: int) -> float:
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[_UTIME]) + int(fields[_STIME])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
