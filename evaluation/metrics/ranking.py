"""Ranking metrics: gold ranks, one value from 0 to 1 for each query, and the suites of metrics.

As the field defines them (WorkRB, Decorte et al. 2022), with binary relevance.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics.figures import Figure, mean_figure


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


def reciprocal_rank(placing: Placing) -> float:
    """Return 1 / the first right place, 0 where nothing right was ranked; its mean is MRR."""
    return 1 / placing.places[0] if placing.places else 0.0


def success(placing: Placing, k: int) -> float:
    """Return S@k: whether anything right is among the first k."""
    return float(bool(placing.places) and placing.places[0] <= k)


def capped_recall(placing: Placing, k: int) -> float:
    """Return the hits among the first k / min(k, gold).

    Skill linking calls it RP@k (R-precision at k), career ranking R@k.
    """
    return _hits(placing, k) / min(k, placing.gold)


def average_precision(placing: Placing) -> float:
    """Return the mean over all gold of the precision at its place; its mean is MAP."""
    found = (hits / place for hits, place in enumerate(placing.places, start=1))
    return sum(found) / placing.gold


def ndcg(placing: Placing, k: int) -> float:
    """Return nDCG@k: the gain of right places, discounted by log2(1 + place), of the best gain."""
    gain = sum(1 / math.log2(1 + place) for place in placing.places if place <= k)
    best = sum(1 / math.log2(1 + place) for place in range(1, min(k, placing.gold) + 1))
    return gain / best


def _hits(placing: Placing, k: int) -> int:
    return sum(place <= k for place in placing.places)


Metric = Callable[[Placing], float]


class Kind(StrEnum):
    """What a benchmark asks."""

    LINKING = "linking"
    TITLES = "titles"
    CAREERS = "careers"
    TRANSITIONS = "transitions"
    ADVERSARIAL = "adversarial"


_SHARED: dict[str, Metric] = {
    "MAP": average_precision,
    "nDCG@10": lambda placing: ndcg(placing, 10),
}
_MRR: dict[str, Metric] = {"MRR": reciprocal_rank}
SUITES: dict[Kind, dict[str, Metric]] = {
    Kind.LINKING: {
        **_MRR,
        "RP@5": lambda placing: capped_recall(placing, 5),
        "RP@10": lambda placing: capped_recall(placing, 10),
        **_SHARED,
    },
    Kind.TITLES: {
        **_MRR,
        "R@1": lambda placing: capped_recall(placing, 1),
        "R@5": lambda placing: capped_recall(placing, 5),
        "R@10": lambda placing: capped_recall(placing, 10),
        **_SHARED,
    },
    Kind.CAREERS: {
        **_MRR,
        "S@1": lambda placing: success(placing, 1),
        "S@10": lambda placing: success(placing, 10),
        "R@20": lambda placing: capped_recall(placing, 20),
        **_SHARED,
    },
    Kind.TRANSITIONS: {
        **_MRR,
        "S@1": lambda placing: success(placing, 1),
        "S@10": lambda placing: success(placing, 10),
        "RP@10": lambda placing: capped_recall(placing, 10),
        **_SHARED,
    },
}


def ranking_figures(kind: Kind, placings: Sequence[Placing]) -> tuple[Figure, ...]:
    """Return the ranking figures of a kind of benchmark, each with its interval."""
    return tuple(
        mean_figure(name, np.array([metric(placing) for placing in placings]))
        for name, metric in SUITES[kind].items()
    )
