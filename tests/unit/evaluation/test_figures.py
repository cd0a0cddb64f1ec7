"""Correlations, held against sums done by hand and against SciPy."""

import numpy as np
import pytest
from scipy import stats

from evaluation.metrics.figures import correlation_metrics

SCORES = [1.0, 2.0, 3.0, 4.0]


def values(scores, ratings):
    return [figure.value for figure in correlation_metrics(np.stack((scores, ratings), axis=1))]


def test_two_neighbours_swapped():
    # Spearman: 1 - 6 * (0 + 1 + 1 + 0) / (4 * 15); the values are their own ranks.
    assert values(SCORES, [1.0, 3.0, 2.0, 4.0]) == pytest.approx([0.8, 0.8])


def test_ranks_and_values_differ():
    # Around the means 2.5 and 7.5: 9.75 - 0.75 - 1.75 + 12.75 = 20, squares 5 and 129.
    assert values(SCORES, [1.0, 9.0, 4.0, 16.0]) == pytest.approx([0.8, 20 / 645**0.5])


def test_the_other_way_round():
    assert values(SCORES, [40.0, 30.0, 20.0, 10.0]) == pytest.approx([-1, -1])


def test_equal_values_share_a_rank_as_in_scipy():
    drawn = np.random.default_rng(3).integers(0, 5, size=(60, 2)).astype(float)
    spearman, pearson = correlation_metrics(drawn)
    assert (spearman.name, pearson.name) == ("Spearman", "Pearson")
    assert spearman.value == pytest.approx(stats.spearmanr(drawn[:, 0], drawn[:, 1]).statistic)
    assert pearson.value == pytest.approx(stats.pearsonr(drawn[:, 0], drawn[:, 1]).statistic)


def test_what_never_varies_correlates_with_nothing():
    assert values([0.1] * 4, SCORES) == [0, 0]


def test_the_interval_is_about_that_of_fisher_and_the_same_every_time():
    drawn = np.random.default_rng(4).normal(size=(500, 2)) @ np.array([[1.0, 0.6], [0.0, 0.8]])
    _, pearson = correlation_metrics(drawn)
    low, high = np.tanh(np.arctanh(pearson.value) + np.array([-1.96, 1.96]) / 497**0.5)
    assert (pearson.low, pearson.high) == pytest.approx((low, high), abs=0.02)
    assert correlation_metrics(drawn)[1] == pearson
