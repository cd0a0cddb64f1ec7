"""What routes ask for: the edition to answer from, the settings, a slot to compute in."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from api.concurrency_limit import Gate
from service.live import Service
from service.settings import Settings
from service.snapshot import Edition


async def _edition(request: Request) -> Edition:
    service: Service = request.app.state.service
    edition = service.edition
    request.state.versions = edition.versions.as_dict()
    return edition


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _slot(request: Request) -> AsyncIterator[None]:
    gate: Gate = request.app.state.gate
    async with gate.passing():
        yield


CurrentEdition = Annotated[Edition, Depends(_edition)]
CurrentSettings = Annotated[Settings, Depends(_settings)]
SLOT = Depends(_slot, scope="function")
