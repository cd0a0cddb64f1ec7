"""How often something may be tried."""

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
        ("unknown", ""),
        ("", ""),
    ],
)
def test_clients_are_counted_by_network(address, network):
    assert network_of(address) == network
