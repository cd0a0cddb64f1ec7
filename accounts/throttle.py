"""How often something may be tried: log-ins, codes, and requests for mail."""

import time
from enum import StrEnum
from ipaddress import ip_address, ip_network
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


_PREFIX = {4: 24, 6: 64}


class Throttle(Protocol):
    """Counts tries, and refuses those that are too many."""

    def count(self, what: Try, key: str) -> None:
        """Count a try under a key, "" for no key; raise ThrottledError where it is too many."""


class MemoryThrottle:
    """Counts tries in the memory of this process, over a moving window."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, what: Try, key: str) -> None:
        """Count a try under a key, "" for no key; raise ThrottledError where it is too many."""
        if not key:
            return
        limit, name = LIMITS[what], token_hash(key)
        if not self._limiter.hit(limit, what, name):
            reset = self._limiter.get_window_stats(limit, what, name).reset_time
            raise ThrottledError(max(1, ceil(reset - time.time())))


def network_of(address: str) -> str:
    """Return the network that an IP address is counted by, /24 or /64; "" for none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    return str(ip_network((ip, _PREFIX[ip.version]), strict=False))
