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


def quantiles(seconds: Sequence[float]) -> str:
    """Return the median and the 99th percentile in words."""
    ordered = sorted(seconds)
    p99 = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
    return f"p50 {statistics.median(ordered) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
