"""How many requests one client may send in a minute, counted in the memory of this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from accounts.errors import ThrottledError

MINUTE = 60.0
MOST_CLIENTS = 50_000
"""Clients counted at a time; a further one replaces the one that was counted longest ago."""


class Rates:
    """Refuses a client that sends more than so many requests in a minute.

    By the generic cell rate algorithm (ITU-T I.371), which keeps one moment for each client: when
    its next request would come, sent evenly. It may be up to a minute ahead of that, so that all
    requests of a minute may come at one time.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most_clients: int = MOST_CLIENTS
    ) -> None:
        self._clock = clock
        self._most_clients = most_clients
        self._next: OrderedDict[str, float] = OrderedDict()

    def count(self, client: str, per_minute: int) -> None:
        """Count a request; raise ThrottledError where it is too many, which is not counted."""
        now, apart = self._clock(), MINUTE / per_minute
        due = max(now, self._next.get(client, now))
        ahead = due + apart - now
        if ahead > MINUTE + apart / 2:  # half a request for what rounding may add up to
            raise ThrottledError(ceil(ahead - MINUTE))
        self._next[client] = due + apart
        self._next.move_to_end(client)
        while len(self._next) > self._most_clients or next(iter(self._next.values())) <= now:
            self._next.popitem(last=False)
