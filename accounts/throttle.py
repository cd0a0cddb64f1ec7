"""How often something may be tried: log-ins, codes, and requests for mail."""

import time
from collections import OrderedDict
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Protocol

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from accounts.credentials import token_hash
from accounts.errors import ThrottledError


class Try(StrEnum):
    """What is tried, by whose name it is counted."""

    ACCOUNT = "account"
    """A password, by account or by the e-mail address that was typed."""
    CODE = "code"
    """A code of the second factor, by account; whoever tries has the password already."""
    CLIENT = "client"
    """A password, a code, a token or a request for mail, by the network it comes from."""
    MAIL = "mail"
    """A request for mail, by the address that it goes to."""


LIMITS: dict[Try, RateLimitItem] = {
    Try.ACCOUNT: parse("5 per minute"),
    Try.CODE: parse("10 per hour"),
    Try.CLIENT: parse("20 per minute"),
    Try.MAIL: parse("5 per hour"),
}


MOST_KEYS = 50_000
"""Of one kind that are counted at a time; a further one ends what was counted longest ago."""
_PREFIX = {4: 24, 6: 64}


class Throttle(Protocol):
    """Counts tries, and refuses those that are too many."""

    def count(self, what: Try, key: str) -> None:
        """Count a try under a key, "" for no key; raise ThrottledError where it is too many."""


class MemoryThrottle:
    """Counts tries in the memory of this process, over a moving window.

    A key is kept for as long as a try counts, and at most `most_keys` of each kind.
    """

    def __init__(self, most_keys: int = MOST_KEYS) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._most_keys = most_keys
        self._tried: dict[Try, OrderedDict[str, float]] = {what: OrderedDict() for what in Try}
        """When each key was last tried, in seconds, oldest first."""

    def count(self, what: Try, key: str) -> None:
        """Count a try under a key, "" for no key; raise ThrottledError where it is too many."""
        if not key:
            return
        limit, name = LIMITS[what], token_hash(key)
        self._remember(what, name)
        if not self._limiter.hit(limit, what, name):
            reset = self._limiter.get_window_stats(limit, what, name).reset_time
            raise ThrottledError(max(1, ceil(reset - time.time())))

    def _remember(self, what: Try, name: str) -> None:
        """Note that a key was tried, and forget those that no longer count or are too many."""
        tried, limit = self._tried[what], LIMITS[what]
        tried[name] = time.time()
        tried.move_to_end(name)
        # The storage empties the window of a key, but keeps the key.
        past = time.time() - limit.get_expiry()
        while len(tried) > self._most_keys or next(iter(tried.values())) < past:
            oldest, _ = tried.popitem(last=False)
            self._limiter.clear(limit, what, oldest)


def network_of(address: str) -> str:
    """Return the network that an IP address is counted by, /24 or /64; "" for none.

    An IPv4 address that is written as one of IPv6 (`::ffff:192.0.2.1`) is counted as IPv4.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, _PREFIX[ip.version]), strict=False))
