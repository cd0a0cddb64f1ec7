"""The API over the fake recommender and its log, and a store of published toy catalogues."""

import io
from collections.abc import Callable

from starlette.testclient import TestClient

from api.app import create_app
from api.server import open_log
from index.errors import IndexDamagedError
from intake.reading import read_document as read_in_process
from service.answers.cv import DocumentReader
from service.settings import LogLevel, Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import toy_catalogue

VERSIONS = {
    "catalogue_version": "toy-1-en",
    "model_version": "toy-model",
    "ranking_version": "toy-ranking",
}
"""The versions that every answer over the toy catalogue carries."""


class FakeStore:
    """Catalogues published by name; a damaged one cannot be loaded."""

    def __init__(self, *names):
        self.current = names[0] if names else None
        self.damaged = set()
        self.loads = 0
        self.now = 0.0

    def published(self):
        """Return the name of the catalogue that should be served."""
        return self.current

    def load(self):
        """Return its snapshot."""
        self.loads += 1
        if self.current in self.damaged:
            raise IndexDamagedError(f"{self.current}/skills.f16.npy is damaged")
        return CatalogueSnapshot(FakeRecommender(FakeIndex(toy_catalogue(self.current))))


def fake_app(
    load: Callable[[], CatalogueSnapshot] = lambda: CatalogueSnapshot(FakeRecommender()),
    published: Callable[[], str | None] = lambda: "toy",
    read_document: DocumentReader = read_in_process,
    **settings: object,
):
    """Return an app that serves the fake recommender, and the stream that it logs to."""
    stream = io.StringIO()
    log = open_log(stream, LogLevel.INFO)
    defaults = {"allowed_hosts": "*", "deadline_seconds": 3600, "rate_limits": "off"}
    chosen = Settings(**defaults | settings)
    live = LiveCatalogue(load, published, log, chosen.poll_seconds)
    return create_app(live, chosen, log, read_document=read_document), stream


def fake_client(**settings: object) -> TestClient:
    """Return a client of the API over the fake recommender; enter it to load the catalogue."""
    app, stream = fake_app(**settings)
    client = TestClient(app, base_url="http://destinai.test")
    client.log_stream = stream
    return client
