"""The application: routes, problems and middleware over a live catalogue."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware import Middleware
from structlog.typing import FilteringBoundLogger

from api import concurrency_limit, middleware, openapi, problems, stopping
from api.routes import account, concepts, cv, export, match, meta, profiles, taxonomies
from intake.sandbox import SandboxPool
from service.accounts import Accounts
from service.answers.cv import DocumentReader, file_limits
from service.rates import Rates
from service.settings import Settings
from service.snapshot import LiveCatalogue

_UPLOADS = 2
"""Files that are received or read at a time, for each process that reads them."""
DESCRIPTION = """\
Which careers a person's skills fit, how well, why, and what is missing.

Every error is `application/problem+json` (RFC 9457). Lists are paged by an opaque `cursor`.
Catalogue reads carry a strong `ETag`. Every answer that depends on the catalogue carries the
versions of catalogue, model and ranking: the same input and versions give the same bytes.
"""


def create_app(
    live: LiveCatalogue,
    settings: Settings,
    log: FilteringBoundLogger,
    around: Sequence[Middleware] = (),
    *,
    accounts: Accounts | None = None,
    read_document: DocumentReader | None = None,
    file_paths: Collection[str] = (),
) -> FastAPI:
    """Return the API over a live catalogue, which it keeps up to date while it runs.

    `around` is further middleware, outside of what makes problems; `accounts` are opened and closed
    with the app, None for none. `read_document` reads CVs, by default in processes that may do
    nothing else. `file_paths` take files beside the API's own.
    """
    files = SandboxPool(file_limits(settings), processes=settings.file_processes)
    app = openapi.DocumentedApp(
        title="Destinai",
        version=version("destinai"),
        summary="Careers for skills",
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
        lifespan=_lifespan(live, files, settings, accounts),
        middleware=_middleware(settings, log, around, {*file_paths, *cv.PATHS}),
    )
    app.state.live, app.state.settings, app.state.accounts = live, settings, accounts
    app.state.rates = Rates()
    app.state.drain = stopping.Drain()
    app.state.read_document = read_document or files.read
    app.state.uploads = asyncio.Semaphore(settings.file_processes * _UPLOADS)
    app.state.concurrency_limit = concurrency_limit.limit_of(settings)
    problems.register_problems(app)
    for routes in (match, cv, export, concepts, taxonomies, meta, account, profiles):
        app.include_router(routes.router)
    return app


def _lifespan(
    live: LiveCatalogue, files: SandboxPool, settings: Settings, accounts: Accounts | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with live.watching(), accounts.running() if accounts else nullcontext():
            with files, stopping.draining(app.state.drain, settings.drain_seconds):
                yield

    return running


def _middleware(
    settings: Settings,
    log: FilteringBoundLogger,
    around: Sequence[Middleware],
    file_paths: Collection[str],
) -> list[Middleware]:
    return [
        Middleware(middleware.RequestLog, log=log),
        Middleware(middleware.ResponseHeaders),
        Middleware(middleware.HeadAsGet),
        Middleware(middleware.KnownHosts, hosts=settings.hosts),
        *around,
        Middleware(middleware.UnhandledErrors, log=log),
        Middleware(
            middleware.BodyLimit,
            max_bytes=settings.max_body_bytes,
            seconds=settings.request_seconds,
            max_file_bytes=settings.max_file_bytes,
            file_paths=file_paths,
        ),
    ]
