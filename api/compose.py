"""The composition root: settings become a home, an encoder, a service and the application."""

import sys

from fastapi import FastAPI
from structlog.typing import FilteringBoundLogger

from api.app import create_app
from api.edition import Edition
from api.logs import open_log
from api.opening import Encoders, open_edition
from api.service import Service
from api.settings import Settings, read_settings
from index.home import Home


def open_service(settings: Settings, log: FilteringBoundLogger) -> Service:
    """Return the service over the catalogue in use under the settings' home.

    Nothing is loaded before the service is watched or refreshed; an encoder is opened when needed.
    """
    home = Home(settings.home)

    encoders = Encoders(settings, lambda notice: log.info("notice", notice=notice))

    def load() -> Edition:
        return open_edition(home, encoders.of)

    return Service(load, home.current, log, settings.poll_seconds)


def application() -> FastAPI:
    """Return the application that the environment describes; a server calls this once a process."""
    settings = read_settings()
    log = open_log(sys.stderr, settings.log)
    return create_app(open_service(settings, log), settings, log)
