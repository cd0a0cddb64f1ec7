"""The concurrency limit: some compute, some wait, the rest are refused."""

import asyncio

import pytest

from api.problems import ProblemError
from api.routing import ConcurrencyLimit


def test_requests_beyond_running_and_waiting_are_refused():
    async def scene():
        limit, order, leave = ConcurrencyLimit(1, 1, 30.0), [], asyncio.Event()

        async def pass_through(name):
            async with limit.slot():
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


def test_a_wait_that_is_too_long_is_refused():
    async def scene():
        limit = ConcurrencyLimit(1, 1, 0.01)
        async with limit.slot():
            with pytest.raises(ProblemError) as caught:
                async with limit.slot():
                    pytest.fail("both passed")
            assert caught.value.kind.slug == "busy"
        async with limit.slot():
            pass

    asyncio.run(scene())
