"""By which network a client is counted."""

import pytest

from accounts.throttle import network_of


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
