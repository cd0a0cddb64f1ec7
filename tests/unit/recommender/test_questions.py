"""Questions: information by enumeration, ranks as matches have them, and nothing asked twice."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.guidance import Questions
from recommender.profile import Profile, SkillStatement
from recommender.ranking.requirements import HeldSkill, Requirements
from taxonomy.catalogue import Importance, SkillKind
from tests.support.drawn_catalogue import (
    SKILLS,
    drawn_catalogue,
    recommender_over,
    with_statements,
)

FEW = settings(max_examples=20, deadline=None, derandomize=True)
EVERY = 100
LIKELIHOOD = {Importance.ESSENTIAL: (0.65, 0.2), Importance.OPTIONAL: (0.3, 0.1)}
"""Of a yes to what people never speak of, and how much more it is for what they do."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="module")
def speaking(tmp_path_factory):
    """Return the recommender over a drawn catalogue with statements."""
    return recommender_over(with_statements(drawn_catalogue()), tmp_path_factory.mktemp("said"))


@pytest.fixture(scope="module")
def requirements(drawn):
    """Return the requirements of the drawn catalogue."""
    return Requirements(drawn.index)


def said(*texts, **given):
    """Return a profile of statements and what is given by URI."""
    return Profile(tuple(map(SkillStatement, texts)), **given)


OPEN = "cut copper boards"
"""What leaves several occupations of the drawn catalogue about as probable."""
PEOPLE = st.lists(st.sampled_from(SKILLS), min_size=1, max_size=2, unique=True)
URIS = st.lists(st.integers(0, len(SKILLS) - 1).map("s:{:02}".format), max_size=3, unique=True)


def entropy(*shares):
    """Return the entropy of shares in bits."""
    return -sum(share * math.log2(share) for share in shares if share > 0)


def information(recommender, probability, skill):
    """Return H(answer) + H(occupation) - H(both), each by enumeration."""
    catalogue, both = recommender.index.catalogue, []
    spoken = recommender._requirements.spoken.toarray()[:, catalogue.skill_row[skill]]
    for row, (occupation, p) in enumerate(zip(catalogue.occupations, probability, strict=True)):
        needs = {r.skill: r.importance for r in catalogue.relations_of.get(occupation.uri, ())}
        least, more = LIKELIHOOD.get(needs.get(skill), (0.1, 0))
        yes = least + more * spoken[row]
        both.append((p * yes, p * (1 - yes)))
    answers = [sum(column) for column in zip(*both, strict=True)]
    joint = [share for pair in both for share in pair]
    return entropy(*answers) + entropy(*probability) - entropy(*joint)


@FEW
@given(st.lists(st.integers(0, 5), min_size=14, max_size=14).filter(any))
def test_information_is_that_of_the_enumerated_answers(speaking, weights):
    catalogue = speaking.index.catalogue
    probability = np.array(weights) / sum(weights)
    found = speaking.question_ranker.information(probability)
    expected = [information(speaking, probability, skill.uri) for skill in catalogue.skills]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@FEW
@given(PEOPLE)
def test_ranks_and_probabilities_are_those_of_matches(drawn, texts):
    profile = said(*texts)
    found = drawn.questions(profile, limit=3)
    matches = drawn.match(profile, limit=EVERY).matches
    order = [match.occupation for match in matches]
    assert [one.occupation for one in found.posterior] == order[: len(found.posterior)]
    probability = [one.probability for one in found.posterior]
    assert sum(probability) == pytest.approx(1, abs=1e-4)
    weight = np.array([match.score**14 for match in matches])
    np.testing.assert_allclose(probability, weight / weight.sum(), atol=1e-5)
    for question in found.questions:
        yes = drawn.match(replace(profile, skills=(question.skill,)), limit=EVERY).matches
        no = drawn.match(replace(profile, denied_skills=(question.skill,)), limit=EVERY).matches
        if_yes, if_no = ({m.occupation: m.rank for m in answered} for answered in (yes, no))
        settled = [(one.occupation, one.rank_if_yes, one.rank_if_no) for one in question.settles]
        assert settled == [(one[0], if_yes[one[0]], if_no[one[0]]) for one in settled]
        assert all(rank_if_yes != rank_if_no for _, rank_if_yes, rank_if_no in settled)
        apart = [abs(1 / rank_if_yes - 1 / rank_if_no) for _, rank_if_yes, rank_if_no in settled]
        assert apart == sorted(apart, reverse=True)


@FEW
@given(PEOPLE, st.tuples(URIS, URIS, URIS))
def test_nothing_said_or_answered_nor_anything_alike_is_asked(drawn, requirements, texts, uris):
    partial, denied, unsure = uris
    row = drawn.index.catalogue.skill_row
    profile = said(*texts, partial_skills=tuple(partial), denied_skills=tuple(denied),
                   unsure_skills=tuple(unsure), excluded_skills=("s:11",))  # fmt: skip
    found = [one.skill for one in drawn.questions(profile, limit=10).questions]
    assert len(set(found)) == len(found)
    held = drawn.interpret(profile).held
    answered = [HeldSkill(row[uri], 1.0) for uri in (*partial, *denied, *unsure, "s:11")]
    known = requirements.credits(held) + requirements.credits(answered)
    needed = {relation.skill for relation in drawn.index.catalogue.relations}
    for place, skill in enumerate(found):
        assert known[row[skill]] == 0
        assert skill in needed
        others = [HeldSkill(row[one], 1.0) for one in found[:place]]
        assert requirements.credits(others)[row[skill]] == 0


def test_what_settles_something_comes_first_practical_skills_and_then_knowledge(drawn):
    catalogue = drawn.index.catalogue
    found = drawn.questions(said(OPEN), limit=10).questions
    kinds = [catalogue.skills[catalogue.skill_row[one.skill]].kind for one in found]
    settling = [one.information >= 0.005 for one in found]
    assert settling == sorted(settling, reverse=True)
    first = kinds[: sum(settling)]
    assert set(first) == set(SkillKind)
    assert first == sorted(first, key=lambda kind: kind is SkillKind.KNOWLEDGE)
    for kind in SkillKind:
        own = (one.information for one, each in zip(found, first, strict=False) if each is kind)
        values = list(own)
        assert values == sorted(values, reverse=True)


def test_who_surely_has_an_occupation_is_asked_about_those_after_it(drawn):
    catalogue = drawn.index.catalogue
    needs = [r.skill for r in catalogue.relations_of["o:twin-a"]]
    profile = Profile(occupations=("o:twin-a",), skills=tuple(needs))
    found = drawn.questions(profile, limit=10)
    assert sum(one.probability for one in found.posterior[:2]) > 0.99
    assert found.questions
    assert all(one.information < 0.005 for one in found.questions)
    assert not {one.skill for one in found.questions} & set(needs)


def test_there_are_as_many_as_asked_for_and_ten_at_most(drawn):
    profile = said(OPEN)
    assert len(drawn.questions(profile, limit=2).questions) == 2
    most = drawn.questions(profile, limit=99)
    assert 2 < len(most.questions) <= 10
    assert drawn.questions(profile, limit=2).questions == most.questions[:2]


@pytest.mark.parametrize("profile", [said("asdf"), Profile(), Profile(denied_skills=("s:01",))])
def test_nothing_is_asked_where_nothing_usable_was_said(drawn, profile):
    assert drawn.questions(profile) == Questions()


def test_true_answers_bring_an_occupation_before_another(drawn):
    profile = said(OPEN)
    relations_of = drawn.index.catalogue.relations_of
    ranked = [one.occupation for one in drawn.match(profile, limit=EVERY).matches]
    first, second = [uri for uri in ranked if uri in relations_of][:2]
    needs = {relation.skill: relation.importance for relation in relations_of[second]}
    for _ in range(5):
        asked = drawn.questions(profile, limit=1).questions
        if not asked:
            break
        yes = needs.get(asked[0].skill) is Importance.ESSENTIAL
        field = "skills" if yes else "denied_skills"
        profile = replace(profile, **{field: (*getattr(profile, field), asked[0].skill)})
    after = [one.occupation for one in drawn.match(profile, limit=EVERY).matches]
    assert after.index(second) < after.index(first)
