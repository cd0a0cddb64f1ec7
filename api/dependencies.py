"""What routes ask for: the snapshot to answer from, the settings, a slot to compute in."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from api.concurrency_limit import ConcurrencyLimit
from service.live import LiveCatalogue
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


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
    async with limit.passing():
        yield


CurrentSnapshot = Annotated[CatalogueSnapshot, Depends(_snapshot)]
CurrentSettings = Annotated[Settings, Depends(_settings)]
SLOT = Depends(_slot, scope="function")
