"""Matches are ranked, explained and cut as the contract says."""

from dataclasses import replace
from itertools import pairwise

import pytest

from index.labels import ConceptType
from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.ranking.facets import Filters
from recommender.ranking.requirements import essentials_said
from recommender.ranking.scorer import band_of
from recommender.results import Suggestion
from tests.support.drawn_catalogue import (
    TWINS,
    drawn_catalogue,
    recommender_over,
    with_statements,
)

PROFILES = (
    Profile((SkillStatement("weld steel pipes"), SkillStatement("bend copper boards"))),
    Profile((SkillStatement("paint oak"),), skills=("s:03",), occupations=("o:04",)),
    Profile(skills=("s:01", "s:22", "s:29")),
    Profile(occupations=(TWINS[0],)),
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the recommender over a drawn catalogue, its occupations in different ISCO groups."""
    catalogue = drawn_catalogue()
    occupations = tuple(
        replace(occupation, isco_code=f"{row % 4 + 1}1{row % 2}1")
        for row, occupation in enumerate(catalogue.occupations)
    )
    return recommender_over(
        replace(catalogue, occupations=occupations), tmp_path_factory.mktemp("drawn")
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_matches_are_ranked_by_score_then_uri(drawn, profile):
    matches = drawn.match(profile, limit=100).matches
    assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
    order = [(-match.score, match.occupation) for match in matches]
    assert order == sorted(order)
    assert len({match.occupation for match in matches}) == len(matches) > 3
    for match in matches:
        assert 0 <= match.score < 1
        assert sum(match.reasons.values()) == pytest.approx(match.score, abs=1e-9)
        best = match.score if match.held else matches[0].score
        essentials = essentials_said(match.readiness.said, match.readiness.total)
        assert match.band is band_of(match.score, essentials=essentials, best=best)
        assert match.held is (match.occupation in profile.occupations)


def test_bands_count_the_essentials_that_people_speak_of(tmp_path):
    speaking = recommender_over(with_statements(drawn_catalogue()), tmp_path)
    differ = 0
    for profile in PROFILES:
        interpreted = speaking.interpret(profile)
        matches = speaking.match(profile, limit=100).matches
        for match in matches:
            row = speaking.index.catalogue.occupation_row[match.occupation]
            essentials = speaking.essentials_said(interpreted, row)
            of_all = essentials_said(match.readiness.said, match.readiness.total)
            assert essentials <= of_all
            differ += essentials < of_all
            best = match.score if match.held else matches[0].score
            assert match.band is band_of(match.score, essentials=essentials, best=best)
    assert differ


@pytest.mark.parametrize("profile", PROFILES)
def test_scores_depend_on_neither_limit_nor_filter(drawn, profile):
    whole = drawn.match(profile, limit=100).matches
    assert drawn.match(profile, limit=3).matches == whole[:3]
    code = {o.uri: o.isco_code for o in drawn.index.catalogue.occupations}
    for isco in (("1",), ("21", "31"), ("1101", "9")):
        kept = [match for match in whole if code[match.occupation].startswith(isco)]
        found = drawn.match(profile, filters=Filters(isco=isco), limit=100).matches
        assert [replace(match, rank=0) for match in found] == [
            replace(match, rank=0) for match in kept
        ]
        assert [match.rank for match in found] == list(range(1, len(kept) + 1))
    assert drawn.match(profile, filters=Filters(isco=("9",))).matches == ()
    named = Filters(occupations=(whole[2].occupation,))
    (alone,) = drawn.match(profile, filters=named).matches
    assert replace(alone, rank=3) == whole[2]


def test_a_named_occupation_must_be_in_the_catalogue(drawn):
    with pytest.raises(UnknownConceptError, match=r"filters/occupations\[0\]"):
        drawn.match(PROFILES[0], filters=Filters(occupations=("none",)))


@pytest.mark.parametrize("profile", PROFILES)
def test_positions_in_because_name_what_was_recognised(drawn, profile):
    found = drawn.match(profile, limit=100)
    catalogue = drawn.index.catalogue
    for match in found.matches:
        needs = [(r.skill, r.importance) for r in catalogue.relations_of.get(match.occupation, ())]
        listed = [(m.skill, m.relation) for m in match.matched]
        listed += [(g.skill, g.relation) for g in match.gaps]
        assert sorted(listed) == sorted(needs)
        for matched in match.matched:
            best = matched.because[0]
            behind = found.recognised[best.recognised]
            ramp = max(0.0, (best.similarity - 0.6) / 0.4)
            assert matched.credit == pytest.approx(behind.confidence * ramp, abs=1e-3)
            if behind.skill == matched.skill:
                assert best.similarity == 1.0


def test_a_held_occupation_may_come_first(drawn):
    best = drawn.match(Profile(occupations=(TWINS[0],)), limit=2).matches
    assert {match.occupation for match in best} == set(TWINS)
    assert {match.occupation: match.held for match in best} == {TWINS[0]: True, TWINS[1]: False}
    assert len({match.group for match in best}) == 1
    assert abs(best[0].score - best[1].score) < 1e-6


def test_ties_go_by_uri(tmp_path):
    catalogue = drawn_catalogue()
    twin = next(o for o in catalogue.occupations if o.uri == TWINS[0])
    alike = [f"o:z{number}" for number in range(3)]
    copies = (replace(r, occupation=uri) for uri in alike for r in catalogue.relations_of[twin.uri])
    catalogue = replace(
        catalogue,
        occupations=(*catalogue.occupations, *(replace(twin, uri=uri) for uri in alike)),
        relations=(*catalogue.relations, *copies),
    )
    found = recommender_over(catalogue, tmp_path).match(Profile(occupations=(twin.uri,))).matches
    tied = [match for match in found if match.occupation in {*TWINS, *alike}]
    assert len(tied) == 5
    for before, after in pairwise(tied):
        assert before.score > after.score or before.occupation < after.occupation
    assert tied[0].score == pytest.approx(tied[-1].score, abs=1e-6)


def test_only_a_profile_without_queries_has_no_matches(drawn):
    for text in ("asdf", "", "😀"):
        found = drawn.match(Profile((SkillStatement(text),)))
        assert (found.matches, found.recognised) == ((), ())
        assert [each.text for each in found.unrecognised] == [text]
    assert drawn.match(Profile((SkillStatement("of pipes and other steel things"),))).matches


def test_suggestions_name_the_label_that_was_typed(drawn):
    found = drawn.suggest("weld st", ConceptType.SKILL)
    assert [each.label for each in found] == ["weld steel pipes", "weld steel boards"]
    assert all(each.matched == each.label for each in found)
    assert (
        drawn.suggest("weld", ConceptType.SKILL, limit=1)
        == drawn.suggest("weld", ConceptType.SKILL)[:1]
    )
    assert drawn.suggest("worker 03", ConceptType.OCCUPATION)[0] == Suggestion(
        "o:03", "worker 03", "worker 03"
    )
    assert drawn.suggest("", ConceptType.SKILL) == ()


def test_skills_are_suggested_that_words_without_a_label_name(drawn):
    text = "steel pipes that I weld daily"
    assert drawn.index.labels.search(text, ConceptType.SKILL) == ()
    found = drawn.suggest(text, ConceptType.SKILL)
    assert [each.uri for each in found] == [each.skill for each in drawn.recognise(text)] != []
    assert all(each.matched == each.label for each in found)
