"""Transitions rank destinations by the origin's skills against the destination's essentials."""

import pytest

from recommender.profile import UnknownConceptError
from recommender.ranking.requirements import HeldSkill
from taxonomy.catalogue import Importance
from tests.support import brute_force
from tests.support.drawn_catalogue import (
    BARE,
    OPTIONAL_ONLY,
    TWINS,
    drawn_catalogue,
    recommender_over,
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn"))


@pytest.mark.parametrize("origin", ["o:00", "o:03", "o:07", OPTIONAL_ONLY, TWINS[0]])
def test_scores_agree_with_plain_loops(drawn, origin):
    index = drawn.index
    start = index.catalogue.occupation_row[origin]
    held = [
        HeldSkill(row, 1.0)
        for importance in Importance
        for row in brute_force.needed(index, start, importance)
    ]
    expected = {}
    for row, occupation in enumerate(index.catalogue.occupations):
        covered, total = brute_force.covered(index, held, row, Importance.ESSENTIAL)
        if covered and row != start:
            expected[occupation.uri] = covered / total
    found = drawn.transitions(origin, limit=100)
    assert {t.occupation for t in found} == expected.keys()
    for rank, transition in enumerate(found, start=1):
        assert transition.rank == rank
        assert transition.score == pytest.approx(expected[transition.occupation], abs=1e-3)
        essential = transition.coverage.essential.all
        assert transition.score == pytest.approx(essential.share, abs=1e-3)
        assert {m.skill for m in transition.matched}.isdisjoint(g.skill for g in transition.gaps)
        assert len([m for m in transition.matched if m.relation is Importance.ESSENTIAL]) + len(
            [g for g in transition.gaps if g.relation is Importance.ESSENTIAL]
        ) == (essential.total)


def test_the_best_come_first_and_more_essentials_break_ties(drawn):
    found = drawn.transitions("o:03", limit=100)
    order = [(-t.score, -t.coverage.essential.all.total, t.occupation) for t in found]
    assert order == sorted(order)
    assert drawn.transitions("o:03", limit=3) == found[:3]


def test_twins_are_within_full_reach_of_each_other(drawn):
    best = drawn.transitions(TWINS[0], limit=1)[0]
    assert (best.occupation, best.score) == (TWINS[1], 1.0)
    assert [gap.relation for gap in best.gaps] == []


def test_no_transition_from_an_occupation_without_needs(drawn):
    assert drawn.transitions(BARE) == ()
    assert BARE not in {t.occupation for t in drawn.transitions("o:00", limit=100)}


def test_an_unknown_occupation_is_refused(drawn):
    with pytest.raises(UnknownConceptError) as refused:
        drawn.transitions("o:nobody")
    assert (refused.value.field, refused.value.position) == ("occupation", 0)
    assert "'o:nobody' is not in the catalogue drawn-1-en" in str(refused.value)


def test_a_nurse_may_become_another_carer(starter):
    catalogue = starter.index.catalogue
    nurse = next(o for o in catalogue.occupations if "nurse" in o.label)
    reached = starter.transitions(nurse.uri, limit=5)
    labels = [catalogue.occupations[catalogue.occupation_row[t.occupation]].label for t in reached]
    assert any(word in label for label in labels for word in ("nurs", "midwi", "health", "care"))
