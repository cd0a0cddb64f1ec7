"""The log: one JSON object per line, made and passed on rather than configured globally."""

import logging
from typing import TextIO, cast

import structlog
from structlog.typing import FilteringBoundLogger

from service.settings import LogLevel


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
