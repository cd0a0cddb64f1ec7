"""Among the first careers is one of each thing that a person said."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.profile import Profile, SkillStatement
from recommender.ranking.backgrounds import Backgrounds, with_backgrounds
from taxonomy.catalogue import Group, GroupScheme
from tests.support.drawn_catalogue import drawn_catalogue, recommender_over

CAREERS = 8
CAFE = [20, 19, 18, 17, 16, 15, 0, 2]
DOGS = [0, 0, 0, 0, 1, 0, 12, 11]
"""The evidence of two things said: six careers answer the first, the last two the second."""


def ordered(*evidence, scores=(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.4, 0.4), counted=None, groups=None):
    """Return the order of eight careers with falling scores, and those brought forward."""
    places = np.ones(CAREERS, dtype=bool) if counted is None else np.isin(range(CAREERS), counted)
    found = with_backgrounds(
        np.array(scores),
        np.array(evidence, dtype=np.float32),
        places,
        np.array(groups or range(CAREERS)),
    )
    return found.rows.tolist(), set(found.brought)


def test_the_fourth_is_for_what_the_first_three_leave_unanswered():
    assert ordered(CAFE, DOGS) == ([0, 1, 2, 6, 3, 4, 5, 7], {6})


def test_a_third_thing_has_the_fifth_place():
    bees = [0, 0, 0, 0, 0, 9, 0, 0]
    assert ordered(CAFE, DOGS, bees) == ([0, 1, 2, 6, 5, 3, 4, 7], {5, 6})


def test_a_career_that_answers_two_things_comes_before_one_that_answers_the_first_of_them():
    market = [0, 0, 0, 0, 0, 0, 0, 10]
    assert ordered(CAFE, DOGS, market) == ([0, 1, 2, 7, 3, 4, 5, 6], {7})


@pytest.mark.parametrize("dogs", [np.array(DOGS) / 5, [0] * CAREERS])
def test_little_evidence_brings_nothing_forward(dogs):
    assert ordered(CAFE, dogs) == ([*range(CAREERS)], set())


def test_what_the_first_careers_answer_well_enough_brings_nothing_forward():
    assert ordered(CAFE, [*DOGS[:2], 8, *DOGS[3:]])[1] == set()
    assert ordered(CAFE, [*DOGS[:2], 2, *DOGS[3:]])[1] == {6}


def test_a_career_that_hardly_fits_is_not_brought_forward():
    scores = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.29, 0.28)
    assert ordered(CAFE, DOGS, scores=scores) == ([*range(CAREERS)], set())


def test_of_two_with_like_evidence_the_one_with_the_better_score_comes():
    scores = (0.9, 0.8, 0.7, 0.6, 0.5, 0.45, 0.3, 0.44)
    assert ordered(CAFE, DOGS, scores=scores)[1] == {7}


def test_near_identical_careers_have_one_place_and_those_that_conflict_none():
    alike = [0, 0, 1, 2, 3, 4, 5, 6]
    assert ordered(CAFE, DOGS, groups=alike) == ([0, 1, 2, 3, 6, 4, 5, 7], {6})
    others = [0, 2, 3, 4, 5, 6, 7]
    assert ordered(CAFE, DOGS, counted=others) == ([0, 1, 2, 3, 6, 4, 5, 7], {6})
    assert ordered(CAFE, DOGS, counted=[0, 1, 2, 3, 4, 5, 7])[1] == {7}


def test_one_thing_said_is_ranked_by_score_alone():
    assert ordered(CAFE) == ([*range(CAREERS)], set())


TRAINED = "s:05"
"""A skill of training others; supervising is `SUPERVISED`."""
SUPERVISED = "s:11"


@pytest.fixture(scope="module")
def leading(tmp_path_factory):
    """Return the recommender over a drawn catalogue in which two skills are of leading others."""
    catalogue = drawn_catalogue()
    groups = {TRAINED: ("g:train",), SUPERVISED: ("g:team", "g:none")}
    skills = tuple(replace(one, groups=groups.get(one.uri, ())) for one in catalogue.skills)
    own = (
        Group("g:team", "supervising a team", GroupScheme.SKILLS, "S4.8.1"),
        Group("g:train", "training on procedures", GroupScheme.SKILLS, "S1.3.3"),
    )
    return recommender_over(
        replace(catalogue, skills=skills, groups=own), tmp_path_factory.mktemp("leading")
    )


def backgrounds_of(recommender, *texts, jobs=()):
    """Return the evidence of each background of a profile."""
    profile = Profile(tuple(map(SkillStatement, texts)), occupations=jobs)
    interpreted = recommender.interpret(profile)
    groups = [one.uri for one in recommender.index.catalogue.occupations]
    backgrounds = Backgrounds(recommender.index, groups)
    return backgrounds.evidence(recommender.scorer, interpreted, 0)


def test_who_led_others_in_a_past_job_has_a_background_of_supervising(leading):
    label = {one.uri: one.label for one in leading.index.catalogue.skills}
    of_job = backgrounds_of(leading, jobs=("o:04",))
    assert len(of_job) == 1
    with_deed = backgrounds_of(leading, label[TRAINED], jobs=("o:04",))
    needs = leading.index.catalogue.relations_of
    supervises = [
        any(r.skill == SUPERVISED and r.importance == "essential" for r in needs.get(one.uri, ()))
        for one in leading.index.catalogue.occupations
    ]
    assert any(supervises)
    np.testing.assert_array_equal(with_deed[-1], of_job[0] * np.array(supervises))
    assert len(backgrounds_of(leading, label["s:06"], jobs=("o:04",))) == 1
    assert len(backgrounds_of(leading, label[TRAINED])) == 0


def test_a_statement_of_a_few_words_names_no_background(leading):
    assert len(backgrounds_of(leading, "weld steel pipes", "weld copper boards every day")) == 1


def test_backgrounds_sum_to_the_signals_of_vectors(leading):
    interpreted = leading.interpret(Profile((SkillStatement("weld steel pipes every day"),)))
    signals, weights = leading.signals(interpreted), leading.scorer.weights.weights
    expected = sum(weights[n] * signals[n] for n in signals if n not in {"words", "coverage"})
    (evidence,) = leading.scorer.by_source(interpreted.queries)
    np.testing.assert_allclose(evidence, expected, rtol=1e-4)
