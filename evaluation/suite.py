"""Suites: which ranking figures each benchmark is told in."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np

from evaluation.bootstrap import mean_figure
from evaluation.figure import Figure
from evaluation.placing import Placing
from evaluation.ranking_metrics import (
    average_precision,
    capped_recall,
    ndcg,
    reciprocal_rank,
    success,
)

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
