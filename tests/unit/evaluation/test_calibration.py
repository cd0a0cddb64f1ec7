"""Confidence is held against what was right by a curve that learnt from other queries."""

import numpy as np
import pytest

from evaluation.metrics.confidence import (
    Claim,
    ClaimedSkills,
    calibration_metric,
    calibration_out_of_fold,
)


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


def test_what_a_curve_can_mend_is_mended():
    shifted = drawn(300, lambda sure: 1 / (1 + np.exp(-(np.log(sure / (1 - sure)) - 1))))
    figure = calibration_out_of_fold(shifted)
    assert calibration_metric("ECE", shifted).value > 0.1
    assert figure.value < 0.03
    assert figure.low <= figure.value <= figure.high
    assert (figure.out_of_fold, bool(figure.learnt_on)) == (True, True)


def test_a_query_teaches_nothing_about_itself():
    told = [ClaimedSkills((Claim(0.5, right=number == 0),), 1) for number in range(10)]
    # All claims alike: the curve is the share right among the other folds, 1/8 or none.
    figure = calibration_out_of_fold(told)
    assert figure.value == pytest.approx(0.1, abs=0.07)


def test_nothing_shown_is_no_error():
    assert calibration_out_of_fold([ClaimedSkills((), 1)]).value == 0
