"""Credits, coverage, gaps and near-identical groups agree with their definitions."""

import math
import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender.ranking.requirements import (
    EssentialsSaid,
    HeldSkill,
    Requirements,
    essentials_said,
)
from recommender.results import NeedState, Readiness, Share
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
from tests.support import brute_force
from tests.support.drawn_catalogue import (
    BARE,
    OPTIONAL_ONLY,
    SKILLS,
    TWINS,
    drawn_catalogue,
    recommender_over,
)
from tests.support.small_catalogue import NEEDS, small_catalogue

HELD = st.lists(
    st.builds(
        HeldSkill, st.integers(0, len(SKILLS) - 1), st.floats(0, 1).map(lambda c: round(c, 4))
    ),
    max_size=6,
)
# Printing a failing example prints the index too, which hypothesis warns about.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
FEW = settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the index of a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn")).index


@pytest.fixture(scope="module")
def requirements(index):
    """Return the requirements of a drawn catalogue."""
    return Requirements(index)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the index of the small catalogue."""
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small")).index


def test_some_drawn_skills_are_partly_alike(index):
    near = [
        brute_force.ramp(brute_force.similarity(index, one, other))
        for one in range(len(SKILLS))
        for other in range(one)
    ]
    assert sum(0.1 < credits_of < 1 for credits_of in near) > 20


def test_specificity_falls_with_the_number_of_occupations_that_need_a_skill(small):
    # Of three occupations two need baking and driving a forklift, one each of the others.
    specificity = dict(zip(small.catalogue.skill_row, Requirements(small).specificity, strict=True))
    often = math.log(3 / 2) / math.log(3)
    assert specificity["s:bake"] == pytest.approx(often)
    assert specificity["s:forklift"] == pytest.approx(often)
    assert [specificity[f"s:{name}"] for name in ("css", "solder", "weld")] == [1, 1, 1]


def test_specificity_of_a_skill_that_none_or_all_need(index, requirements):
    for row in range(len(SKILLS)):
        needed_by = {
            occupation
            for occupation in range(len(index.catalogue.occupations))
            for importance in Importance
            if row in brute_force.needed(index, occupation, importance)
        }
        if not needed_by:
            assert requirements.specificity[row] == 0
    assert requirements.specificity.max() == 1


@FEW
@given(HELD)
def test_credits_are_the_best_of_confidence_times_nearness(index, requirements, held):
    assume(not brute_force.is_at_threshold(index, held))
    expected = [brute_force.credit(index, held, skill) for skill in range(len(SKILLS))]
    assert requirements.credits(held) == pytest.approx(expected, abs=1e-5)


@FEW
@given(HELD)
def test_coverage_is_the_sum_of_credits_by_kind(index, requirements, held):
    assume(not brute_force.is_at_threshold(index, held))
    rows = range(len(index.catalogue.occupations))
    for row, detail in zip(rows, requirements.coverage(held, rows), strict=True):
        for importance, found in (
            (Importance.ESSENTIAL, detail.coverage.essential),
            (Importance.OPTIONAL, detail.coverage.optional),
        ):
            for share, kinds in (
                (found.all, tuple(SkillKind)),
                (found.knowledge, (SkillKind.KNOWLEDGE,)),
                (found.skill, (SkillKind.SKILL,)),
            ):
                covered, total = brute_force.covered(index, held, row, importance, kinds)
                assert share.total == total
                assert share.covered == pytest.approx(covered, abs=1e-3)
                assert share.share == (share.covered / total if total else None)


@FEW
@given(HELD, st.sets(st.integers(0, len(SKILLS) - 1), max_size=3))
def test_each_need_is_said_close_denied_or_not_mentioned(index, requirements, held, denied):
    assume(not brute_force.is_at_threshold(index, held))
    held = [replace(one, is_partial=one.skill % 2 == 0) for one in held]
    state = [state_of(index, held, denied, skill) for skill in range(len(SKILLS))]
    rows = range(len(index.catalogue.occupations))
    spoken = requirements.essentials_said(held, denied, rows)
    for row, detail in zip(rows, requirements.coverage(held, rows, denied), strict=True):
        essential = brute_force.needed(index, row, Importance.ESSENTIAL)
        expected = Counter(state[skill] for skill in essential)
        assert detail.readiness == Readiness(*(expected[one] for one in NeedState))
        assert detail.readiness.total == len(essential)
        assert spoken[row] is essentials_said(detail.readiness.said, detail.readiness.total)
        for need in (*detail.matched, *detail.gaps):
            assert need.state is state[index.catalogue.skill_row[need.skill]]
        assert {m.state for m in detail.matched} <= {NeedState.SAID, NeedState.IN_PART}


def test_people_speak_of_a_need_as_far_as_a_statement_is_near_it(tmp_path):
    catalogue = drawn_catalogue()
    said = ("weld steel pipes every day", "cut copper boards", "I paint oak at weekends")
    uris = [one.uri for one in catalogue.occupations[:2]]
    statements = tuple(Statement(uri, StatementKind.LAY, text) for uri in uris for text in said)
    index = recommender_over(replace(catalogue, statements=statements), tmp_path).index
    vectors = index.occupation_statements.unit(slice(0, len(said)))
    found = Requirements(index).spoken.toarray()
    for row, occupation in enumerate(catalogue.occupations):
        needs = {one.skill for one in catalogue.relations_of.get(occupation.uri, ())}
        for skill, one in enumerate(catalogue.skills):
            near = max(float(index.skill_vectors[skill] @ vector) for vector in vectors)
            spoken = min(max((near - 0.15) / 0.4, 0), 1) if occupation.uri in uris else 0.5
            assert found[row, skill] == pytest.approx(spoken * (one.uri in needs), abs=1e-5)


def test_essentials_count_that_people_speak_of(tmp_path):
    catalogue = drawn_catalogue()
    said = (Statement(one.uri, StatementKind.LAY, SKILLS[0]) for one in catalogue.occupations)
    index = recommender_over(replace(catalogue, statements=tuple(said)), tmp_path).index
    requirements = Requirements(index)
    spoken, found = requirements.spoken.toarray(), set()
    for row in range(len(catalogue.occupations)):
        essential = brute_force.needed(index, row, Importance.ESSENTIAL)
        counting = [one for one in essential if spoken[row, one] >= 0.4] or essential
        for skill in essential:
            held = [HeldSkill(skill, 1.0)]
            count = sum(bool(requirements.said(held)[one]) for one in counting)
            (enough,) = requirements.essentials_said(held, (), [row])
            of_all = sum(bool(requirements.said(held)[one]) for one in essential)
            assert enough is min(
                essentials_said(count, len(counting)), essentials_said(of_all, len(essential))
            )
            found.add((len(counting) < len(essential), enough is EssentialsSaid.NONE))
    assert found >= {(True, True), (True, False), (False, False)}


@pytest.mark.parametrize(
    ("said", "needed", "expected"),
    [
        *((0, 0, "NONE"), (0, 40, "NONE"), (1, 10, "FEW"), (2, 3, "FEW")),
        *((1, 1, "ENOUGH"), (2, 2, "ENOUGH"), (3, 3, "ENOUGH"), (3, 30, "ENOUGH")),
        *((3, 42, "FEW"), (4, 42, "FEW"), (5, 42, "ENOUGH"), (9, 88, "ENOUGH")),
    ],
)
def test_enough_are_three_needs_and_a_tenth_of_all(said, needed, expected):
    assert essentials_said(said, needed) is EssentialsSaid[expected]


def state_of(index, held, denied, skill):
    """Return the state of a needed skill (row) by comparing it with every held one."""
    if skill in denied:
        return NeedState.DENIED
    if not brute_force.credit(index, held, skill):
        return NeedState.NOT_MENTIONED
    near = (brute_force.similarity(index, one.skill, skill) for one in held if not one.is_partial)
    return NeedState.SAID if any(each > 0.8 for each in near) else NeedState.IN_PART


@FEW
@given(HELD)
def test_every_need_is_either_matched_or_a_gap(index, requirements, held):
    rows = range(len(index.catalogue.occupations))
    for row, detail in zip(rows, requirements.coverage(held, rows), strict=True):
        listed = [(m.skill, m.relation) for m in detail.matched]
        listed += [(g.skill, g.relation) for g in detail.gaps]
        wanted = [
            (index.catalogue.skills[skill].uri, importance)
            for importance in Importance
            for skill in brute_force.needed(index, row, importance)
        ]
        assert sorted(listed) == sorted(wanted)
        for importance, found in (
            (Importance.ESSENTIAL, detail.coverage.essential.all),
            (Importance.OPTIONAL, detail.coverage.optional.all),
        ):
            credited = [m.credit for m in detail.matched if m.relation is importance]
            assert found.covered == pytest.approx(sum(credited), abs=1e-9)
        assert all(0.1 <= m.credit <= 1 for m in detail.matched)


@FEW
@given(HELD)
def test_the_reasons_for_a_credit_give_the_credit(index, requirements, held):
    row_of = index.catalogue.skill_row
    for detail in requirements.coverage(held, range(len(index.catalogue.occupations))):
        for match in detail.matched:
            assert 1 <= len(match.because) <= 3
            credits_of = []
            for because in match.because:
                behind = held[because.recognised]
                exact = brute_force.similarity(index, behind.skill, row_of[match.skill])
                assert because.similarity == pytest.approx(exact, abs=1e-4)
                credits_of.append(behind.confidence * brute_force.ramp(because.similarity))
            assert credits_of == sorted(credits_of, reverse=True) or np.ptp(credits_of) < 1e-3
            assert match.credit == pytest.approx(credits_of[0], abs=1e-3)


@FEW
@given(held=HELD, denied=st.sets(st.integers(0, len(SKILLS) - 1), max_size=2))
def test_a_skill_that_is_asked_for_is_as_a_need_of_a_career(index, requirements, held, denied):
    uris = [skill.uri for skill in index.catalogue.skills]
    asked = {one.skill: one for one in requirements.asked(held, range(len(uris)), denied)}
    assert list(asked) == uris
    every = range(len(index.catalogue.occupations))
    for detail in requirements.coverage(held, every, denied):
        for need in detail.matched:
            one = asked[need.skill]
            assert (one.state, one.credit, one.because) == (need.state, need.credit, need.because)
        for gap in detail.gaps:
            one = asked[gap.skill]
            assert (one.state, one.credit, one.because) == (gap.state, 0.0, ())


def test_gaps_are_ordered_by_importance(index, requirements):
    for detail in requirements.coverage([], range(len(index.catalogue.occupations))):
        assert list(detail.gaps) == sorted(detail.gaps, key=lambda g: (-g.importance, g.skill))
        for gap in detail.gaps:
            weight = 1.0 if gap.relation is Importance.ESSENTIAL else 0.5
            specificity = float(requirements.specificity[index.catalogue.skill_row[gap.skill]])
            assert gap.importance == pytest.approx(weight * specificity, abs=1e-4)


def test_an_obvious_profile(small):
    row = small.catalogue.skill_row
    requirements = Requirements(small)
    held = [HeldSkill(row["s:weld"], 1.0), HeldSkill(row["s:bake"], 0.5)]
    welder = small.catalogue.occupation_row["o:welder"]
    (detail,) = requirements.coverage(held, [welder])
    assert NEEDS["o:welder"] == ("s:weld s:solder", "s:bake s:forklift")
    assert [(m.skill, m.credit) for m in detail.matched] == [("s:weld", 1.0), ("s:bake", 0.5)]
    assert [gap.skill for gap in detail.gaps] == ["s:solder", "s:forklift"]
    assert detail.coverage.essential.all == Share(1.0, 2)
    assert detail.coverage.essential.skill.share == 0.5
    assert detail.coverage.optional.all == Share(0.5, 2)
    assert detail.coverage.essential.knowledge.share is None


def test_a_share_of_nothing_is_none(index, requirements):
    row = index.catalogue.occupation_row
    bare, optional = requirements.coverage([HeldSkill(3, 1.0)], [row[BARE], row[OPTIONAL_ONLY]])
    for share in (bare.coverage.essential, bare.coverage.optional, optional.coverage.essential):
        assert share.all == share.knowledge == share.skill == Share(0, 0)
        assert share.all.share is None
    assert optional.coverage.optional.all.total == 3
    assert (bare.matched, bare.gaps) == ((), ())


LETTERS = "abcdefghijkl"


def groups(skills_of, folder):
    """Return the group of each occupation, given by its skills as letters, optional in capitals."""
    catalogue = Catalogue(
        version="letters-1-en",
        language="en",
        sources=(),
        occupations=tuple(
            Occupation(f"o:{n:02}", f"job {n}", "7212") for n in range(len(skills_of))
        ),
        skills=tuple(Skill(letter, f"skill {letter}", SkillKind.SKILL) for letter in LETTERS),
        relations=tuple(
            SkillRelation(
                f"o:{n:02}",
                letter.lower(),
                Importance.ESSENTIAL if letter.islower() else Importance.OPTIONAL,
            )
            for n, letters in enumerate(skills_of)
            for letter in letters
        ),
    )
    return recommender_over(catalogue, folder).index.relations.group_names


@pytest.mark.parametrize(
    ("skills_of", "expected"),
    [
        (("abc", "abc", "def"), ("g0", "g0", "g2")),
        (("abcd", "abCD"), ("g0", "g0")),
        (("abc", "abcd"), ("g0", "g0")),
        (("abcdefg", "abcdefghij"), ("g0", "g1")),
        (("ab", "abc"), ("g0", "g1")),
        (("", "", "a"), ("g0", "g1", "g2")),
        (("", "abcdefgh", "klj", "abcdefghij", "cdefghij"), ("g0", "g1", "g2", "g1", "g1")),
    ],
)
def test_groups_follow_the_share_of_common_needs(tmp_path, skills_of, expected):
    assert groups(skills_of, tmp_path) == expected


def test_groups_agree_with_sets(tmp_path):
    chance = random.Random(4)  # noqa: S311 - a fixed draw
    skills_of = ["".join(sorted(chance.sample("abcdef", chance.randint(3, 6)))) for _ in range(20)]
    found = groups(skills_of, tmp_path)
    group = list(range(len(skills_of)))
    for _ in skills_of:
        for one, left in enumerate(map(set, skills_of)):
            for other, right in enumerate(map(set, skills_of)):
                if len(left & right) / len(left | right) >= 0.75:
                    group[one] = group[other] = min(group[one], group[other])
    assert found == tuple(f"g{first}" for first in group)
    assert len(set(found)) > 1


def test_twins_share_a_group(tmp_path):
    recommender = recommender_over(drawn_catalogue(), tmp_path)
    row = recommender.index.catalogue.occupation_row
    found = recommender.index.relations.group_names
    assert found[row[TWINS[0]]] == found[row[TWINS[1]]] == f"g{row[TWINS[0]]}"
