"""The live catalogue: one snapshot at a time, replaced by a newer one, kept on failure."""

import asyncio
import io

import pytest
from starlette.testclient import TestClient

from api.dependencies import ConcurrencyLimit
from api.problems import ProblemError
from api.server import open_log
from index.errors import IndexDamagedError
from service.errors import ErrorKind, RequestError
from service.settings import LogLevel
from service.snapshot import RETRY_SECONDS, CatalogueSnapshot, LiveCatalogue, Readiness
from tests.support.fake_api import fake_app
from tests.support.fake_recommender import FakeIndex, FakeRecommender
from tests.support.toy_catalogue import toy_catalogue


class Shelf:
    """What is published, by name; a damaged one is refused."""

    def __init__(self, *names):
        self.current = names[0] if names else None
        self.damaged = set()
        self.loads = 0
        self.now = 0.0

    def published(self):
        """Return the name in use."""
        return self.current

    def load(self):
        """Return the snapshot in use."""
        self.loads += 1
        if self.current in self.damaged:
            raise IndexDamagedError(f"{self.current}/skills.f16.npy is damaged")
        return CatalogueSnapshot(FakeRecommender(FakeIndex(toy_catalogue(self.current))))


def live_of(shelf, stream=None):
    log = open_log(stream or io.StringIO(), LogLevel.INFO)
    return LiveCatalogue(shelf.load, shelf.published, log, 0.01, lambda: shelf.now)


def version(live):
    return live.snapshot.versions.catalogue_version


def test_before_loading_there_is_no_snapshot():
    live = live_of(Shelf("a"))
    assert live.readiness is Readiness.UNREADY
    with pytest.raises(RequestError) as caught:
        _ = live.snapshot
    assert caught.value.kind is ErrorKind.NOT_READY


def test_what_is_published_is_loaded_once():
    shelf = Shelf("a")
    live = live_of(shelf)
    for _ in range(3):
        live.refresh()
    assert (version(live), live.readiness, shelf.loads) == ("a", Readiness.READY, 1)


def test_new_publication_is_swapped_in():
    shelf = Shelf("a")
    live = live_of(shelf)
    live.refresh()
    held = live.snapshot
    shelf.current = "b"
    live.refresh()
    assert version(live) == "b"
    assert held.versions.catalogue_version == "a"


def test_damaged_publication_leaves_the_old_one_and_is_told():
    shelf, stream = Shelf("a"), io.StringIO()
    live = live_of(shelf, stream)
    live.refresh()
    shelf.current, shelf.damaged = "b", {"b"}
    for _ in range(3):
        live.refresh()
    assert (version(live), live.readiness) == ("a", Readiness.DEGRADED)
    assert live.notice == "b/skills.f16.npy is damaged"
    assert shelf.loads == 2
    assert stream.getvalue().count("load_failed") == 1


def test_failed_load_is_tried_again_after_a_while():
    shelf = Shelf("a")
    shelf.damaged = {"a"}
    live = live_of(shelf)
    live.refresh()
    shelf.damaged = set()
    live.refresh()
    assert live.readiness is Readiness.UNREADY
    shelf.now = RETRY_SECONDS
    live.refresh()
    assert (version(live), live.notice) == ("a", "")


def test_snapshot_that_fell_back_is_degraded():
    def load():
        return CatalogueSnapshot(FakeRecommender(), notice="b/manifest.json is missing")

    live = LiveCatalogue(load, lambda: "b", open_log(io.StringIO(), LogLevel.INFO))
    live.refresh()
    assert (live.readiness, live.notice) == (
        Readiness.DEGRADED,
        "b/manifest.json is missing",
    )


def test_running_app_notices_a_publication_and_a_damaged_one():
    shelf = Shelf("a")
    app, _ = fake_app(load=shelf.load, published=shelf.published, poll_seconds=0.01)
    with TestClient(app) as client:

        def ready():
            return client.get("/readyz").json()

        assert ready()["catalogue_version"] == "a"
        shelf.current = "b"
        while ready()["catalogue_version"] != "b":
            pass
        shelf.current, shelf.damaged = "c", {"c"}
        while ready()["status"] != "degraded":
            pass
        assert ready()["catalogue_version"] == "b"
        assert ready()["notice"] == "c/skills.f16.npy is damaged"
        assert client.get("/readyz").status_code == 200


def test_gate_lets_some_through_some_wait_and_turns_the_rest_away():
    async def scene():
        limit, order, leave = ConcurrencyLimit(1, 1, 30.0), [], asyncio.Event()

        async def pass_through(name):
            async with limit.passing():
                order.append(name)
                await leave.wait()

        first = asyncio.create_task(pass_through("first"))
        second = asyncio.create_task(pass_through("second"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        with pytest.raises(ProblemError):
            await pass_through("third")
        assert order == ["first"]
        leave.set()
        await asyncio.gather(first, second)
        await pass_through("fourth")
        assert order == ["first", "second", "fourth"]

    asyncio.run(scene())


def test_gate_turns_away_who_waited_too_long():
    async def scene():
        limit = ConcurrencyLimit(1, 1, 0.01)
        async with limit.passing():
            with pytest.raises(ProblemError) as caught:
                async with limit.passing():
                    pytest.fail("both passed")
            assert caught.value.kind.slug == "busy"
        async with limit.passing():
            pass

    asyncio.run(scene())
