"""The concurrency limit: which requests compute, for how long, and which were abandoned."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import Receive

from api.callers import count_computation
from api.problem_types import BUSY, TOO_MANY
from api.problems import ProblemError
from models import work
from service.settings import Settings

_OVERLOAD_SECONDS = 2.0
"""Twice what a refusal says as Retry-After, so that clients who come back as told are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """A request that waits for a slot, and what is done once it may compute."""

    client: str
    turn: asyncio.Future[None] = field(repr=False)


class ConcurrencyLimit:
    """Lets `running` requests compute at a time and `waiting` wait up to `wait_seconds`.

    The queue is for bursts: where more than `waiting` were refused within two seconds, nobody
    waits, since a queue that is always full slows every answer and answers no more of them (after
    controlled delay, Nichols and Jacobson 2012, https://doi.org/10.1145/2209249.2209264).

    A free slot goes to the client that computes the least, of equal ones to who waits longest. Of
    all places, to compute or to wait, a client may hold `per_client`.
    """

    def __init__(
        self, running: int, waiting: int, wait_seconds: float, per_client: int | None = None
    ) -> None:
        self._free = running
        self._running = running
        self._places = running + waiting
        self._refusals: deque[float] = deque(maxlen=waiting + 1)
        self._per_client = self._places if per_client is None else per_client
        self._wait_seconds = wait_seconds
        self._held: Counter[str] = Counter()
        self._computing: Counter[str] = Counter()
        self._queue: list[_Waiting] = []

    @asynccontextmanager
    async def slot(
        self, client: str = "", left: asyncio.Future[None] | None = None
    ) -> AsyncIterator[None]:
        """Hold a slot for a client; `left` is done once it has left.

        Raises the 429 problem where the client has its share of the places, the 503 problem where
        all are taken or the wait is too long, and AbandonedError where it leaves while it waits.
        """
        if self._held[client] >= self._per_client < self._places:
            raise _too_many()
        now = asyncio.get_running_loop().time()
        if self._held.total() >= (self._running if self._is_overloaded(now) else self._places):
            self._refusals.append(now)
            raise _busy()
        self._held[client] += 1
        try:
            await self._take_slot(client, left)
            try:
                yield
            finally:
                self._release_slot(client)
        finally:
            self._held = self._held - Counter([client])

    def _is_overloaded(self, now: float) -> bool:
        refusals = self._refusals
        return len(refusals) == refusals.maxlen and now - refusals[0] < _OVERLOAD_SECONDS

    async def _take_slot(self, client: str, left: asyncio.Future[None] | None) -> None:
        waiting = _Waiting(client, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._next()
        ends = [waiting.turn, *([left] if left else [])]
        try:
            await asyncio.wait(
                ends, timeout=self._wait_seconds, return_when=asyncio.FIRST_COMPLETED
            )
        except asyncio.CancelledError:
            self._leave(waiting)
            raise
        if not waiting.turn.done():
            self._leave(waiting)
            raise work.AbandonedError if left and left.done() else _busy()

    def _leave(self, waiting: _Waiting) -> None:
        """Take a request from the queue; where its turn came meanwhile, pass the slot on."""
        if waiting in self._queue:
            self._queue.remove(waiting)
        else:
            self._release_slot(waiting.client)

    def _release_slot(self, client: str) -> None:
        self._free += 1
        self._computing = self._computing - Counter([client])
        self._next()

    def _next(self) -> None:
        """Give free slots to those whose turn it is."""
        while self._free and self._queue:
            # `min` takes the first of equal ones.
            chosen = min(self._queue, key=lambda each: self._computing[each.client])
            self._queue.remove(chosen)
            self._free -= 1
            self._computing[chosen.client] += 1
            chosen.turn.set_result(None)


def _busy() -> ProblemError:
    detail = "Too much is being computed at this moment; try again shortly."
    return ProblemError(BUSY, detail, headers={"Retry-After": "1"})


def _too_many() -> ProblemError:
    detail = "Your other requests are still being computed; send the next when one is answered."
    return ProblemError(TOO_MANY, detail, headers={"Retry-After": "1"})


def limit_of(settings: Settings) -> ConcurrencyLimit:
    """Return the concurrency limit that settings choose."""
    return ConcurrencyLimit(
        settings.running, settings.waiting, settings.wait_seconds, settings.per_client
    )


async def computing(request: Request) -> AsyncIterator[None]:
    """Hold a slot while a request is computed, as a task with a deadline; a dependency.

    The body has to be read before: a message after it can only be that the client has left. Then
    the request leaves the queue, or its computation stops at the next step.
    """
    await count_computation(request)
    limit: ConcurrencyLimit = request.app.state.concurrency_limit
    settings: Settings = request.app.state.settings
    client = request.client.host if request.client else ""
    left = asyncio.create_task(_left(request.receive))
    try:
        async with limit.slot(client, left):
            task = work.Task(settings.deadline_seconds)
            left.add_done_callback(lambda _left: task.abandon())
            with work.running(task):
                yield
    finally:
        left.cancel()


async def _left(receive: Receive) -> None:
    """Return once the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
