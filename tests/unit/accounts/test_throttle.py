"""How often something may be tried."""

import time

import pytest

from accounts.errors import ThrottledError
from accounts.throttle import LIMITS, MemoryThrottle, Try, network_of


@pytest.mark.parametrize("what", Try)
def test_one_try_too_many_is_refused_for_its_key_alone(what):
    throttle = MemoryThrottle()
    for _ in range(LIMITS[what].amount):
        throttle.count(what, "ada@example.org")
    with pytest.raises(ThrottledError) as caught:
        throttle.count(what, "ada@example.org")
    assert 1 <= caught.value.retry_after <= LIMITS[what].get_expiry()
    throttle.count(what, "eve@example.org")


def kept(throttle):
    """Return how many keys the storage of a throttle has."""
    return len(throttle._limiter.storage.events)


def test_a_key_is_forgotten_when_its_tries_no_longer_count(monkeypatch):
    throttle, now = MemoryThrottle(), time.time()
    for number in range(100):
        throttle.count(Try.ACCOUNT, f"{number}@example.org")
    throttle.count(Try.MAIL, "ada@example.org")
    assert kept(throttle) == 101
    monkeypatch.setattr("time.time", lambda: now + 120)
    throttle.count(Try.ACCOUNT, "ada@example.org")
    assert kept(throttle) == 2


def test_of_too_many_keys_the_one_tried_longest_ago_is_forgotten():
    throttle = MemoryThrottle(most_keys=3)
    for _ in range(LIMITS[Try.ACCOUNT].amount):
        throttle.count(Try.ACCOUNT, "ada@example.org")
    throttle.count(Try.ACCOUNT, "eve@example.org")
    for number in range(50):
        throttle.count(Try.ACCOUNT, f"{number}@example.org")
        with pytest.raises(ThrottledError):
            throttle.count(Try.ACCOUNT, "ada@example.org")
    assert kept(throttle) == 3


def test_no_key_is_not_counted():
    throttle = MemoryThrottle()
    for _ in range(100):
        throttle.count(Try.CLIENT, "")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("::ffff:c000:24d", "192.0.2.0/24"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_clients_are_counted_by_network(address, network):
    assert network_of(address) == network
