"""Ranked careers with the changes that one skill makes, and with advice."""

import pytest

from service.answers.match import match_answer
from service.answers.results import SkillChange, rank_changes, results_answer
from service.answers.what_if import what_if_answer
from service.errors import RequestError
from service.schemas.match import MatchRequest
from service.schemas.what_if import WhatIfRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import BAKE, BAKER, SOLDER, TECHNICIAN

SETTINGS = Settings(max_results=20)


@pytest.fixture(scope="module")
def snapshot():
    return CatalogueSnapshot(FakeRecommender())


@pytest.fixture(scope="module")
def match(snapshot):
    """Return one match, to be copied with another rank and occupation."""
    return match_answer(snapshot, SETTINGS, MatchRequest(skills=[SOLDER])).matches[0]


def ranked(match, *names):
    """Return a list of matches with these names as URIs."""
    return [
        match.model_copy(
            update={
                "rank": rank,
                "group": name,
                "occupation": match.occupation.model_copy(update={"uri": name}),
                "matched": match.matched if name.isupper() else [],
            }
        )
        for rank, name in enumerate(names, 1)
    ]


def ranks(changes):
    return [(one.career.occupation.uri, one.old_place, one.new_place) for one in changes]


def test_changes_within_the_first_ten(match):
    before = ranked(match, *"abcdefghijKl")
    after = ranked(match, *"bKcdefaghlij")
    changes = rank_changes(before, after, SOLDER, opened=["a", "unlisted"])
    assert ranks(changes.opened) == [("a", 1, 7)]
    assert ranks(changes.moved) == [("b", 2, 1), ("g", 7, 8), ("h", 8, 9)]
    assert ranks(changes.entered) == [("K", 11, 2), ("l", 12, 10)]
    assert ranks(changes.left) == [("i", 9, 11), ("j", 10, 12)]
    assert changes.others == changes.moved + changes.entered + changes.left
    assert changes.counts_in == 1


def test_the_largest_changes_come_first_and_five_are_kept(match):
    changes = rank_changes(ranked(match, *"abcdefg"), ranked(match, *"gfedcba"), SOLDER, ())
    assert ranks(changes.moved) == [
        ("g", 7, 1),
        ("a", 1, 7),
        ("f", 6, 2),
        ("b", 2, 6),
        ("e", 5, 3),
    ]
    assert changes.counts_in == 0


def test_places_count_near_identical_careers_once(match):
    def alike(group, *found):
        return [
            one.model_copy(update={"group": "ab"}) if one.occupation.uri in group else one
            for one in found
        ]

    before = alike("ab", *ranked(match, *"abcd"))
    after = alike("ab", *ranked(match, *"cbad"))
    changes = rank_changes(before, after, SOLDER, ())
    assert ranks(changes.moved) == [("c", 2, 1), ("b", 1, 2)]
    opened = rank_changes(before, after, SOLDER, ["a"]).opened
    assert ranks(opened) == [("a", 1, 2)]


def test_a_career_that_is_new_or_gone_has_one_rank(match):
    changes = rank_changes(ranked(match, "a"), ranked(match, "b"), SOLDER, ())
    assert ranks(changes.entered) == [("b", None, 1)]
    assert ranks(changes.left) == [("a", 1, None)]


def test_changes_come_from_the_longest_lists_and_the_answer_from_the_limit(snapshot):
    request = MatchRequest(skills=[SOLDER, BAKE], limit=1)
    change = SkillChange(MatchRequest(skills=[SOLDER], limit=1), BAKE, [TECHNICIAN])
    found = results_answer(snapshot, SETTINGS, request, change=change)
    assert found.matches == match_answer(snapshot, SETTINGS, request)
    assert ranks(found.changes.opened) == [(TECHNICIAN, 1, 2)]
    assert ranks(found.changes.entered) == [(BAKER, None, 1)]
    assert found.advice is None


def test_advice_is_that_of_what_if_for_the_same_profile_and_groups(snapshot):
    request = MatchRequest(skills=[SOLDER], filters={"isco": ["3"]})
    found = results_answer(snapshot, SETTINGS, request, wants_advice=True)
    asked = WhatIfRequest(skills=[SOLDER], isco=["3"])
    assert found.advice == what_if_answer(snapshot, SETTINGS, asked)
    assert found.changes is None


def test_a_limit_holds_with_a_change_too(snapshot):
    request = MatchRequest(skills=[SOLDER], limit=21)
    change = SkillChange(MatchRequest(skills=[BAKE]), SOLDER)
    with pytest.raises(RequestError) as caught:
        results_answer(snapshot, SETTINGS, request, change=change)
    assert [one.field for one in caught.value.fields] == ["limit"]
