"""The command line over the small catalogue, and the API over the same home."""

import pytest
from starlette.testclient import TestClient

from service.startup import open_snapshot
from tests.support.fake_api import fake_app
from tests.support.fake_cli import FakeCommand


@pytest.fixture
def destinai(tmp_path, monkeypatch):
    """Return a command with the small catalogue in use, which encodes with the hashing encoder."""
    command = FakeCommand(tmp_path / "home")
    command.encode_for(monkeypatch)
    command.publish()
    return command


@pytest.fixture
def api(destinai):
    """Yield a client of the API over the catalogue of the command."""
    app, _ = fake_app(lambda: open_snapshot(destinai.home, lambda _: destinai.encoder))
    with TestClient(app) as client:
        yield client
