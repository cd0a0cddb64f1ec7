"""Rereading: a recogniser that reads the same texts once."""

from collections.abc import Sequence

from recommender.recogniser import Reading, Recogniser


class Rereading(Recogniser):
    """A recogniser over the parts of another one; it remembers what it has read.

    It is for one profile that is understood again and again, and is dropped with the answer.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        vars(self).update(vars(recogniser))  # the same parts: nothing is loaded again
        self._readings: dict[tuple[str, ...], tuple[Reading, ...]] = {}

    def read(self, texts: Sequence[str]) -> tuple[Reading, ...]:
        """Read texts, or return what was read of the same texts before."""
        key = tuple(texts)
        if key not in self._readings:
            self._readings[key] = super().read(texts)
        return self._readings[key]
