"""Timing: how long work takes, in seconds, and how that is told."""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how long some work took, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def times(work: Callable[[U], object], inputs: Sequence[U]) -> list[float]:
    """Return how long some work took for each input."""
    return [timed(partial(work, given))[0] for given in inputs]


def costs(work: Callable[[U], object], inputs: Sequence[U]) -> list[float]:
    """Return the CPU seconds of this process, on all its threads, that work took for each input."""
    taken = []
    for given in inputs:
        start = time.process_time()
        work(given)
        taken.append(time.process_time() - start)
    return taken


def quantiles(seconds: Sequence[float]) -> str:
    """Return the median and the 99th percentile in words."""
    p99 = quantile(seconds, 0.99)
    return f"p50 {statistics.median(seconds) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that more than `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
