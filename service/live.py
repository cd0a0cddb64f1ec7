"""The live catalogue: the snapshot served now, and the watch for a newly published one."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

from structlog.typing import FilteringBoundLogger

from index.errors import CatalogueError
from models.errors import ModelError
from service.errors import ErrorKind, RequestError
from service.snapshot import CatalogueSnapshot

RETRY_SECONDS = 60.0
LOAD_FAILURES = (CatalogueError, ModelError, OSError)


class Readiness(StrEnum):
    """Whether requests can be answered, and from what was published."""

    READY = "ready"
    DEGRADED = "degraded"
    UNREADY = "unready"


class LiveCatalogue:
    """Holds one snapshot for all requests, and swaps it whole for a newly published one.

    `load` returns the snapshot to serve, or raises one of LOAD_FAILURES; `published` returns the
    name of the catalogue that should be served, or None. A load that fails leaves the old snapshot
    in place, is told by `notice`, and is tried again after RETRY_SECONDS.
    """

    def __init__(
        self,
        load: Callable[[], CatalogueSnapshot],
        published: Callable[[], str | None],
        log: FilteringBoundLogger,
        poll_seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._published = published
        self._log = log
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._snapshot: CatalogueSnapshot | None = None
        self._failure = "nothing has been loaded yet"
        self._tried: str | None = None
        self._retry_at = float("-inf")

    @property
    def snapshot(self) -> CatalogueSnapshot:
        """The snapshot to answer one request from; RequestError where none is loaded."""
        if self._snapshot is None:
            raise RequestError(ErrorKind.NOT_READY, "No catalogue is loaded; /readyz says why.")
        return self._snapshot

    @property
    def notice(self) -> str:
        """Why what is served is not what was published, or empty."""
        return self._failure or (self._snapshot.notice if self._snapshot else "")

    @property
    def readiness(self) -> Readiness:
        """Whether requests can be answered."""
        if self._snapshot is None:
            return Readiness.UNREADY
        return Readiness.DEGRADED if self.notice else Readiness.READY

    def refresh(self) -> None:
        """Load what is published, unless that is served already or failed a moment ago."""
        try:
            name = self._published()
            if name == self._tried and not self._is_retry_due():
                return
            self._tried = name
            self._serve(self._load())
        except LOAD_FAILURES as error:
            self._retry_at = self._clock() + RETRY_SECONDS
            if str(error) != self._failure:
                self._failure = str(error)
                self._log.error("load_failed", reason=self._failure)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Load once, then look for a new publication every `poll_seconds` until left."""
        await asyncio.to_thread(self.refresh)
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._poll_seconds)
            await asyncio.to_thread(self.refresh)

    def _serve(self, snapshot: CatalogueSnapshot) -> None:
        self._snapshot, self._failure = snapshot, ""
        self._log.info("loaded", notice=snapshot.notice, **snapshot.versions.as_dict())

    def _is_retry_due(self) -> bool:
        return bool(self._failure) and self._clock() >= self._retry_at
