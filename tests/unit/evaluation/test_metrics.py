"""Ranking metrics, held against cases worked out by hand and against scikit-learn."""

import math

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, ndcg_score

from evaluation.metrics.ranking import (
    GoldRanks,
    average_precision,
    capped_recall,
    gold_ranks_by_score,
    gold_ranks_in,
    ndcg,
    reciprocal_rank,
    success,
)

NOTHING = GoldRanks((), 2)
SECOND_AND_FIFTH = GoldRanks((2, 5), 3)
"""Two of three gold concepts were ranked, in places 2 and 5."""


def test_reciprocal_rank():
    assert reciprocal_rank(SECOND_AND_FIFTH) == 0.5
    assert reciprocal_rank(NOTHING) == 0


@pytest.mark.parametrize(("k", "expected"), [(1, 0), (2, 1), (10, 1)])
def test_success(k, expected):
    assert success(SECOND_AND_FIFTH, k) == expected
    assert success(NOTHING, k) == 0


@pytest.mark.parametrize(
    ("k", "expected"), [(1, 0), (2, 1 / 2), (3, 1 / 3), (5, 2 / 3), (100, 2 / 3)]
)
def test_capped_recall_divides_by_the_smaller_of_k_and_gold(k, expected):
    assert capped_recall(SECOND_AND_FIFTH, k) == pytest.approx(expected)
    assert capped_recall(NOTHING, k) == 0


def test_average_precision_counts_gold_that_was_not_ranked():
    assert average_precision(SECOND_AND_FIFTH) == pytest.approx((1 / 2 + 2 / 5) / 3)
    assert average_precision(NOTHING) == 0


def test_ndcg():
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(SECOND_AND_FIFTH, 10) == pytest.approx((1 / math.log2(3) + 1 / math.log2(6)) / best)
    assert ndcg(SECOND_AND_FIFTH, 2) == pytest.approx(1 / math.log2(3) / (1 + 1 / math.log2(3)))
    assert ndcg(GoldRanks((1, 2, 3), 3), 10) == pytest.approx(1)
    assert ndcg(NOTHING, 10) == 0


@pytest.mark.parametrize("seed", range(20))
def test_scikit_learn_agrees(seed):
    random = np.random.default_rng(seed)
    scores = random.permutation(60).astype(np.float64)
    gold = random.choice(60, size=int(random.integers(1, 12)), replace=False)
    right = np.isin(np.arange(60), gold)
    ranks = gold_ranks_by_score(scores, gold.tolist())
    assert average_precision(ranks) == pytest.approx(average_precision_score(right, scores))
    for k in (1, 5, 10, 60):
        assert ndcg(ranks, k) == pytest.approx(ndcg_score([right], [scores], k=k))


def test_places_by_score_break_ties_by_row():
    scores = np.array([0.0, 3.0, 1.0, 3.0, 0.0])
    assert gold_ranks_by_score(scores, [3, 4]) == GoldRanks((2, 5), 2)
    assert gold_ranks_by_score(scores, [4, 1], least=0) == GoldRanks((1,), 2)


@pytest.mark.parametrize("seed", range(5))
def test_places_by_score_are_those_of_a_sorted_list(seed):
    random = np.random.default_rng(seed)
    scores = random.integers(0, 4, size=30).astype(np.float64)
    gold = random.choice(30, size=5, replace=False).tolist()
    ranked = sorted(range(30), key=lambda row: (-scores[row], row))
    expected = gold_ranks_in(map(str, ranked), frozenset(map(str, gold)))
    assert gold_ranks_by_score(scores, gold) == expected


def test_places_in_order():
    assert gold_ranks_in(["b", "a", "c", "d"], frozenset("adz")) == GoldRanks((2, 4), 3)
    assert gold_ranks_in([], frozenset("a")) == GoldRanks((), 1)
