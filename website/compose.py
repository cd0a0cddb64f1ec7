"""The composition root of what is served: settings become the API and the website in one."""

import sys

from fastapi import FastAPI

from api.compose import open_service
from api.logs import open_log
from api.settings import read_settings
from website.app import create_site


def application() -> FastAPI:
    """Return the application that the environment describes; a server calls this once a process."""
    settings = read_settings()
    log = open_log(sys.stderr, settings.log)
    return create_site(open_service(settings, log), settings, log)
