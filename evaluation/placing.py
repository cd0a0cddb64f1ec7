"""Placing: where in a ranking the right concepts stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Placing:
    """The places, from 1 and rising, of the gold concepts that were ranked; `gold` counts all."""

    places: tuple[int, ...]
    gold: int


def place_in_order(ranked: Iterable[str], gold: frozenset[str]) -> Placing:
    """Return where the gold concepts stand among ranked ones (URIs), best first."""
    places = (place for place, uri in enumerate(ranked, start=1) if uri in gold)
    return Placing(tuple(places), len(gold))


def place_by_score(
    scores: NDArray[np.float64], gold: Sequence[int], least: float = -np.inf
) -> Placing:
    """Return where the gold rows stand by their scores (rows,), highest first.

    Of equal scores the lower row is first. Rows that score no more than `least` are not ranked.
    """
    rows = np.arange(len(scores))
    places = [
        1 + int(((scores > scores[row]) | ((scores == scores[row]) & (rows < row))).sum())
        for row in gold
        if scores[row] > least
    ]
    return Placing(tuple(sorted(places)), len(gold))
