"""The application that answers: the one module here that names rooms of the project.

It opens a home as the server does, so that the questions pass through everything that is served.
"""

import io
from pathlib import Path

from starlette.testclient import TestClient

from api.server import open_log
from service.settings import LogLevel, read_settings
from service.startup import open_live_catalogue
from tests.support.fake_site import fake_site
from website.app import create_site


def client_of(home: Path) -> TestClient:
    """Return a client of the API and the website over the catalogue in use in a home."""
    settings = read_settings(home=home, allowed_hosts="destinai.test", rate_limits="off")
    log = open_log(io.StringIO(), LogLevel.ERROR)
    app = create_site(open_live_catalogue(settings, log), settings, log)
    return TestClient(app, base_url="http://destinai.test")


def toy_client() -> TestClient:
    """Return a client of the API and the website over the toy catalogue, which has twins."""
    app, _ = fake_site()
    return TestClient(app, base_url="http://destinai.test")
