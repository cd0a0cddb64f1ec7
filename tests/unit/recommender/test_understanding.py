"""A profile comes to skills with evidence, and to voices of one weight each."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.results import Given, GivenAs, Span, UnrecognisedReason
from taxonomy.catalogue import Importance
from tests.support.drawn_catalogue import (
    BARE,
    OPTIONAL_ONLY,
    TWINS,
    drawn_catalogue,
    recommender_over,
)
from tests.support.fake_encoder import HashingEncoder


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn"))


def profile(*texts, **given):
    """Return a profile of some statements and of what is given by URI."""
    return Profile(tuple(map(SkillStatement, texts)), **given)


def uri_of(recommender, label):
    """Return the URI of the skill with a label."""
    return next(skill.uri for skill in recommender.index.catalogue.skills if skill.label == label)


@pytest.mark.parametrize("field", ["skills", "occupations", "excluded_skills"])
def test_an_unknown_uri_is_refused_with_its_place(drawn, field):
    known = "o:00" if field == "occupations" else "s:00"
    with pytest.raises(UnknownConceptError) as refused:
        drawn.match(profile("weld", **{field: (known, known, "x:1")}))
    assert (refused.value.field, refused.value.position, refused.value.uri) == (field, 2, "x:1")
    assert str(refused.value).startswith(f"{field}[2]: 'x:1' is not in the catalogue drawn-1-en; ")


@pytest.mark.parametrize("field", ["skills", "occupations", "excluded_skills"])
def test_a_skill_is_no_occupation(drawn, field):
    wrong = "s:00" if field == "occupations" else "o:00"
    with pytest.raises(UnknownConceptError):
        drawn.understand(profile(**{field: (wrong,)}))


def test_skills_by_uri_are_certain(drawn):
    found = drawn.understand(profile(skills=("s:04", "s:02", "s:04")))
    assert [(r.skill, r.confidence, r.evidence) for r in found.recognised] == [
        ("s:04", 1.0, Given(GivenAs.SKILL)),
        ("s:02", 1.0, Given(GivenAs.SKILL)),
    ]
    np.testing.assert_array_equal(found.voices.vectors, drawn.index.skill_vectors[[2, 4]])
    np.testing.assert_allclose(found.voices.weights, [1, 1])


def test_a_past_occupation_gives_its_skills(drawn):
    found = drawn.understand(profile(occupations=("o:00",)))
    relations = drawn.index.catalogue.relations_of["o:00"]
    confidence = {Importance.ESSENTIAL: 1.0, Importance.OPTIONAL: 0.5}
    assert [(r.skill, r.confidence, r.evidence) for r in found.recognised] == [
        (r.skill, confidence[r.importance], Given(GivenAs.OCCUPATION, "o:00")) for r in relations
    ]
    essential = [r.skill for r in relations if r.importance is Importance.ESSENTIAL]
    assert len(found.voices.vectors) == len(essential)
    assert found.voices.weights.sum() == pytest.approx(6)


def test_each_skill_is_recognised_once_where_it_is_surest(drawn):
    label = "weld steel pipes"
    uri = uri_of(drawn, label)
    said = profile(f"at work we {label} a lot", label, skills=(uri,), occupations=("o:00", "o:03"))
    found = [r for r in drawn.understand(said).recognised if r.skill == uri]
    assert [(r.confidence, r.evidence) for r in found] == [(1.0, Given(GivenAs.SKILL))]
    without_uri = profile(f"at work we {label} a lot", label)
    (found,) = [r for r in drawn.understand(without_uri).recognised if r.skill == uri]
    assert (found.confidence, found.evidence) == (1.0, Span(1, 0, 16, label))
    every = [r.skill for r in drawn.understand(said).recognised]
    assert len(set(every)) == len(every)


def test_held_skills_stand_where_the_recognised_stand(drawn):
    found = drawn.understand(profile("weld steel pipes", "bend oak", occupations=("o:02",)))
    row = drawn.index.catalogue.skill_row
    assert [(h.skill, h.confidence) for h in found.held] == [
        (row[r.skill], r.confidence) for r in found.recognised
    ]


@pytest.mark.parametrize("occupation", [BARE, OPTIONAL_ONLY])
def test_occupations_without_essentials_are_understood(drawn, occupation):
    found = drawn.understand(profile(occupations=(occupation,)))
    assert found.voices.silent is (occupation == BARE)
    assert len(found.voices.vectors) == len(found.recognised)


def test_an_occupation_whose_essentials_are_excluded_says_nothing(drawn):
    relations = drawn.index.catalogue.relations_of[TWINS[0]]
    essential = tuple(r.skill for r in relations if r.importance is Importance.ESSENTIAL)
    found = drawn.understand(profile(occupations=TWINS, excluded_skills=essential))
    assert found.voices.silent
    assert {r.skill for r in found.recognised}.isdisjoint(essential)
    assert drawn.match(profile(occupations=TWINS, excluded_skills=essential)).matches == ()


def test_voices_are_statements_skills_and_occupations(drawn):
    said = profile("weld steel", "asdf", skills=("s:01",), occupations=("o:00",))
    found = drawn.understand(said)
    (unrecognised,) = found.unrecognised
    assert (unrecognised.statement, unrecognised.text) == (1, "asdf")
    assert unrecognised.reason is UnrecognisedReason.NOT_A_SKILL
    essentials = len(found.voices.weights) - 2
    weights = np.array([1, 1, *[6 / essentials] * essentials])
    np.testing.assert_allclose(found.voices.weights, weights, rtol=1e-6)
    (spoken,) = HashingEncoder().encode(["weld steel"])
    np.testing.assert_array_equal(found.voices.vectors[0], spoken)
    np.testing.assert_array_equal(found.voices.vectors[1], drawn.index.skill_vectors[1])


def test_an_excluded_skill_is_dropped_with_its_words(drawn):
    label = "weld steel pipes"
    said = profile(f"I {label}, bend oak boards", excluded_skills=(uri_of(drawn, label),))
    rest = profile("I , bend oak boards")
    found, expected = drawn.match(said), drawn.match(rest)
    assert [r.skill for r in found.recognised] == [r.skill for r in expected.recognised]
    assert {m.occupation: m.score for m in found.matches} == pytest.approx(
        {m.occupation: m.score for m in expected.matches}, abs=1e-6
    )
    kept = drawn.understand(profile(f"I {label}, bend oak boards")).voices.vectors
    assert not np.allclose(drawn.understand(said).voices.vectors, kept)


def test_an_excluded_skill_given_by_uri_is_dropped(drawn):
    found = drawn.match(profile("cut oak boards", skills=("s:00",), excluded_skills=("s:00",)))
    assert found == drawn.match(profile("cut oak boards", excluded_skills=("s:00",)))
    assert "s:00" not in {r.skill for r in found.recognised}


def test_an_empty_profile_comes_to_nothing(drawn):
    found = drawn.match(Profile())
    assert (found.statements, found.recognised, found.unrecognised, found.matches) == ((),) * 4


def test_an_unclaimed_skill_is_not_read_and_its_words_speak_all_the_same(drawn):
    spoken, given = drawn.index.catalogue.skills[4], "s:01"
    said = profile(spoken.label, skills=(given,))
    whole = drawn.understand(said)
    read = tuple(r.skill for r in whole.recognised if r.skill != given)
    assert spoken.uri in read
    left = drawn.understand(replace(said, unclaimed_skills=read))
    assert [r.skill for r in left.recognised] == [given]
    np.testing.assert_array_equal(left.voices.vectors, whole.voices.vectors)
    assert left.voices.words == whole.voices.words
    confirmed = replace(said, skills=(given, *read), unclaimed_skills=read)
    assert set(read) <= {r.skill for r in drawn.understand(confirmed).recognised}
