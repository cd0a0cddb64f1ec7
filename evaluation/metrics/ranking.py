"""Ranking metrics: gold ranks, one value from 0 to 1 for each query, and the suites of metrics.

As the field defines them (WorkRB, Decorte et al. 2022), with binary relevance.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics.figures import MetricValue, mean_metric


@dataclass(frozen=True, slots=True)
class GoldRanks:
    """The ranks, ascending from 1, of the gold concepts that were ranked; `gold` counts all."""

    ranks: tuple[int, ...]
    gold: int


def gold_ranks_in(ranked: Iterable[str], gold: frozenset[str]) -> GoldRanks:
    """Return the ranks of the gold concepts in a list of URIs, best first."""
    ranks = (place for place, uri in enumerate(ranked, start=1) if uri in gold)
    return GoldRanks(tuple(ranks), len(gold))


def gold_ranks_by_score(
    scores: NDArray[np.float64], gold: Sequence[int], least: float = -np.inf
) -> GoldRanks:
    """Return the ranks of the gold rows by score (rows,), highest first.

    Of equal scores the lower row is first. Rows that score no more than `least` are not ranked.
    """
    rows = np.arange(len(scores))
    ranks = [
        1 + int(((scores > scores[row]) | ((scores == scores[row]) & (rows < row))).sum())
        for row in gold
        if scores[row] > least
    ]
    return GoldRanks(tuple(sorted(ranks)), len(gold))


def reciprocal_rank(ranks: GoldRanks) -> float:
    """Return 1 / the first right place, 0 where nothing right was ranked; its mean is MRR."""
    return 1 / ranks.ranks[0] if ranks.ranks else 0.0


def success(ranks: GoldRanks, k: int) -> float:
    """Return S@k: whether anything right is among the first k."""
    return float(bool(ranks.ranks) and ranks.ranks[0] <= k)


def capped_recall(ranks: GoldRanks, k: int) -> float:
    """Return the hits among the first k / min(k, gold).

    Skill linking calls it RP@k (R-precision at k), career ranking R@k.
    """
    return _hits(ranks, k) / min(k, ranks.gold)


def average_precision(ranks: GoldRanks) -> float:
    """Return the mean over all gold of the precision at its place; its mean is MAP."""
    found = (hits / place for hits, place in enumerate(ranks.ranks, start=1))
    return sum(found) / ranks.gold


def ndcg(ranks: GoldRanks, k: int) -> float:
    """Return nDCG@k: the gain of right places, discounted by log2(1 + place), of the best gain."""
    gain = sum(1 / math.log2(1 + place) for place in ranks.ranks if place <= k)
    best = sum(1 / math.log2(1 + place) for place in range(1, min(k, ranks.gold) + 1))
    return gain / best


def _hits(ranks: GoldRanks, k: int) -> int:
    return sum(place <= k for place in ranks.ranks)


Metric = Callable[[GoldRanks], float]


class Kind(StrEnum):
    """The kind of a benchmark."""

    LINKING = "linking"
    TITLES = "titles"
    CAREERS = "careers"
    TRANSITIONS = "transitions"
    ADVERSARIAL = "adversarial"
    EVERYDAY_CAREERS = "everyday_careers"
    EVERYDAY_SKILLS = "everyday_skills"
    FIELD_CASES = "field_cases"
    QUESTIONS = "questions"
    CVS = "cvs"


_SHARED: dict[str, Metric] = {
    "MAP": average_precision,
    "nDCG@10": lambda ranks: ndcg(ranks, 10),
}
_MRR: dict[str, Metric] = {"MRR": reciprocal_rank}
METRICS: dict[Kind, dict[str, Metric]] = {
    Kind.LINKING: {
        **_MRR,
        "RP@5": lambda ranks: capped_recall(ranks, 5),
        "RP@10": lambda ranks: capped_recall(ranks, 10),
        **_SHARED,
    },
    Kind.TITLES: {
        **_MRR,
        "R@1": lambda ranks: capped_recall(ranks, 1),
        "R@5": lambda ranks: capped_recall(ranks, 5),
        "R@10": lambda ranks: capped_recall(ranks, 10),
        **_SHARED,
    },
    Kind.CAREERS: {
        **_MRR,
        "S@1": lambda ranks: success(ranks, 1),
        "S@10": lambda ranks: success(ranks, 10),
        "R@20": lambda ranks: capped_recall(ranks, 20),
        **_SHARED,
    },
    Kind.TRANSITIONS: {
        **_MRR,
        "S@1": lambda ranks: success(ranks, 1),
        "S@10": lambda ranks: success(ranks, 10),
        "RP@10": lambda ranks: capped_recall(ranks, 10),
        **_SHARED,
    },
    Kind.EVERYDAY_CAREERS: {
        **_MRR,
        "S@1": lambda ranks: success(ranks, 1),
        "S@3": lambda ranks: success(ranks, 3),
        "S@10": lambda ranks: success(ranks, 10),
        "S@20": lambda ranks: success(ranks, 20),
    },
}


def ranking_metrics(kind: Kind, gold_ranks: Sequence[GoldRanks]) -> tuple[MetricValue, ...]:
    """Return the ranking figures of a kind of benchmark, each with its interval."""
    return tuple(
        mean_metric(name, np.array([metric(ranks) for ranks in gold_ranks]))
        for name, metric in METRICS[kind].items()
    )
