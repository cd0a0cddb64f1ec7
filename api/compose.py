"""The composition root: settings become a home, encoders and a service over them."""

from structlog.typing import FilteringBoundLogger

from api.edition import Edition
from api.opening import Encoders, open_edition
from api.service import Service
from api.settings import Settings
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
