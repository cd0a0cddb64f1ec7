"""Metrics of claimed skills: extraction, by hand, and calibration out of fold."""

import numpy as np
import pytest

from evaluation.metrics.confidence import (
    Claim,
    ClaimedSkills,
    extraction_metrics,
)
from evaluation.metrics.figures import bootstrap_metric, mean_metric

TWO = ClaimedSkills((Claim(0.95, right=True), Claim(0.25, right=False)), 3)
ONE = ClaimedSkills((Claim(0.85, right=True),), 1)
NONE = ClaimedSkills((), 2)


def values(extracted):
    return {figure.name: figure.value for figure in extraction_metrics(extracted)}


def test_the_counts_of_all_queries_are_summed():
    found = values([TWO, ONE, NONE])
    assert found["precision"] == pytest.approx(2 / 3)
    assert found["recall"] == pytest.approx(2 / 6)
    assert found["F1"] == pytest.approx(2 * 2 / (3 + 6))


def test_the_calibration_error_is_weighted_by_the_claims_of_a_bin():
    claims = (
        *(Claim(0.62, right=True), Claim(0.66, right=True), Claim(0.68, right=False)),
        *(Claim(1.0, right=False), Claim(0.9, right=True)),
    )
    sixties, nineties = abs(1.96 / 3 - 2 / 3), abs(0.95 - 0.5)
    expected = 3 / 5 * sixties + 2 / 5 * nineties
    assert values([ClaimedSkills(claims, 1)])["ECE"] == pytest.approx(expected)


def test_nothing_shown_is_worth_nothing():
    assert values([NONE]) == {"precision": 0, "recall": 0, "F1": 0, "ECE": 0}


def test_the_interval_of_a_mean_is_about_two_standard_errors_each_way():
    drawn = np.random.default_rng(1).normal(0.5, 0.1, size=400)
    figure = mean_metric("mean", drawn)
    error = 1.96 * drawn.std() / 20
    assert figure.value == pytest.approx(drawn.mean())
    assert figure.low == pytest.approx(drawn.mean() - error, abs=error / 8)
    assert figure.high == pytest.approx(drawn.mean() + error, abs=error / 8)


def test_the_interval_is_the_same_every_time_and_without_width_where_nothing_varies():
    drawn = np.random.default_rng(2).random(50)
    assert mean_metric("a", drawn) == mean_metric("a", drawn)
    same = mean_metric("b", np.full(30, 0.25))
    assert (same.value, same.low, same.high) == pytest.approx((0.25, 0.25, 0.25))


def test_the_interval_of_one_query_is_its_value():
    figure = bootstrap_metric("share", np.array([[1.0, 4.0]]), lambda sums: sums[:, 0] / sums[:, 1])
    assert (figure.value, figure.low, figure.high) == (0.25, 0.25, 0.25)


def test_many_queries_are_resampled_as_well():
    figure = mean_metric("mean", np.tile([0.0, 1.0], 3000))
    assert figure.low < 0.5 < figure.high
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * 0.5 / 6000**0.5, rel=0.1)


def drawn(queries, right, seed=1):
    """Return queries of ten claims each, right with the chance `right(confidence)`."""
    chance = np.random.default_rng(seed)
    return [
        ClaimedSkills(
            tuple(
                Claim(float(sure), right=bool(chance.random() < right(sure)))
                for sure in chance.uniform(0.2, 0.95, 10)
            ),
            10,
        )
        for _ in range(queries)
    ]
