"""Claim kinds: what the bundled model says of clauses, and where it is not used."""

import os
import signal

import numpy as np
import pytest

from evaluation.fitting.claims import held_out
from models.onnx_encoder import CLAIMS, ExportedModel, OnnxEncoder
from recommender.recognition.claim_kinds import (
    ClaimClassifier,
    ClaimKind,
    ClaimVerdict,
    folded,
)
from recommender.results import UnrecognisedReason
from tests.support.fake_encoder import HashingEncoder


@pytest.fixture(scope="module")
def kinds():
    return ClaimClassifier(HashingEncoder(384), "en")


def test_clauses_that_taught_nothing_are_of_the_kind_that_was_marked(kinds):
    clauses = held_out()
    found = kinds.probabilities([text for text, _ in clauses])
    assert found.shape == (len(clauses), len(ClaimKind))
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    marked = np.array([list(ClaimKind).index(kind) for _, kind in clauses])
    assert np.mean(found.argmax(axis=1) == marked) > 0.87
    is_claim = marked == 0
    assert np.mean((found[:, 0] > 0.5) == is_claim) > 0.92


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I welded frames for a coachbuilder", ClaimKind.CLAIMS),
        ("I have never driven a lorry", ClaimKind.DENIES),
        ("I would love to become a florist one day", ClaimKind.WISHES),
        ("my husband repairs engines", ClaimKind.OTHERS),
        ("I cannot lift anything heavy any more", ClaimKind.LIMIT),
        ("I am sick of working nights", ClaimKind.AVERSION),
        ("my daughter starts school in September", ClaimKind.NOTHING),
    ],
)
def test_each_kind_is_told(kinds, text, kind):
    (shares,) = kinds.probabilities([text])
    assert list(ClaimKind)[shares.argmax()] is kind
    assert shares.max() > 0.5


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("The postholder keeps the stock records", "I keeps the stock records"),
        ("Our job-holder is paid monthly", "I am paid monthly"),
        ("Appointees are met at the gate", "I am met at the gate"),
        ("An appointee plans the rota", "I plans the rota"),
    ],
)
def test_who_holds_an_advertised_position_is_the_reader(kinds, text, same):
    np.testing.assert_array_equal(kinds.probabilities([text]), kinds.probabilities([same]))


def test_only_who_is_written_about_holds_the_position(kinds):
    said = ["I interviewed job holders", "I made a wooden post holder", "the jobholder's chair"]
    model = OnnxEncoder.load(CLAIMS, 1)
    np.testing.assert_array_equal(kinds.probabilities(said), model.encode(list(map(folded, said))))


def test_what_claims_nothing_has_its_reason(kinds):
    claimed, denied = kinds.verdicts(["I lay bricks", "I have never laid a brick"])
    assert claimed.reason is None
    assert denied.reason is UnrecognisedReason.DENIED


def test_a_text_reads_alike_in_any_company():
    texts = ["i lay bricks", "my son is three", "i have been a nurse for ten years in leeds"]
    model = OnnxEncoder.load(CLAIMS, 1)
    together = model.encode(texts)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_array_equal(model.encode([text])[0], row)


@pytest.mark.parametrize(("dimension", "language"), [(32, "en"), (384, "de")])
def test_elsewhere_every_clause_is_a_claim(dimension, language):
    kinds = ClaimClassifier(HashingEncoder(dimension), language)
    assert not kinds.is_used
    assert kinds.verdicts(["I have never laid a brick"]) == [ClaimVerdict(1.0)]


def test_words_that_tell_a_job_are_marked(kinds):
    told, none = kinds.job_words(["I drove lorries for ten years", "My dad drove lorries"])
    assert told.places[1:3] == [(2, 7), (8, 15)]
    assert told.inside[1:3].max() > 0.5 > none.inside.max()


def test_a_fork_can_ask_too(kinds):
    kinds.probabilities(["I lay bricks"])
    kinds.job_words(["I drove lorries"])
    child = os.fork()
    if not child:
        signal.alarm(60)
        is_claim = is_marked = False
        try:
            is_claim = kinds.probabilities(["I shear sheep"])[0, 0] > 0.5
            is_marked = len(kinds.job_words(["I drove a van"])[0].places) == 4
        finally:
            os._exit(0 if is_claim and is_marked else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert kinds.probabilities(["I milk cows"])[0, 0] > 0.5


def test_the_bundled_model_is_what_was_exported():
    facts = ExportedModel.read(CLAIMS)
    facts.check(CLAIMS)
    assert facts.dimension == len(ClaimKind)
