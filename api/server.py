"""The server: uvicorn with the options that this application needs, and its log."""

import ctypes
import logging
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import Any, TextIO, cast

import structlog
import uvicorn
from pydantic import SecretStr
from structlog.typing import FilteringBoundLogger
from uvicorn.importer import import_from_string

from api.connections import BoundedProtocol, connection_limit
from api.stopping import STOPPED_BY, end_process
from service.settings import PREFIX, LogLevel, Settings
from service.startup import CatalogueSource

REQUESTS_PER_WORKER = 50_000
"""A request on one more is 503 from uvicorn itself, in plain text; the connection is closed."""

_M_ARENA_MAX = -8
"""The number of this option in glibc: https://man7.org/linux/man-pages/man3/mallopt.3.html"""
_ARENA_MAX = "MALLOC_ARENA_MAX"
_HEAPS = 2


def serve(settings: Settings, application: str, source: CatalogueSource) -> None:
    """Serve until stopped; `application` is the import string of a factory, called with `source`.

    Each process reads its settings from the environment, so those that differ are put there.
    Several workers are forked after the catalogue was loaded, where the system has a safe fork.
    Raises ModelError where they are and the model cannot be used.
    """
    share_heaps()
    os.environ.update(environment_of(settings))
    for number in STOPPED_BY:
        signal.signal(number, end_process)
    options = server_options(settings)
    if settings.workers > 1 and sys.platform == "linux":
        from api.workers import run_workers  # noqa: PLC0415 - elsewhere it cannot be imported

        factory = partial(import_from_string(application), source)
        config = uvicorn.Config(factory, **options)
        run_workers(config, source, open_log(sys.stderr, settings.log))
    else:
        uvicorn.run(application, **options)


def share_heaps() -> None:
    """Let all threads of this process allocate from `_HEAPS` heaps, where its C library is glibc's.

    glibc gives each of the first threads, eight for each core, a heap of its own, and what is
    freed in one is of no use to the others: a server that computes in several threads goes on
    growing (docs/decisions/api.md). Other C libraries have no such option. Where the environment
    gives a number, it stays.
    """
    if sys.platform == "linux" and _ARENA_MAX not in os.environ:
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment variables of the settings that were set, secrets as they are."""
    values = settings.model_dump(mode="json", include=settings.model_fields_set)
    for name in values:
        if isinstance(secret := getattr(settings, name), SecretStr):
            values[name] = secret.get_secret_value()
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in values.items()}


def server_options(settings: Settings) -> dict[str, Any]:
    """Return uvicorn's options. Its own access log is off: it would log the query string."""
    options: dict[str, Any] = {
        "factory": True,
        "host": settings.host,
        "port": settings.port,
        "workers": settings.workers,
        "log_level": settings.log.value,
        "access_log": False,
        "server_header": False,
        "http": partial(
            BoundedProtocol,
            request_seconds=settings.request_seconds,
            max_connections=connection_limit(settings.max_connections),
        ),
        "ws": "none",
        "backlog": 256,
        "timeout_keep_alive": 5,
        "timeout_graceful_shutdown": settings.stop_seconds,
        "timeout_worker_healthcheck": 30,
    }
    if settings.workers > 1:  # a worker is replaced after so many; a single process would just end
        options["limit_max_requests"] = REQUESTS_PER_WORKER
        options["limit_max_requests_jitter"] = REQUESTS_PER_WORKER // 10
    return options


def open_log(stream: TextIO, level: LogLevel) -> FilteringBoundLogger:
    """Return a logger that writes JSON lines of at least `level` to the stream."""
    minimum = logging.getLevelNamesMapping()[level.upper()]
    logger = structlog.wrap_logger(
        structlog.PrintLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(minimum),
        cache_logger_on_first_use=True,
    )
    return cast(FilteringBoundLogger, logger)
