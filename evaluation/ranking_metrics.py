"""Ranking metrics: one value from 0 to 1 for each placing; their mean over queries is the figure.

As the field defines them (WorkRB, Decorte et al. 2022), with binary relevance.
"""

import math

from evaluation.placing import Placing


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
