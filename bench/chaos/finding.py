"""What a drill found: named figures, and whether one says that something broke."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure of a drill; `is_broken` where it is past what has to hold."""

    name: str
    value: str
    is_broken: bool = False

    def __str__(self) -> str:
        return f"{self.name:<58} {self.value}{'  BROKEN' if self.is_broken else ''}"


def none_of(name: str, count: int, of: int) -> Finding:
    """Return the finding of what must not happen at all."""
    return Finding(name, f"{count:,} of {of:,}", is_broken=count > 0)


def within(name: str, value: float, most: float, unit: str) -> Finding:
    """Return the finding of a figure that has a largest value."""
    return Finding(name, f"{value:,.2f} {unit}, at most {most:g}", is_broken=not value <= most)


def counts(values: Iterable[object]) -> str:
    """Return how often each value comes, the commonest first."""
    found = Counter(map(str, values)).most_common()
    return ", ".join(f"{value}: {count:,}" for value, count in found) or "none"
