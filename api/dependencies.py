"""Dependencies of routes: the snapshot, the settings, and a slot to compute in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request

from api.problems import BUSY, ProblemError
from service.settings import Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue


class ConcurrencyLimit:
    """Lets `running` requests compute at a time and `waiting` wait up to `wait_seconds`."""

    def __init__(self, running: int, waiting: int, wait_seconds: float) -> None:
        self._slots = asyncio.Semaphore(running)
        self._free = running + waiting
        self._wait_seconds = wait_seconds

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold a slot; raise the 503 problem where all are taken or the wait is too long."""
        if self._free == 0:
            raise _busy()
        self._free -= 1
        try:
            await self._take_slot()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._free += 1

    async def _take_slot(self) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise _busy() from None


def _busy() -> ProblemError:
    detail = "Too much is being computed at this moment; try again shortly."
    return ProblemError(BUSY, detail, headers={"Retry-After": "1"})


async def _snapshot(request: Request) -> CatalogueSnapshot:
    live: LiveCatalogue = request.app.state.live
    snapshot = live.snapshot
    request.state.versions = snapshot.versions.as_dict()
    return snapshot


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _slot(request: Request) -> AsyncIterator[None]:
    limit: ConcurrencyLimit = request.app.state.concurrency_limit
    async with limit.slot():
        yield


CurrentSnapshot = Annotated[CatalogueSnapshot, Depends(_snapshot)]
CurrentSettings = Annotated[Settings, Depends(_settings)]
SLOT = Depends(_slot, scope="function")
