"""A cache of what was computed from texts, that keeps no text."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
_KEY_BYTES = 16


class DigestCache(Generic[Value]):
    """Keeps a value for each of the last `capacity` distinct texts; safe between threads.

    A text is looked up by its digest, so that no words of people are kept. Raises ValueError for
    a capacity below 1.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity is {capacity}; a cache holds at least one text")
        self.capacity = capacity
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of texts that have a value."""
        return len(self._values)

    def recall(self, texts: Iterable[str]) -> dict[str, Value]:
        """Return the values of those texts that have one, which become the last ones."""
        found: dict[str, Value] = {}
        with self._lock:
            for text in texts:
                key = _digest(text)
                if key in self._values:
                    found[text] = self._values[key]
                    self._values.move_to_end(key)
        return found

    def remember(self, values: Mapping[str, Value]) -> None:
        """Keep the values of texts, and drop the oldest ones past the capacity."""
        with self._lock:
            for text, value in values.items():
                key = _digest(text)
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self.capacity:
                self._values.popitem(last=False)


def _digest(text: str) -> bytes:
    # "surrogatepass": lone surrogates, such as those of a badly decoded argument, have no UTF-8.
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
