"""The concurrency limit: some compute, some wait in a fair order, the rest are refused."""

import asyncio
import json
import threading
from contextlib import asynccontextmanager

import pytest

from api.concurrency_limit import ConcurrencyLimit
from api.problems import ProblemError
from models import work
from service.snapshot import CatalogueSnapshot
from tests.support.fake_api import fake_app
from tests.support.fake_recommender import FakeRecommender

LONG = 30.0


class Scene:
    """Requests of named clients that hold a slot until they are told to leave."""

    def __init__(self, limit):
        self.limit = limit
        self.order = []
        self._leave = {}
        self._tasks = []

    async def arrive(self, name):
        """Let a request arrive; the client is the first letter of its name."""
        self._leave[name] = asyncio.Event()
        self._tasks.append(asyncio.create_task(self._pass_through(name)))
        await settled()

    async def leave(self, name):
        """Let a request that computes end."""
        self._leave[name].set()
        await settled()

    async def end(self):
        """Let all requests end."""
        for leave in self._leave.values():
            leave.set()
        await asyncio.gather(*self._tasks)

    async def _pass_through(self, name):
        async with self.limit.slot(name[0]):
            self.order.append(name)
            await self._leave[name].wait()


async def settled():
    """Let every task run as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def scene_of(*limits):
    scene = Scene(ConcurrencyLimit(*limits))
    yield scene
    await scene.end()


def test_requests_beyond_running_and_waiting_are_refused():
    async def play():
        async with scene_of(1, 1, LONG) as scene:
            await scene.arrive("a1")
            await scene.arrive("b1")
            with pytest.raises(ProblemError) as caught:
                async with scene.limit.slot("c"):
                    pytest.fail("there was no place")
            assert (caught.value.kind.status, caught.value.headers) == (503, {"Retry-After": "1"})
            assert scene.order == ["a1"]
            await scene.leave("a1")
            await scene.arrive("c1")
        assert scene.order == ["a1", "b1", "c1"]

    asyncio.run(play())


class ClockedLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock can be put forward."""

    ahead = 0.0

    def time(self):
        """Return the seconds of the loop's clock."""
        return super().time() + self.ahead


def test_nobody_waits_while_more_are_refused_than_can_wait():
    async def play():
        async with scene_of(1, 1, LONG) as scene:
            await scene.arrive("a1")
            await scene.arrive("b1")
            for seconds in (0.0, 1.9):
                asyncio.get_running_loop().ahead = seconds
                with pytest.raises(ProblemError):
                    async with scene.limit.slot("c"):
                        pytest.fail("there was no place")
            await scene.leave("a1")
            with pytest.raises(ProblemError) as caught:
                async with scene.limit.slot("d"):
                    pytest.fail("it should not have waited")
            assert (caught.value.kind.status, caught.value.headers) == (503, {"Retry-After": "1"})
            asyncio.get_running_loop().ahead = 4.0
            await scene.arrive("e1")
            await scene.leave("b1")
        assert scene.order == ["a1", "b1", "e1"]

    with asyncio.Runner(loop_factory=ClockedLoop) as runner:
        runner.run(play())


def test_a_single_refusal_keeps_nobody_from_waiting():
    async def play():
        async with scene_of(1, 1, LONG) as scene:
            await scene.arrive("a1")
            await scene.arrive("b1")
            with pytest.raises(ProblemError):
                async with scene.limit.slot("c"):
                    pytest.fail("there was no place")
            await scene.leave("a1")
            await scene.arrive("d1")
            await scene.leave("b1")
        assert scene.order == ["a1", "b1", "d1"]

    asyncio.run(play())


def test_a_wait_that_is_too_long_is_refused():
    async def play():
        limit = ConcurrencyLimit(1, 1, 0.01)
        async with limit.slot():
            with pytest.raises(ProblemError) as caught:
                async with limit.slot():
                    pytest.fail("both passed")
            assert caught.value.kind.slug == "busy"
        async with limit.slot():
            pass

    asyncio.run(play())


def test_a_client_has_a_share_of_the_places_and_others_have_the_rest():
    async def play():
        async with scene_of(1, 3, LONG, 2) as scene:
            for name in ("a1", "a2", "b1"):
                await scene.arrive(name)
            with pytest.raises(ProblemError) as caught:
                async with scene.limit.slot("a"):
                    pytest.fail("it has its share")
            assert (caught.value.kind.status, caught.value.headers) == (429, {"Retry-After": "1"})
            await scene.leave("a1")
            await scene.arrive("a3")
        assert sorted(scene.order) == ["a1", "a2", "a3", "b1"]

    asyncio.run(play())


def test_a_share_that_is_all_places_leaves_the_refusal_to_them():
    async def play():
        async with scene_of(1, 0, LONG, 5) as scene:
            await scene.arrive("a1")
            with pytest.raises(ProblemError) as caught:
                async with scene.limit.slot("a"):
                    pytest.fail("there was no place")
            assert caught.value.kind.slug == "busy"

    asyncio.run(play())


def test_a_free_slot_goes_to_the_client_that_computes_the_least():
    async def play():
        async with scene_of(2, 8, LONG) as scene:
            for name in ("a1", "a2", "a3", "a4", "b1", "b2"):
                await scene.arrive(name)
            assert scene.order == ["a1", "a2"]
            for name in ("a1", "a2", "b1", "a3"):
                await scene.leave(name)
        assert scene.order == ["a1", "a2", "b1", "a3", "b2", "a4"]

    asyncio.run(play())


def test_one_client_alone_may_use_every_slot():
    async def play():
        async with scene_of(2, 8, LONG, 5) as scene:
            for name in ("a1", "a2", "a3"):
                await scene.arrive(name)
            assert scene.order == ["a1", "a2"]

    asyncio.run(play())


@pytest.mark.parametrize("how", ["cancelled", "left"])
def test_who_leaves_the_queue_takes_no_slot(how):
    async def play():
        left = asyncio.get_running_loop().create_future()
        async with scene_of(1, 8, LONG) as scene:
            await scene.arrive("a1")
            gone = asyncio.create_task(_enter(scene.limit, left))
            await settled()
            await scene.arrive("b1")
            gone.cancel() if how == "cancelled" else left.set_result(None)
            with pytest.raises(
                asyncio.CancelledError if how == "cancelled" else work.AbandonedError
            ):
                await gone
            await scene.leave("a1")
            assert scene.order == ["a1", "b1"]

    asyncio.run(play())


async def _enter(limit, left):
    async with limit.slot("gone", left):
        pytest.fail("it has left")


class StuckRecommender(FakeRecommender):
    """A recommender whose match runs until its task is stopped."""

    def __init__(self):
        super().__init__()
        object.__setattr__(self, "started", threading.Event())
        object.__setattr__(self, "stopped", [])

    def match(self, *_profile, **_options):
        """Look at each step whether to go on."""
        self.started.set()
        while True:
            try:
                work.check()
            except work.WorkStoppedError as error:
                self.stopped.append(type(error))
                raise


async def _post_match(app, receive):
    """Return the messages that a POST to /match is answered with."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/v1/match",
        "raw_path": b"/api/v1/match",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"test"), (b"content-type", b"application/json")],
        "client": ("192.0.2.1", 5),
        "server": ("test", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return sent


BODY = {"type": "http.request", "body": json.dumps({"statements": ["weld"]}).encode()}


def stuck_app(**settings):
    recommender = StuckRecommender()
    app, log = fake_app(load=lambda: CatalogueSnapshot(recommender), **settings)
    return app, recommender, log


def test_a_client_that_hangs_up_stops_its_computation():
    app, recommender, log = stuck_app(deadline_seconds=3600)

    async def play():
        messages = [BODY]

        async def receive():
            if messages:
                return messages.pop()
            await asyncio.to_thread(recommender.started.wait)
            return {"type": "http.disconnect"}

        async with app.router.lifespan_context(app):
            await _post_match(app, receive)

    asyncio.run(play())
    assert recommender.stopped == [work.AbandonedError]
    assert '"status": 499' in log.getvalue()


def test_a_computation_past_its_deadline_is_stopped():
    app, recommender, _ = stuck_app(deadline_seconds=0.001)

    async def play():
        messages = [BODY]

        async def receive():
            if messages:
                return messages.pop()
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")

        async with app.router.lifespan_context(app):
            return await _post_match(app, receive)

    start, body = asyncio.run(play())
    assert recommender.stopped == [work.DeadlineExceededError]
    assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"5")
    assert json.loads(body["body"])["type"] == "/problems/deadline"
