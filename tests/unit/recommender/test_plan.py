"""A plan: which step each gap stands in, in which order, and what holds of every plan."""

import random
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from recommender.guidance import PlannedSkill, PlanStage, PlanStep
from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.ranking.plan import Planner, others_of
from recommender.results import SkillGap
from taxonomy.catalogue import (
    Catalogue,
    Importance,
    Occupation,
    Skill,
    SkillKind,
    SkillLink,
    SkillRelation,
)
from tests.support.drawn_catalogue import BARE, SKILLS, TWINS, drawn_catalogue, recommender_over

ESSENTIAL, OPTIONAL = Importance.ESSENTIAL, Importance.OPTIONAL
KNOWLEDGE, SKILL = SkillKind.KNOWLEDGE, SkillKind.SKILL
LEARN, PRACTISE, SPECIALISE, STRENGTHEN = PlanStage


@dataclass(frozen=True)
class Needs:
    """The needs of occupations, as the requirements of an index have them."""

    essential: csr_array
    optional: csr_array


def planner(skills, links=(), others=()):
    """Return a planner over skills; `others` are the skills that each further occupation needs."""
    ordered = tuple(sorted(skills, key=lambda skill: skill.uri))
    rows = {skill.uri: row for row, skill in enumerate(ordered)}
    needs = np.zeros((len(others), len(rows)), dtype=np.float32)
    for career, needed in enumerate(others):
        needs[career, [rows[uri] for uri in needed]] = 1
    catalogue = Catalogue(
        "plan-1-en",
        "en",
        (),
        tuple(Occupation(f"o:{n}", f"worker {n}", "7212") for n in range(len(others))),
        ordered,
        (),
        skill_links=tuple(links),
    )
    return Planner(catalogue, Needs(csr_array(needs), csr_array(np.zeros_like(needs))))


def gap(uri, relation=ESSENTIAL, importance=0.5):
    return SkillGap(uri, relation, importance)


def skill(uri, kind=SKILL, *broader):
    return Skill(uri, uri, kind, broader=broader)


def names(steps):
    return [(step.stage, [one.skill for one in step.skills]) for step in steps]


def test_knowledge_comes_first_then_what_others_share_then_the_rest_then_what_is_optional():
    skills = [skill("know", KNOWLEDGE), skill("own"), skill("shared"), skill("extra", KNOWLEDGE)]
    plan = planner(skills, others=[["shared"], ["shared", "own"], ["shared"]])
    gaps = [gap("know"), gap("own"), gap("shared"), gap("extra", OPTIONAL)]
    assert names(plan.steps(gaps, [0, 1, 2])) == [
        (LEARN, ["know"]),
        (PRACTISE, ["shared"]),
        (SPECIALISE, ["own"]),
        (STRENGTHEN, ["extra"]),
    ]


def test_a_step_without_skills_is_left_out_and_without_gaps_there_is_none():
    plan = planner([skill("own")])
    assert names(plan.steps([gap("own")], [])) == [(SPECIALISE, ["own"])]
    assert plan.steps([], []) == ()


def test_skills_of_more_careers_come_first_then_the_more_specific_then_by_uri():
    skills = [skill(uri, KNOWLEDGE) for uri in "abcd"]
    plan = planner(skills, others=[["c"], ["c", "b"]])
    gaps = [gap("a", importance=0.1), gap("b"), gap("c"), gap("d", importance=0.9)]
    (step,) = plan.steps(gaps, [0, 1])
    assert [(one.skill, one.careers) for one in step.skills] == [
        ("c", 2), ("b", 1), ("d", 0), ("a", 0)
    ]  # fmt: skip


def test_a_skill_waits_for_what_helps_with_it_and_for_the_broader_one():
    skills = [
        skill("a-special", KNOWLEDGE, "z-general"),
        skill("b-later", KNOWLEDGE),
        skill("y-basis", KNOWLEDGE),
        skill("z-general", KNOWLEDGE),
    ]
    plan = planner(skills, [SkillLink("b-later", "y-basis", OPTIONAL)])
    (step,) = plan.steps([gap(one.uri) for one in skills], [])
    assert step == PlanStep(
        LEARN,
        (
            PlannedSkill("y-basis", ESSENTIAL, 0, ("b-later",)),
            PlannedSkill("b-later", ESSENTIAL, 0, ()),
            PlannedSkill("z-general", ESSENTIAL, 0, ("a-special",)),
            PlannedSkill("a-special", ESSENTIAL, 0, ()),
        ),
    )


def test_what_is_covered_holds_nothing_up():
    skills = [skill("special", KNOWLEDGE, "general"), skill("general", KNOWLEDGE)]
    (step,) = planner(skills).steps([gap("special")], [])
    assert step.skills == (PlannedSkill("special", ESSENTIAL, 0, ()),)


@pytest.mark.parametrize(("link", "first"), [(OPTIONAL, "essential"), (ESSENTIAL, "optional")])
def test_an_optional_skill_comes_before_an_essential_one_only_where_it_has_to(link, first):
    skills = [skill("essential"), skill("optional", KNOWLEDGE)]
    plan = planner(skills, [SkillLink("essential", "optional", link)])
    steps = plan.steps([gap("essential"), gap("optional", OPTIONAL)], [])
    assert next(one.skill for step in steps for one in step.skills) == first
    helper = next(one for step in steps for one in step.skills if one.skill == "optional")
    assert helper.helps_with == ("essential",)
    assert steps[0].stage is (SPECIALISE if link is OPTIONAL else LEARN)


def test_a_practical_skill_that_others_build_on_is_practised_before_them():
    skills = [skill("basis"), skill("later")]
    plan = planner(skills, [SkillLink("later", "basis", OPTIONAL)])
    assert names(plan.steps([gap("later"), gap("basis")], [])) == [
        (PRACTISE, ["basis"]),
        (SPECIALISE, ["later"]),
    ]


def test_knowledge_that_builds_on_practice_comes_after_it():
    skills = [skill("a-theory", KNOWLEDGE), skill("practice")]
    plan = planner(skills, [SkillLink("a-theory", "practice", ESSENTIAL)])
    assert names(plan.steps([gap("a-theory"), gap("practice")], [])) == [
        (PRACTISE, ["practice", "a-theory"])
    ]


def test_a_circle_is_broken_by_the_best_of_it():
    skills = [skill("a", KNOWLEDGE), skill("b", KNOWLEDGE), skill("c", KNOWLEDGE)]
    links = [SkillLink("a", "b", OPTIONAL), SkillLink("b", "a", OPTIONAL)]
    plan = planner(skills, [*links, SkillLink("a", "c", OPTIONAL)], others=[["b"]])
    assert names(plan.steps([gap(uri) for uri in "abc"], [0])) == [(LEARN, ["c", "b", "a"])]


def test_the_other_careers_are_the_first_of_the_list_without_near_identical_ones():
    assert others_of([4, 1, 0, 3, 2], ["g0", "g1", "g1", "g3", "g4"], 2, 4) == [4, 0, 3]


def linked(seed):
    """Return a drawn catalogue whose skills are linked and have broader ones by chance."""
    chance = random.Random(seed)  # noqa: S311 - a fixed draw
    drawn = drawn_catalogue(seed)
    uris = [one.uri for one in drawn.skills]
    skills = tuple(
        replace(one, broader=(chance.choice(uris),)) if chance.random() < 0.4 else one
        for one in drawn.skills
    )
    links = {tuple(chance.sample(uris, 2)): chance.choice(list(Importance)) for _ in range(40)}
    found = tuple(SkillLink(*pair, links[pair]) for pair in sorted(links))
    return replace(drawn, skills=skills, skill_links=found)


@pytest.fixture(scope="module", params=[1, 2, 3])
def recommender(request, tmp_path_factory):
    return recommender_over(linked(request.param), tmp_path_factory.mktemp("linked"))


@pytest.mark.parametrize(
    "profile",
    [
        Profile((SkillStatement(SKILLS[3]), SkillStatement("I weld steel pipes every day"))),
        Profile(skills=("s:05", "s:20"), excluded_skills=("s:01",)),
        Profile((SkillStatement("carry oak boards"),), occupations=("o:03",)),
    ],
)
def test_every_plan_has_the_gaps_of_the_match_once_and_its_other_careers_as_counted(
    recommender, profile
):
    catalogue = recommender.index.catalogue
    for match in recommender.match(profile, limit=100).matches:
        plan = recommender.plan(profile, match.occupation)
        planned = [one for step in plan.steps for one in step.skills]
        assert sorted(one.skill for one in planned) == sorted(one.skill for one in match.gaps)
        assert plan.matched == match.matched
        assert plan.coverage == match.coverage
        first = recommender.match(profile, limit=20).matches
        others = [one.occupation for one in first if one.group != match.group]
        needed = {uri: _needs(catalogue, uri) for uri in others}
        assert plan.compared == len(others)
        for one in planned:
            assert one.careers == sum(one.skill in needs for needs in needed.values())


def _needs(catalogue: Catalogue, occupation: str) -> set[str]:
    relations: tuple[SkillRelation, ...] = catalogue.relations_of.get(occupation, ())
    return {relation.skill for relation in relations}


def test_a_profile_without_anything_usable_gets_all_that_the_career_needs(recommender):
    plan = recommender.plan(Profile((SkillStatement("…"),)), TWINS[0])
    needs = _needs(recommender.index.catalogue, TWINS[0])
    assert {one.skill for step in plan.steps for one in step.skills} == needs
    assert (plan.compared, plan.matched) == (0, ())


def test_a_career_without_needs_has_no_steps_and_an_unknown_one_is_refused(recommender):
    profile = Profile(skills=("s:05",))
    assert recommender.plan(profile, BARE).steps == ()
    with pytest.raises(UnknownConceptError, match="o:none"):
        recommender.plan(profile, "o:none")


def test_stages_are_in_the_order_of_the_plan():
    assert list(PlanStage) == ["learn", "practise", "specialise", "strengthen"]
