"""Work: how much may be computed for one request, and whether anybody still waits for it.

Both are set at the edge and checked deep inside, and neither changes a result, so they are
context variables instead of arguments. Without them work is unlimited. So is what was computed from
a text in this request and is asked for again: it is kept until the request is answered.
"""

import math
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Any, TypeVar

T = TypeVar("T")
_TOKENS_AROUND = 2


class Unit(StrEnum):
    """What a budget counts."""

    PHRASES = "phrases"
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True)
class Budget:
    """The most phrases to compare and the most tokens to encode."""

    phrases: int
    tokens: int


class TooMuchWorkError(Exception):
    """More work than the budget has; found by counting, before it is done.

    `found` and `most` are in `unit`; the first `fits` texts alone would fit.
    """

    def __init__(self, unit: Unit, found: int, most: int, fits: int) -> None:
        super().__init__(f"{found} {unit}, at most {most}")
        self.unit = unit
        self.found = found
        self.most = most
        self.fits = fits

    def of(self, fits: int) -> "TooMuchWorkError":
        """Return the same error where another number of texts would fit."""
        return TooMuchWorkError(self.unit, self.found, self.most, fits)


class WorkStoppedError(Exception):
    """Work that was stopped between two steps."""


class DeadlineExceededError(WorkStoppedError):
    """Work that has taken as long as it may."""


class AbandonedError(WorkStoppedError):
    """Work that nobody waits for any more."""


class Task:
    """The work for one request, which may take some seconds and may be abandoned meanwhile."""

    def __init__(
        self, seconds: float = math.inf, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._ends = clock() + seconds
        self._is_abandoned = False

    def abandon(self) -> None:
        """Let the work stop at its next step; from any thread."""
        self._is_abandoned = True

    def check(self) -> None:
        """Raise AbandonedError or DeadlineExceededError where the work is to stop."""
        if self._is_abandoned:
            raise AbandonedError
        if self._clock() >= self._ends:
            raise DeadlineExceededError


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)
_TASK: ContextVar[Task | None] = ContextVar("task", default=None)
_KNOWN: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def within(budget: Budget) -> Iterator[None]:
    """Limit what is computed in this context, and in threads that are started from it."""
    token = _BUDGET.set(budget)
    try:
        yield
    finally:
        _BUDGET.reset(token)


@contextmanager
def running(task: Task) -> Iterator[None]:
    """Let what is computed in this context belong to a task, which can stop it."""
    token = _TASK.set(task)
    try:
        yield
    finally:
        _TASK.reset(token)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what `once` computes until this context is left, or the one around it that keeps it."""
    token = _KNOWN.set({} if (known := _KNOWN.get()) is None else known)
    try:
        yield
    finally:
        _KNOWN.reset(token)


def once(compute: Callable[[str], T], text: str) -> T:
    """Return what a function returns for a text; a context that remembers computes it once."""
    known = _KNOWN.get()
    if known is None:
        return compute(text)
    key = compute, text
    if key not in known:
        known[key] = compute(text)
    found: T = known[key]
    return found


def check() -> None:
    """Raise WorkStoppedError where the task of this context is to stop."""
    if task := _TASK.get():
        task.check()


def charge(unit: Unit, counts: Sequence[int]) -> None:
    """Raise TooMuchWorkError where texts have together more than the budget of this context."""
    budget = _BUDGET.get()
    if budget is None:
        return
    most = budget.phrases if unit is Unit.PHRASES else budget.tokens
    totals = list(accumulate(counts))
    if totals and totals[-1] > most:
        raise TooMuchWorkError(unit, totals[-1], most, bisect_right(totals, most))


def charge_tokens(
    phrases: Sequence[Sequence[str]], count_tokens: Callable[[Sequence[str]], Sequence[int]]
) -> None:
    """Raise TooMuchWorkError where the distinct phrases of texts have together too many tokens.

    Each counts where it comes first. `count_tokens` is that of an encoder.
    """
    budget = _BUDGET.get()
    if budget is None:
        return
    owner: dict[str, int] = {}
    for text, own in enumerate(phrases):
        for phrase in own:
            owner.setdefault(phrase, text)
    # A token of ASCII letters has at least one of them: what is short need not be tokenised.
    most = sum(len(phrase) + _TOKENS_AROUND for phrase in owner)
    if most > budget.tokens or not all(map(str.isascii, owner)):
        counts = [0] * len(phrases)
        for text, count in zip(owner.values(), count_tokens(list(owner)), strict=True):
            counts[text] += count
        charge(Unit.TOKENS, counts)
