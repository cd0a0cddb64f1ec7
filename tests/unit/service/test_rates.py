"""Rates: so many requests of a client in a minute, and no more clients than may be counted."""

import pytest

from accounts.errors import ThrottledError
from service.rates import Rates


class Clock:
    """A clock that a test moves, in seconds."""

    now = 1000.0

    def __call__(self):
        """Return the moment."""
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_minutes_requests_may_come_at_one_time_and_then_evenly(clock):
    rates = Rates(clock)
    for _ in range(6):
        rates.count("ada", 6)
    with pytest.raises(ThrottledError) as refused:
        rates.count("ada", 6)
    assert refused.value.retry_after == 10
    clock.now += 10
    rates.count("ada", 6)
    with pytest.raises(ThrottledError):
        rates.count("ada", 6)
    clock.now += 60
    for _ in range(6):
        rates.count("ada", 6)


def test_clients_are_counted_apart(clock):
    rates = Rates(clock)
    rates.count("ada", 1)
    rates.count("bob", 1)
    with pytest.raises(ThrottledError):
        rates.count("ada", 1)


def test_who_has_waited_is_forgotten_and_so_is_the_oldest_of_too_many(clock):
    rates = Rates(clock, most_clients=3)
    for number in range(5):
        rates.count(str(number), 1)
    assert list(rates._next) == ["2", "3", "4"]
    clock.now += 61
    rates.count("5", 1)
    assert list(rates._next) == ["5"]


@pytest.mark.parametrize("per_minute", [1, 7, 60, 300, 10_000])
def test_exactly_so_many_are_taken(clock, per_minute):
    rates = Rates(clock)
    for _ in range(per_minute):
        rates.count("ada", per_minute)
    with pytest.raises(ThrottledError):
        rates.count("ada", per_minute)
