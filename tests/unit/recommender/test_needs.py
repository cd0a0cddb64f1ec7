"""Credits, coverage and gaps agree with their definitions in plain loops."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.ranking.requirements import Held, Needs
from recommender.results import Share
from taxonomy.catalogue import Importance, SkillKind
from tests.support import brute_force
from tests.support.drawn_catalogue import (
    BARE,
    OPTIONAL_ONLY,
    SKILLS,
    drawn_catalogue,
    recommender_over,
)
from tests.support.small_catalogue import NEEDS, small_catalogue

HELD = st.lists(
    st.builds(Held, st.integers(0, len(SKILLS) - 1), st.floats(0, 1).map(lambda c: round(c, 4))),
    max_size=6,
)
FEW = settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the index of a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn")).index


@pytest.fixture(scope="module")
def needs(index):
    """Return the needs of a drawn catalogue."""
    return Needs(index)


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
    assert sum(0.1 < worth < 1 for worth in near) > 20


def test_specificity_falls_with_the_number_of_occupations_that_need_a_skill(small):
    # Of three occupations two need baking and driving a forklift, one each of the others.
    specificity = dict(zip(small.catalogue.skill_row, Needs(small).specificity, strict=True))
    often = math.log(3 / 2) / math.log(3)
    assert specificity["s:bake"] == pytest.approx(often)
    assert specificity["s:forklift"] == pytest.approx(often)
    assert [specificity[f"s:{name}"] for name in ("css", "solder", "weld")] == [1, 1, 1]


def test_specificity_of_a_skill_that_none_or_all_need(index, needs):
    for row in range(len(SKILLS)):
        needed_by = {
            occupation
            for occupation in range(len(index.catalogue.occupations))
            for importance in Importance
            if row in brute_force.needed(index, occupation, importance)
        }
        if not needed_by:
            assert needs.specificity[row] == 0
    assert needs.specificity.max() == 1


@FEW
@given(HELD)
def test_credits_are_the_best_of_confidence_times_nearness(index, needs, held):
    expected = [brute_force.credit(index, held, skill) for skill in range(len(SKILLS))]
    found = needs.credits(held)
    for skill, credit in enumerate(expected):
        near_the_threshold = abs(credit - 0.1) < 1e-5 or abs(float(found[skill]) - 0.1) < 1e-5
        assert near_the_threshold or found[skill] == pytest.approx(credit, abs=1e-5)


@FEW
@given(HELD)
def test_coverage_is_the_sum_of_credits_by_kind(index, needs, held):
    rows = range(len(index.catalogue.occupations))
    for row, cover in zip(rows, needs.covers(held, rows), strict=True):
        for importance, found in (
            (Importance.ESSENTIAL, cover.coverage.essential),
            (Importance.OPTIONAL, cover.coverage.optional),
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
@given(HELD)
def test_every_need_is_either_matched_or_a_gap(index, needs, held):
    rows = range(len(index.catalogue.occupations))
    for row, cover in zip(rows, needs.covers(held, rows), strict=True):
        listed = [(m.skill, m.relation) for m in cover.matched]
        listed += [(g.skill, g.relation) for g in cover.gaps]
        wanted = [
            (index.catalogue.skills[skill].uri, importance)
            for importance in Importance
            for skill in brute_force.needed(index, row, importance)
        ]
        assert sorted(listed) == sorted(wanted)
        for importance, found in (
            (Importance.ESSENTIAL, cover.coverage.essential.all),
            (Importance.OPTIONAL, cover.coverage.optional.all),
        ):
            credited = [m.credit for m in cover.matched if m.relation is importance]
            assert found.covered == pytest.approx(sum(credited), abs=1e-9)
        assert all(0.1 <= m.credit <= 1 for m in cover.matched)


@FEW
@given(HELD)
def test_the_reasons_for_a_credit_give_the_credit(index, needs, held):
    row_of = index.catalogue.skill_row
    for cover in needs.covers(held, range(len(index.catalogue.occupations))):
        for match in cover.matched:
            assert 1 <= len(match.because) <= 3
            worth = []
            for because in match.because:
                behind = held[because.recognised]
                exact = brute_force.similarity(index, behind.skill, row_of[match.skill])
                assert because.similarity == pytest.approx(exact, abs=1e-4)
                worth.append(behind.confidence * brute_force.ramp(because.similarity))
            assert worth == sorted(worth, reverse=True) or np.ptp(worth) < 1e-3
            assert match.credit == pytest.approx(worth[0], abs=1e-3)


def test_gaps_are_ordered_by_importance(index, needs):
    for cover in needs.covers([], range(len(index.catalogue.occupations))):
        assert list(cover.gaps) == sorted(cover.gaps, key=lambda g: (-g.importance, g.skill))
        for gap in cover.gaps:
            weight = 1.0 if gap.relation is Importance.ESSENTIAL else 0.5
            specificity = float(needs.specificity[index.catalogue.skill_row[gap.skill]])
            assert gap.importance == pytest.approx(weight * specificity, abs=1e-4)


def test_an_obvious_profile(small):
    row = small.catalogue.skill_row
    needs = Needs(small)
    held = [Held(row["s:weld"], 1.0), Held(row["s:bake"], 0.5)]
    welder = small.catalogue.occupation_row["o:welder"]
    (cover,) = needs.covers(held, [welder])
    assert NEEDS["o:welder"] == ("s:weld s:solder", "s:bake s:forklift")
    assert [(m.skill, m.credit) for m in cover.matched] == [("s:weld", 1.0), ("s:bake", 0.5)]
    assert [gap.skill for gap in cover.gaps] == ["s:solder", "s:forklift"]
    assert cover.coverage.essential.all == Share(1.0, 2)
    assert cover.coverage.essential.skill.share == 0.5
    assert cover.coverage.optional.all == Share(0.5, 2)
    assert cover.coverage.essential.knowledge.share is None


def test_a_share_of_nothing_is_none(index, needs):
    row = index.catalogue.occupation_row
    bare, optional = needs.covers([Held(3, 1.0)], [row[BARE], row[OPTIONAL_ONLY]])
    for share in (bare.coverage.essential, bare.coverage.optional, optional.coverage.essential):
        assert share.all == share.knowledge == share.skill == Share(0, 0)
        assert share.all.share is None
    assert optional.coverage.optional.all.total == 3
    assert (bare.matched, bare.gaps) == ((), ())
