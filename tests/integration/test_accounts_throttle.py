"""How often something may be tried, counted on both stores for all processes together."""

import asyncio

import pytest
from sqlalchemy import func, select

from accounts.errors import StoreUnavailableError, ThrottledError
from accounts.store import Store
from accounts.tables import Tries
from accounts.throttle import LIMITS, StoreThrottle, Try

pytestmark = pytest.mark.anyio

ADA = "ada@example.org"
EVE = "eve@example.org"


@pytest.fixture
def throttle(store):
    return StoreThrottle(store)


async def kept(store):
    """Return how many keys the store has."""
    async with store.reading() as session:
        return await session.scalar(select(func.count()).select_from(Tries))


async def fill(throttle, what, key):
    for _ in range(LIMITS[what].count):
        await throttle.count(what, key)


@pytest.mark.parametrize("what", Try)
async def test_one_try_too_many_is_refused_for_its_key_alone(throttle, clock, what):
    await throttle.count(what, ADA)
    clock.forward(seconds=5)
    for _ in range(LIMITS[what].count - 1):
        await throttle.count(what, ADA)
    with pytest.raises(ThrottledError) as caught:
        await throttle.count(what, ADA)
    assert caught.value.retry_after == LIMITS[what].period.seconds - 5
    await throttle.count(what, EVE)
    for other in set(Try) - {what}:
        await throttle.count(other, ADA)


@pytest.mark.parametrize("what", Try)
async def test_counting_begins_anew_when_the_time_is_over(throttle, clock, what):
    await fill(throttle, what, ADA)
    clock.forward(seconds=LIMITS[what].period.seconds)
    await fill(throttle, what, ADA)
    with pytest.raises(ThrottledError):
        await throttle.count(what, ADA)


async def test_processes_count_together_and_over_restarts(throttle, address, clock):
    await fill(throttle, Try.ACCOUNT, ADA)
    other = Store.open(address, clock)
    with pytest.raises(ThrottledError):
        await StoreThrottle(other).count(Try.ACCOUNT, ADA)
    await other.close()


async def test_of_tries_at_one_time_none_is_lost(throttle):
    tries = (throttle.count(Try.ACCOUNT, ADA) for _ in range(12))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in found if one].count(ThrottledError) == 12 - 5
    assert found.count(None) == 5


async def test_what_is_refused_writes_nothing(throttle, store):
    await fill(throttle, Try.ACCOUNT, ADA)
    async with store.reading() as session:
        before = (await session.scalars(select(Tries.count))).all()
    for _ in range(3):
        with pytest.raises(ThrottledError):
            await throttle.count(Try.ACCOUNT, ADA)
    async with store.reading() as session:
        assert (await session.scalars(select(Tries.count))).all() == before == [5]


async def test_a_key_is_forgotten_when_its_tries_no_longer_count(throttle, store, clock):
    for number in range(20):
        await throttle.count(Try.ACCOUNT, f"{number}@example.org")
    await throttle.count(Try.MAIL, ADA)
    assert await kept(store) == 21
    clock.forward(minutes=1)
    await throttle.count(Try.ACCOUNT, ADA)
    assert await kept(store) == 2


async def test_of_too_many_keys_one_tried_least_often_is_forgotten(store):
    throttle = StoreThrottle(store, most_keys=3)
    await fill(throttle, Try.ACCOUNT, ADA)
    await throttle.count(Try.MAIL, ADA)
    for number in range(10):
        await throttle.count(Try.ACCOUNT, f"{number}@example.org")
        with pytest.raises(ThrottledError):
            await throttle.count(Try.ACCOUNT, ADA)
    assert await kept(store) == 3 + 1


async def test_no_key_is_not_counted(throttle, store):
    for _ in range(100):
        await throttle.count(Try.CLIENT, "")
    assert await kept(store) == 0


async def test_neither_addresses_nor_networks_are_kept(throttle, store):
    await throttle.count(Try.MAIL, ADA)
    await throttle.count(Try.CLIENT, "192.0.2.0/24")
    async with store.reading() as session:
        rows = (await session.execute(select(Tries.key_hash, Tries.kind))).all()
    assert ADA not in str(rows)
    assert "192.0.2" not in str(rows)


async def test_where_nothing_can_be_counted_nothing_may_be_tried(postgres):
    store = Store.open(postgres.database().replace("test_", "missing_"))
    with pytest.raises(StoreUnavailableError):
        await StoreThrottle(store).count(Try.ACCOUNT, ADA)
    await store.close()
