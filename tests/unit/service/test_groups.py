"""Careers as people see them: near-identical ones once, places, and bands that are held back."""

import pytest

from recommender.results import Band, NoteEffect
from service.answers.groups import Section, grouped, places_of
from service.answers.match import match_answer
from service.schemas.base import ConceptRef
from service.schemas.match import MatchRequest
from service.schemas.notes import NotedCareerAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import SOLDER

AGAINST = NotedCareerAnswer(note=0, effect=NoteEffect.CONFLICTS, because=[])
MAYBE = NotedCareerAnswer(note=0, effect=NoteEffect.MAY_CONFLICT, because=[])
STRONG, GOOD, PARTIAL, STRETCH = Band


@pytest.fixture(scope="module")
def matches():
    """Return a function that makes matches by rank of their name, group, band and notes."""
    snapshot = CatalogueSnapshot(FakeRecommender())
    request = MatchRequest(skills=[SOLDER], limit=1)
    (one,) = match_answer(snapshot, Settings(), request).matches

    def made(*given):
        return [
            one.model_copy(
                update={
                    "rank": rank,
                    "occupation": one.occupation.model_copy(update={"uri": name}),
                    "group": group,
                    "band": band,
                    "notes": list(notes),
                }
            )
            for rank, (name, group, band, *notes) in enumerate(given, 1)
        ]

    return made


def test_places_are_the_same_in_a_shorter_list(matches):
    found = matches(
        ("a", "a", GOOD),
        ("b", "a", GOOD),
        ("c", "c", GOOD, AGAINST),
        ("d", "d", PARTIAL, MAYBE),
        ("e", "a", PARTIAL),
        ("f", "f", STRETCH),
        ("g", "g", STRETCH, AGAINST),
    )
    groups = grouped(found)
    assert [(one.best.occupation.uri, one.place, one.section) for one in groups] == [
        ("a", 1, Section.NEAR),
        ("d", 2, Section.NEAR),
        ("f", 3, Section.STRETCH),
        ("c", 4, Section.AGAINST),
        ("g", 5, Section.AGAINST),
    ]
    assert places_of(groups) == {"a": 1, "b": 1, "e": 1, "d": 2, "f": 3, "c": 4, "g": 5}
    for length in range(1, len(found)):
        shorter = [one for one in grouped(found[:length]) if one.section is not Section.AGAINST]
        expected = {one.best.occupation.uri: one.place for one in groups}
        assert all(expected[one.best.occupation.uri] == one.place for one in shorter)


def test_a_career_above_a_better_band_is_held_back(matches):
    found = matches(
        ("a", "a", GOOD),
        ("b", "b", PARTIAL),
        ("c", "c", GOOD),
        ("d", "d", PARTIAL),
        ("e", "e", GOOD, AGAINST),
        ("f", "f", PARTIAL),
        ("g", "g", STRETCH),
    )
    held = [one.best.occupation.uri for one in grouped(found) if one.is_held_back]
    assert held == ["b"]
    assert [one.is_held_back for one in grouped(found[:2])] == [False, False]


def test_a_career_that_was_brought_forward_is_not_held_back(matches):
    first, second, third = matches(("a", "a", GOOD), ("b", "b", PARTIAL), ("c", "c", GOOD))
    second = second.model_copy(update={"is_brought_forward": True})
    assert not any(one.is_held_back for one in grouped([first, second, third]))


def test_what_was_brought_forward_for_the_same_job_is_for_nothing_else(matches):
    """A job that was held, or that is the reason of a career before, is no other background."""
    held, second, third = matches(("a", "a", GOOD), ("b", "b", PARTIAL), ("c", "c", PARTIAL))
    held = held.model_copy(update={"held": True})
    job, other = (ConceptRef(uri=uri, label=uri) for uri in ("a", "z"))

    def brought(occupation, words=()):
        reason = {"occupation": occupation, "words": list(words)}
        why = third.why.model_copy(update=reason)
        return third.model_copy(update={"why": why, "is_brought_forward": True})

    said = second.model_copy(update={"why": brought(None, ["walk dogs"]).why})
    for career, expected in (
        (brought(job), False),
        (brought(other), True),
        (brought(None, ["walk dogs"]), False),
        (brought(None, ["keep bees"]), True),
        (third, False),
    ):
        groups = grouped([held, said, career])
        assert [one.is_for_other for one in groups] == [False, False, expected]
