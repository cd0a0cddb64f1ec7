"""The API over the fake recommender, with its log in reach."""

import io
from collections.abc import Callable

from starlette.testclient import TestClient

from api.app import create_app
from api.server import open_log
from service.settings import LogLevel, Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue
from tests.support.fake_recommender import FakeRecommender


def fake_app(
    load: Callable[[], CatalogueSnapshot] = lambda: CatalogueSnapshot(FakeRecommender()),
    published: Callable[[], str | None] = lambda: "toy",
    **settings: object,
):
    """Return an app that serves the fake recommender, and the stream that it logs to."""
    stream = io.StringIO()
    log = open_log(stream, LogLevel.INFO)
    chosen = Settings(**settings)
    live = LiveCatalogue(load, published, log, chosen.poll_seconds)
    return create_app(live, chosen, log), stream


def fake_client(**settings: object) -> TestClient:
    """Return a client of the API over the fake recommender; enter it to load the catalogue."""
    app, stream = fake_app(**settings)
    client = TestClient(app, base_url="http://destinai.test")
    client.log_stream = stream
    return client
