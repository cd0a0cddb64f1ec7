"""Fitting finds the weights by which right skills were drawn."""

import numpy as np
import pytest

from evaluation.benchmarks.files import EvaluationError
from evaluation.fitting.recognition import (
    FOLDS,
    RecognitionFitter,
    RecognitionSample,
    fit_weights,
    fold_of,
)
from recommender.recognition.confidence import SIGNALS, Curve, RecognitionOrigin
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

RNG = np.random.default_rng(3)
ORIGIN = RecognitionOrigin(("house.csv",), 3, "model", "2026-11-28")


def test_planted_weights_are_found():
    planted = np.linspace(-1.5, 1.5, len(SIGNALS))
    samples = []
    for number in range(400):
        signals = RNG.normal(size=(20, len(SIGNALS))).astype(np.float32)
        odds = np.exp(signals @ planted - 1)
        right = RNG.random(20) < odds / (1 + odds)
        samples.append(RecognitionSample(number % FOLDS, signals, right, 1.0))
    found = fit_weights(samples, SIGNALS)
    assert [found[name] for name in SIGNALS] == pytest.approx(planted, abs=0.15)
    assert found["intercept"] == pytest.approx(-1, abs=0.15)


def test_a_curve_moves_and_stretches_the_odds():
    over = Curve(0.5, -0.25, -1.0).over({"label": 2.0, "spans": 1.0, "intercept": 3.0})
    assert over == {"label": 1.0, "spans": 0.25, "intercept": 0.5}


def test_a_curve_after_another_leads_to_its_own_odds():
    raw = {"label": 2.0, "spans": 1.0, "intercept": 3.0}
    first, second = Curve(0.5, -0.25, -1.0), Curve(0.8, 0.5, -2.0)
    assert second.after(first).over(first.over(raw)) == pytest.approx(second.over(raw))


def test_a_text_is_always_in_the_same_fold():
    folds = [fold_of(f"text {number}") for number in range(500)]
    assert folds == [fold_of(f"text {number}") for number in range(500)]
    assert set(folds) == set(range(FOLDS))
    assert max(np.bincount(folds)) < 150


@pytest.fixture
def fitter(tmp_path):
    index = recommender_over(small_catalogue(), tmp_path / "home").index
    return RecognitionFitter(index, HashingEncoder())


def test_files_of_both_kinds_are_learnt_from(fitter, tmp_path):
    advertisement = tmp_path / "skill_linking_house_x.csv"
    advertisement.write_text(
        "sentence,label\nYou bake bread and weld steel,bake bread\nYou operate forklift,operate "
        "forklift\n",
        encoding="utf-8",
    )
    everyday = tmp_path / "everyday_skills_x.jsonl"
    everyday.write_text(
        '{"text": "made loaves and bread", "must": [["s:bake"]], "may": []}\n'
        '{"text": "joined steel parts", "must": [["s:weld"]], "may": []}\n'
        '{"text": "it rained on Monday", "must": [], "may": []}\n',
        encoding="utf-8",
    )
    assert (fitter.add(advertisement), fitter.add(everyday)) == (2, 3)
    weights = fitter.fit(ORIGIN)
    assert weights.origin == ORIGIN
    assert set(weights.weights) == {*SIGNALS, "intercept"}
    assert len(weights.without_fold) == FOLDS


def test_people_are_no_texts_to_learn_from(fitter, tmp_path):
    path = tmp_path / "everyday_careers_x.jsonl"
    path.write_text(
        '{"statements": ["I bake"], "gold": ["baker"], "isco": ["7512"], "kind": "doing"}\n',
        encoding="utf-8",
    )
    with pytest.raises(EvaluationError, match=r"people|gold"):
        fitter.add(path)
