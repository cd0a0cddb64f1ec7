"""The confidence of skills is the logistic of a weighted sum of signals, each as documented."""

import json
from dataclasses import replace

import numpy as np
import pytest

from recommender.recognition.confidence import (
    EXCLUDED,
    OF_SKILLS,
    OF_SPANS,
    OF_STATEMENTS,
    SIGNALS,
    Curve,
    OccupationContext,
    RecognitionOrigin,
    RecognitionWeights,
    SkillSignals,
)
from taxonomy.catalogue import Importance
from taxonomy.statements import Statement, StatementKind
from tests.support.brute_force import table_similarities
from tests.support.drawn_catalogue import recommender_over
from tests.support.small_catalogue import small_catalogue

RNG = np.random.default_rng(4)
ORIGIN = RecognitionOrigin(("a.csv",), 3, "model", "2026-11-28")


def drawn_weights():
    return {name: float(RNG.normal()) for name in (*SIGNALS, "intercept")}


WEIGHTS = RecognitionWeights("confidence-1", ORIGIN, drawn_weights(), drawn_weights())


def drawn_signals(spans=4, skills=6, *, statements=True):
    of_skills = {name: RNG.normal(size=skills) for name in OF_SKILLS}
    if statements:
        of_skills |= {name: RNG.normal(size=skills) for name in OF_STATEMENTS[:3]}
        of_skills["nearness"] = np.float32(0.7)
    return SkillSignals(
        support=RNG.random((spans, skills)),
        of_spans={name: RNG.normal(size=spans) for name in OF_SPANS},
        of_skills=of_skills,
    )


@pytest.mark.parametrize("statements", [True, False])
def test_odds_are_the_weighted_sum_of_the_signals(statements):
    signals = drawn_signals(statements=statements)
    used = WEIGHTS.weights if statements else WEIGHTS.bare
    logits = signals.logits(WEIGHTS)
    for span in range(4):
        by_support = np.sort(signals.support[span])
        for skill in range(6):
            behind = signals.support[span, skill] - by_support[-1]
            lead = min(by_support[-1] - by_support[-2], 0.1) if behind == 0 else 0
            words = signals.of_skills["words"]
            rivals = [o for o in range(6) if signals.support[span, o] >= by_support[-1] - 0.08]
            fewer = min(words[skill] - max(words[rivals]), 0)
            total = used["intercept"] + used["behind"] * behind + used["lead"] * lead
            total += used["words_behind"] * fewer
            total += sum(used[name] * values[span] for name, values in signals.of_spans.items())
            total += sum(
                used[name] * np.broadcast_to(values, 6)[skill]
                for name, values in signals.of_skills.items()
            )
            assert logits[span, skill] == pytest.approx(total)


LATER = {"best", "peak", "words_behind"}


def test_a_signal_that_was_not_learnt_has_no_weight():
    learnt = {name: one for name, one in WEIGHTS.weights.items() if name not in LATER}
    without, zero = (
        replace(WEIGHTS, weights=learnt),
        replace(WEIGHTS, weights=learnt | dict.fromkeys(LATER, 0.0)),
    )
    signals = drawn_signals()
    assert signals.logits(without) == pytest.approx(signals.logits(zero))


def test_a_span_that_takes_its_skill_from_the_rest_of_the_text_is_less_sure():
    used = RecognitionWeights.shipped()
    support = np.array([[0.8, 0.2], [0.5, 0.45]])
    of_skills = dict.fromkeys(("label", "words", "needed", *OF_STATEMENTS), np.zeros(2))
    of_spans = dict.fromkeys(("length", "share", "spans"), np.zeros(2))
    signals = SkillSignals(
        support=support,
        of_spans=of_spans | {"best": support.max(axis=1)},
        of_skills=of_skills | {"peak": support.max(axis=0)},
    )
    named, left_over = signals.logits(used)[:, 0]
    alone = replace(
        signals,
        support=support[1:],
        of_spans=dict.fromkeys(of_spans, np.zeros(1)) | {"best": support[1:].max(axis=1)},
        of_skills=of_skills | {"peak": support[1:].max(axis=0)},
    )
    assert left_over < alone.logits(used)[0, 0] < named


def test_of_near_neighbours_the_one_whose_label_is_said_is_surer():
    support = np.array([[0.8, 0.78, 0.5]])
    silent = dict.fromkeys(("label", "needed", *OF_STATEMENTS), np.zeros(3))
    odds = [
        SkillSignals(
            support=support,
            of_spans=dict.fromkeys(OF_SPANS, np.zeros(1)),
            of_skills=silent | {"peak": support[0], "words": np.array(words)},
        ).logits(RecognitionWeights.shipped())[0]
        for words in ([0.5, 1.0, 0.0], [0.5, 0.5, 0.0], [0.5, 0.5, 1.0])
    ]
    rival_said, none_said, far_said = odds
    assert rival_said[0] < none_said[0]
    assert np.diff(rival_said[:2]) > np.diff(none_said[:2])
    assert far_said[0] == pytest.approx(none_said[0])


def test_the_signals_of_pairs_are_those_of_the_sum():
    signals = drawn_signals()
    spans, skills = (each.ravel() for each in np.indices((4, 6)))
    rows = signals.of(spans, skills)
    weights = np.array([WEIGHTS.weights[name] for name in SIGNALS])
    expected = signals.logits(WEIGHTS)[spans, skills] - WEIGHTS.weights["intercept"]
    assert rows @ weights == pytest.approx(expected, abs=1e-5)


def test_a_skill_that_cannot_be_meant_has_no_odds():
    signals = drawn_signals()
    signals.support[2, 3] = EXCLUDED
    logits = signals.logits(WEIGHTS)
    assert logits[2, 3] == -np.inf
    assert np.isfinite(np.delete(logits.ravel(), 2 * 6 + 3)).all()


def test_one_skill_alone_leads_by_the_most():
    logits = replace(drawn_signals(1, 1), support=np.array([[0.4]])).logits(WEIGHTS)
    assert np.isfinite(logits).all()


@pytest.fixture(scope="module")
def stated(tmp_path_factory):
    """Return the index of the small catalogue with two statements of occupations."""
    catalogue = small_catalogue()
    said = [
        Statement(occupation.uri, StatementKind.DUTY, f"what number {number} does all day")
        for number, occupation in enumerate(catalogue.occupations)
    ]
    one = replace(catalogue, statements=tuple(said))
    return recommender_over(one, tmp_path_factory.mktemp("stated")).index


def test_the_context_is_what_occupations_need_that_say_the_like(stated):
    text = stated.occupation_statements.vectors[0]
    context = OccupationContext(stated)
    (found,) = context.of(context.statements.similarity(text[None]))
    nearest: dict[int, float] = {}
    said = stated.occupation_statements
    values = table_similarities(said.vectors, text[None])[:, 0]
    for row, value in zip(said.owners.tolist(), values.tolist(), strict=True):
        nearest[row] = max(nearest.get(row, -1.0), value)
    total = sum(np.exp(25 * value) for value in nearest.values())
    catalogue = stated.catalogue
    shares = np.zeros(len(catalogue.skills))
    needed = np.zeros(len(catalogue.skills))
    for row, value in nearest.items():
        for relation in catalogue.relations_of.get(catalogue.occupations[row].uri, ()):
            weight = 1.0 if relation.importance is Importance.ESSENTIAL else 0.5
            skill = catalogue.skill_row[relation.skill]
            shares[skill] += weight * np.exp(25 * value) / total
            needed[skill] += 1
    assert found["nearness"] == pytest.approx(1, abs=1e-3)
    assert found["context"] == pytest.approx(np.log(shares + 1e-3), abs=1e-2)
    assert found["near_context"] == pytest.approx(found["context"] * found["nearness"])
    assert OccupationContext(stated).needed == pytest.approx(np.log1p(needed))


def test_weights_are_read_as_they_were_written(tmp_path):
    curve = Curve(0.75, -0.5, 0.125, 0.25)
    weights = replace(
        WEIGHTS,
        without_fold=[drawn_weights(), drawn_weights()],
        advertisements=curve,
        named=0.875,
    )
    path = weights.write(tmp_path)
    again = RecognitionWeights.read(tmp_path)
    assert (again.origin, again.advertisements, again.named) == (ORIGIN, curve, 0.875)
    assert again.of_advertisements().named == 0.25
    assert again.weights == pytest.approx(weights.weights, abs=5e-4)
    assert [*again.without_fold[1]] == [*weights.without_fold[1]]
    assert set(json.loads(path.read_text())) == {
        *("version", "origin", "weights", "bare", "without_fold", "advertisements", "named"),
    }


def test_the_shipped_weights_are_of_every_signal():
    shipped = RecognitionWeights.shipped()
    assert set(shipped.weights) == {*SIGNALS, "intercept"}
    assert set(shipped.bare) == {*SIGNALS, "intercept"} - {*OF_STATEMENTS, *LATER}
    assert len(shipped.without_fold) == 5
    assert shipped.weights["lead"] > 0 < shipped.weights["behind"]
