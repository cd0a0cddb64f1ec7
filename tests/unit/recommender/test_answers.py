"""Answers update the ranking as Bayes' rule does, and count for nothing where there are none."""

import math
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from recommender.profile import Profile, SkillStatement
from recommender.ranking.answers import NO_ANSWERS, AnswerModel, Answers, posterior
from recommender.results import Given, GivenAs, best_first
from tests.support.drawn_catalogue import (
    SKILLS,
    drawn_catalogue,
    recommender_over,
    with_statements,
)

FEW = settings(max_examples=40, deadline=None, derandomize=True)
ESSENTIAL = ((1, 0, 1), (0, 1, 0), (0, 0, 0))
OPTIONAL = ((0, 1, 0), (0, 0, 1), (0, 0, 0))
"""Of three occupations (rows), which of three skills they need."""
SPOKEN = ((1, 0.5, 0), (0, 1, 1), (0, 0, 0))
"""How far people in them speak of that."""
YES_NONE = 0.1
SUBSETS = st.permutations(range(3)).flatmap(
    lambda order: st.tuples(st.just(order), st.integers(0, 3), st.integers(0, 3))
)


@pytest.fixture(scope="module")
def model():
    """Return the model of three occupations and skills."""
    names = ("essential", "optional", "spoken")
    tables = (csr_array(np.array(rows, dtype=np.float32)) for rows in (ESSENTIAL, OPTIONAL, SPOKEN))
    return AnswerModel(SimpleNamespace(**dict(zip(names, tables, strict=True))))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(with_statements(drawn_catalogue()), tmp_path_factory.mktemp("drawn"))


def answers_of(drawn_sets):
    """Return answers to up to three skills, each of one kind."""
    order, first, second = drawn_sets
    low, high = sorted((first, second))
    return Answers(frozenset(order[:low]), frozenset(order[low:high]), frozenset(order[high:]))


def yes_of(occupation, skill):
    """Return how likely a person of an occupation says yes to a skill."""
    spoken = SPOKEN[occupation][skill]
    if ESSENTIAL[occupation][skill]:
        return 0.65 + 0.2 * spoken
    return 0.3 + 0.1 * spoken if OPTIONAL[occupation][skill] else YES_NONE


def likelihood(occupation, answers):
    """Return the likelihood of answers, over that of an occupation that needs nothing."""
    found = 1.0
    for skill in answers.had:
        found *= yes_of(occupation, skill) / YES_NONE
    for skill in answers.partial:
        found *= math.sqrt(yes_of(occupation, skill) / YES_NONE)
    for skill in answers.denied:
        found *= (1 - yes_of(occupation, skill)) / (1 - YES_NONE)
    return found


@FEW
@given(SUBSETS, st.lists(st.integers(0, 10**8), min_size=3, max_size=3))
def test_scores_after_answers_are_in_the_order_of_the_posterior(model, drawn_sets, eighths):
    answers, scores = answers_of(drawn_sets), np.array(eighths) / 10**8
    weight = [score**14 * likelihood(row, answers) for row, score in enumerate(scores.tolist())]
    found = model.update(scores, answers)
    assert ((found >= 0) & (found <= 1)).all()
    by_weight = sorted(range(3), key=lambda row: -weight[row])
    for one, next_one in pairwise(by_weight):
        assert found[one] >= found[next_one] - 1e-12
    probability = posterior(scores, model.log_likelihood(answers))
    if sum(weight) > 1e-200:
        np.testing.assert_allclose(probability, np.array(weight) / sum(weight), atol=1e-9)


def test_a_posterior_by_hand(model):
    answers = Answers(had=frozenset({0}), denied=frozenset({1}))
    scores = np.array([0.4, 0.5, 0.45])
    weight = [
        0.4**14 * (0.85 / 0.1) * (0.65 / 0.9),  # essential; optional, half spoken of
        0.5**14 * 1 * (0.15 / 0.9),  # not needed, essential
        0.45**14,  # neither needed
    ]
    expected = np.array(weight) / sum(weight)
    found = posterior(scores, model.log_likelihood(answers))
    np.testing.assert_allclose(found, expected, atol=1e-12)
    updated = model.update(scores, answers)
    roots = [score * (w / score**14) ** (1 / 14) for score, w in zip(scores, weight, strict=True)]
    assert max(roots) < 0.5  # so that nothing is drawn in
    np.testing.assert_allclose(updated, roots, atol=1e-12)


def test_what_rises_above_the_best_score_is_drawn_in_below_one(model):
    scores = np.array([0.8, 0.6, 0.0])
    updated = model.update(scores, Answers(had=frozenset({0, 2})))
    raised = 0.8 * (0.85 / 0.1 * 0.65 / 0.1) ** (1 / 14)
    assert raised > 1
    above = raised - 0.8
    assert updated[0] == pytest.approx(0.8 + 0.2 * above / (0.2 + above))
    optional = 0.6 * (0.4 / 0.1) ** (1 / 14)
    assert updated[1] == pytest.approx(optional)
    assert updated[2] == 0


def test_a_job_that_was_held_does_not_lose_by_a_yes_that_it_is_not_known_to_need(model):
    scores = np.array([0.5, 0.4, 0.3])
    yes, unspoken, half = math.log(8.5), math.log(6.5), math.log(8.5) / 2

    def log(**fields):
        return model.log_likelihood(Answers(**fields)).tolist()

    had, partial = frozenset({0, 2}), frozenset({1})
    assert log(had=had) == pytest.approx([yes + unspoken, math.log(4), 0])
    assert log(had=had, jobs=((1, 1.0),)) == pytest.approx([yes + unspoken, 2 * yes, 0])
    assert log(had=had, jobs=((2, 0.5),)) == pytest.approx([yes + unspoken, math.log(4), yes])
    assert log(partial=partial, jobs=((2, 1.0),))[2] == pytest.approx(half)
    assert log(denied=frozenset({0}), jobs=((2, 1.0),))[2] == 0
    held = model.update(scores, Answers(had, jobs=((1, 1.0),)))
    assert (held >= model.update(scores, Answers(had))).all()


def test_no_posterior_without_a_score(model):
    assert posterior(np.zeros(3), model.log_likelihood(NO_ANSWERS)).tolist() == [0, 0, 0]
    assert posterior(np.empty(0), np.empty(0)).tolist() == []


# Whole profiles


def test_skills_that_are_all_there_is_are_no_answers_as_well(drawn):
    alone = drawn.interpret(
        asked(skills=("s:01",), partial_skills=("s:02",), denied_skills=("s:03",))
    )
    assert alone.answers == Answers(denied=frozenset({3}))
    for more in (asked("weld steel pipes"), asked(occupations=("o:01",))):
        beside = replace(more, skills=("s:01",), partial_skills=("s:02", "s:01"))
        found = drawn.interpret(beside).answers
        jobs = ((1, 1.0),) if more.occupations else ()
        assert found == Answers(frozenset({1}), frozenset({2}), jobs=jobs)


def asked(*texts, **given):
    """Return a profile of statements and what is given by URI."""
    return Profile(tuple(map(SkillStatement, texts)), **given)


PEOPLE = st.lists(st.sampled_from(SKILLS), min_size=1, max_size=3, unique=True)
URIS = st.lists(st.integers(0, len(SKILLS) - 1).map("s:{:02}".format), max_size=4, unique=True)


def test_without_answers_scores_and_reasons_are_as_they_were(drawn):
    interpreted = drawn.interpret(asked("weld steel pipes", "paint oak", occupations=("o:01",)))
    before = drawn.scorer.score(drawn.signals(interpreted))
    found = drawn.scores(interpreted)
    assert found.total.tobytes() == before.total.tobytes()
    assert {name: term.tobytes() for name, term in found.terms.items()} == {
        name: term.tobytes() for name, term in before.terms.items()
    }
    unsure = drawn.interpret(asked("weld steel pipes", "paint oak", occupations=("o:01",),
                                   unsure_skills=("s:09",)))  # fmt: skip
    assert drawn.scores(unsure).total.tobytes() == before.total.tobytes()


@FEW
@given(PEOPLE, URIS, URIS, URIS)
def test_a_match_ranks_as_the_posterior(drawn, texts, partial, denied, unsure):
    profile = asked(*texts, partial_skills=tuple(partial), denied_skills=tuple(denied),
                    unsure_skills=tuple(unsure))  # fmt: skip
    interpreted = drawn.interpret(profile)
    if interpreted.queries.is_empty:
        return
    before = drawn.scorer.score(drawn.signals(interpreted)).total
    model = AnswerModel(drawn._requirements)
    probability = posterior(before, model.log_likelihood(interpreted.answers))
    scores = drawn.scores(interpreted).total
    order = best_first(scores)
    assert (np.diff(probability[order]) <= 1e-6).all()
    found = drawn.match(profile, limit=100).matches
    assert [match.score for match in found] == sorted(scores.tolist(), reverse=True)
    for match in found:
        assert sum(match.reasons.values()) == pytest.approx(match.score, abs=1e-9)
        assert ("answers" in match.reasons) is bool(interpreted.answers)


@FEW
@given(PEOPLE, URIS, st.integers(0, len(SKILLS) - 1).map("s:{:02}".format))
def test_a_yes_lowers_no_score_and_a_no_raises_none_by_itself(drawn, texts, others, skill):
    profile = asked(*texts, partial_skills=tuple(uri for uri in others if uri != skill))
    before = drawn.scores(drawn.interpret(profile)).total
    yes = drawn.scores(drawn.interpret(replace(profile, skills=(skill,)))).total
    assert (yes >= before - 1e-6).all()
    denied = drawn.interpret(replace(profile, denied_skills=(skill,)))
    if not denied.queries.is_empty:
        assert (drawn.scores(denied).total <= before + 1e-6).all()


def test_a_partial_skill_is_half_a_skill_and_a_profile_of_its_own(drawn):
    found = drawn.interpret(asked(partial_skills=("s:04", "s:02")))
    assert [(r.skill, r.confidence, r.evidence) for r in found.recognised] == [
        ("s:04", 0.5, Given(GivenAs.SKILL)),
        ("s:02", 0.5, Given(GivenAs.SKILL)),
    ]
    np.testing.assert_array_equal(found.queries.vectors, drawn.index.skill_vectors[[2, 4]])
    np.testing.assert_allclose(found.queries.weights, [0.5, 0.5])
    assert drawn.match(asked(partial_skills=("s:04",))).matches


def test_a_partial_skill_stays_half_beside_words_and_jobs_that_have_it(drawn):
    relations = drawn.index.catalogue.relations_of["o:00"]
    skill = relations[0].skill
    label = drawn.index.catalogue.skills[drawn.index.catalogue.skill_row[skill]].label
    whole = asked(label, occupations=("o:00",))
    (before,) = [r for r in drawn.interpret(whole).recognised if r.skill == skill]
    assert before.confidence == 1
    (found,) = [
        r
        for r in drawn.interpret(replace(whole, partial_skills=(skill,))).recognised
        if r.skill == skill
    ]
    assert (found.confidence, found.evidence) == (0.5, Given(GivenAs.SKILL))


def test_a_denied_skill_counts_for_nothing_and_is_a_gap_whatever_is_near(drawn):
    catalogue = drawn.index.catalogue
    label, uri = SKILLS[0], "s:00"
    needing = next(o for o in catalogue.relations_of
                   if uri in {r.skill for r in catalogue.relations_of[o]})  # fmt: skip
    said = asked(label, "cut copper boards", skills=(uri,), excluded_skills=(uri,),
                 unclaimed_skills=(uri,), denied_skills=(uri,))  # fmt: skip
    found = drawn.match(said, limit=100)
    assert uri not in {r.skill for r in found.recognised}
    assert drawn.interpret(said).answers == Answers(denied=frozenset({0}))
    (match,) = [one for one in found.matches if one.occupation == needing]
    assert uri in {gap.skill for gap in match.gaps}
    near = SKILLS[1]  # differs in the material alone
    beside = drawn.match(asked(near, denied_skills=(uri,)), limit=100)
    (match,) = [one for one in beside.matches if one.occupation == needing]
    assert uri in {gap.skill for gap in match.gaps}


def test_evidence_of_less_weight_is_a_part_of_the_whole(model):
    answers = Answers(frozenset({0}), frozenset(), frozenset({1}), ((2, 1.0),))
    whole = model.log_likelihood(answers)
    assert whole[2] == pytest.approx(math.log(8.5))
    part = model.log_likelihood(replace(answers, weight=0.3))
    np.testing.assert_allclose(part, 0.3 * whole)
