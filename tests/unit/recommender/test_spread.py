"""Questions are spread over groups of careers, and speak for nothing that is not wanted."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.profile import NoteKind, NoteName, Profile
from recommender.ranking.spread import NO_GROUP, Spread, is_asked_enough, is_due
from taxonomy.catalogue import (
    Catalogue,
    Importance,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
    Statement,
    StatementKind,
)
from tests.support.drawn_catalogue import recommender_over

TRADES = {"care": "5322", "clean": "9112", "cook": "5120"}
CAREERS = 3
SKILLS = 4


def _catalogue():
    """Return three groups of careers, each career with skills of its own and one of all."""
    occupations, skills, relations = [], [Skill("s:all", "shared work", SkillKind.SKILL)], []
    for trade, code in TRADES.items():
        for career in range(CAREERS):
            uri = f"o:{trade}{career}"
            occupations.append(Occupation(uri, f"{trade} worker {career}", code))
            relations.append(SkillRelation(uri, "s:all", Importance.ESSENTIAL))
            for number in range(SKILLS):
                skill = f"s:{trade}{career}{number}"
                skills.append(Skill(skill, f"{trade} {career} {number}", SkillKind.SKILL))
                relations.append(SkillRelation(uri, skill, Importance.ESSENTIAL))
    return Catalogue(
        version="trades-1-en",
        language="en",
        sources=(),
        occupations=tuple(occupations),
        skills=tuple(sorted(skills, key=lambda skill: skill.uri)),
        relations=tuple(sorted(relations, key=lambda one: (one.occupation, one.skill))),
    )


@pytest.fixture(scope="module")
def trades(tmp_path_factory):
    return recommender_over(_catalogue(), tmp_path_factory.mktemp("trades"))


def _asked(recommender, profile, count):
    """Return the trades of the questions that somebody is asked who does not know any answer."""
    found = []
    for _ in range(count):
        (question,) = recommender.questions(profile, limit=1).questions
        found.append(question.skill.removeprefix("s:").rstrip("0123456789"))
        profile = replace(profile, unsure_skills=(*profile.unsure_skills, question.skill))
    return found


def test_of_five_questions_two_at_most_are_mainly_for_one_group(trades):
    told = Profile(skills=("s:care00", "s:care10", "s:clean00", "s:cook00"))
    asked = _asked(trades, told, 2)
    together = trades.questions(told, limit=5).questions
    kinds = [one.skill.removeprefix("s:").rstrip("0123456789") for one in together]
    assert kinds[:2] == asked
    assert max(kinds.count(trade) for trade in TRADES) <= 2
    assert set(kinds) >= set(TRADES)


def test_nothing_is_asked_that_mostly_unwanted_careers_need(trades):
    told = Profile(skills=("s:care00", "s:care10", "s:clean00", "s:cook00"))
    refused = NoteName(NoteKind.AVERSION, occupation="o:care0")
    found = trades.questions(replace(told, noted=(refused,)), limit=10).questions
    assert found
    assert not any(one.skill.startswith("s:care") for one in found)


def test_the_main_group_has_most_of_what_a_yes_speaks_for(trades):
    catalogue = trades.index.catalogue
    spread = Spread(catalogue, trades.scorer.answers)
    weights = np.array([{"care": 0.5, "clean": 0.2, "cook": 0.0}[o.uri[2:-1]]
                        for o in catalogue.occupations])  # fmt: skip
    main = spread.main_groups(weights)
    of = {skill.uri: int(main[row]) for row, skill in enumerate(catalogue.skills)}
    assert of["s:care00"] == of["s:care21"] != of["s:clean00"]
    assert NO_GROUP not in (of["s:care00"], of["s:clean00"])
    # 0.5 of 0.7 is more than 0.7 of all; with 0.3 beside it, it is not
    assert of["s:all"] == of["s:care00"]
    level = np.where(weights == 0.2, 0.3, weights)
    assert spread.main_groups(level)[catalogue.skill_row["s:all"]] == NO_GROUP
    assert of["s:cook00"] == NO_GROUP
    assert set(spread.main_groups(np.zeros(len(weights)))) == {NO_GROUP}


def test_careers_without_a_code_are_in_no_group(trades):
    catalogue = trades.index.catalogue
    bare = replace(
        catalogue, occupations=tuple(replace(one, isco_code="") for one in catalogue.occupations)
    )
    spread = Spread(bare, trades.scorer.answers)
    assert set(spread.main_groups(np.ones(len(bare.occupations)))) == {NO_GROUP}


def test_what_mostly_some_careers_need_speaks_for_them(trades):
    catalogue = trades.index.catalogue
    spread = Spread(catalogue, trades.scorer.answers)
    careers = np.array([one.uri.startswith("o:care") for one in catalogue.occupations])
    found = spread.is_for(careers, np.ones(len(careers)))
    for row, skill in enumerate(catalogue.skills):
        assert found[row] == skill.uri.startswith("s:care")


@pytest.mark.parametrize(
    ("asked", "full"),
    [
        ((), {NO_GROUP: False, 0: False, 1: False}),
        ((0, 2), {NO_GROUP: False, 0: False, 1: False}),
        ((0, 1), {NO_GROUP: False, 0: True, 1: False}),
        ((4, 5, 0), {NO_GROUP: False, 0: False, 1: False}),
        ((0, 1, 4, 5, 2), {NO_GROUP: False, 0: False, 1: False}),
    ],
)
def test_a_group_is_asked_about_twice_in_five(asked, full):
    main = np.array([0, 0, 1, 1, NO_GROUP, NO_GROUP])
    enough = is_asked_enough(main, asked)
    assert {int(group): bool(one) for group, one in zip(main, enough, strict=True)} == full


@pytest.mark.parametrize("is_spoken_of", [False, True])
def test_of_alike_skills_those_that_people_speak_of_tell_more(tmp_path, is_spoken_of):
    catalogue = _catalogue()
    skills = tuple(
        replace(skill, label=f"remediation{row}") if skill.uri.endswith("0") else skill
        for row, skill in enumerate(catalogue.skills)
    )
    said = tuple(
        Statement(need.occupation, StatementKind.LAY, skill.label)
        for need in catalogue.relations
        for skill in (skills[catalogue.skill_row[need.skill]],)
        if is_spoken_of or not skill.label.startswith("remediation")
    )
    own = replace(catalogue, skills=skills, statements=said)
    found = recommender_over(own, tmp_path).questions(Profile(skills=("s:all",)), limit=1)
    assert found.questions[0].skill.endswith("0") is is_spoken_of


def test_another_background_is_due_once_after_the_first_questions():
    main = np.array([0, 0, 1, 1, NO_GROUP])
    other = np.array([1, NO_GROUP])
    assert not is_due(main, (), other).any()
    assert not is_due(main, (0,), other).any()
    assert is_due(main, (0, 1), other).tolist() == [False, False, True, True, False]
    assert not is_due(main, (0, 1, 2), other).any()
    assert not is_due(main, (0, 1), np.array([], dtype=np.int64)).any()


def test_one_question_is_for_careers_of_another_background(trades):
    profile = Profile(skills=("s:care00", "s:care01", "s:care10"))
    interpreted = trades.interpret(profile)
    posterior = trades.scorer.posterior(interpreted)
    other = trades.index.catalogue.occupation_row["o:cook1"]
    found = trades.question_ranker.best(posterior, interpreted, (), 5, others=[other])
    kinds = [trades.index.catalogue.skills[one.skill].uri[2:6] for one in found]
    assert kinds.count("cook") >= 1
