"""The gate before what computes: so many at a time, so many waiting, the rest turned away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.problems import BUSY, ProblemError


class ConcurrencyLimit:
    """Lets `running` through at a time and `waiting` wait up to `wait_seconds`; others are 503."""

    def __init__(self, running: int, waiting: int, wait_seconds: float) -> None:
        self._slots = asyncio.Semaphore(running)
        self._room = running + waiting
        self._wait_seconds = wait_seconds

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Hold a slot; raise the 503 problem where there is no room or the wait is too long."""
        if self._room == 0:
            raise _busy()
        self._room -= 1
        try:
            await self._take_slot()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._room += 1

    async def _take_slot(self) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise _busy() from None


def _busy() -> ProblemError:
    detail = "Too much is being computed at this moment; try again shortly."
    return ProblemError(BUSY, detail, headers={"Retry-After": "1"})
