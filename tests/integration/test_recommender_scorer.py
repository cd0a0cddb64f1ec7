"""Scores and terms follow their definitions."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.fitting.ranking import FOLDS
from recommender.ranking.requirements import EssentialsSaid, HeldSkill, Requirements
from recommender.ranking.scorer import (
    Scorer,
    Signals,
    band_of,
)
from recommender.ranking.weights import (
    RANKING_VERSION,
    SIGNALS,
    RankingOrigin,
    RankingWeights,
)
from recommender.recognition.interpreter import QueryVectors
from recommender.results import Band
from taxonomy.catalogue import Catalogue, Importance, Statement, StatementKind
from tests.support.drawn_catalogue import BARE, SKILLS, drawn_catalogue, recommender_over
from tests.support.small_catalogue import small_catalogue

FEW = settings(max_examples=15, deadline=None, derandomize=True)
ORIGIN = RankingOrigin(("people.jsonl",), 2, "hashing-1", "2026-11-24")
WEIGHTS = RankingWeights(
    "toy-1",
    ORIGIN,
    {name: 0.1 * number for number, name in enumerate(SIGNALS, 1)},
    half_score_at=9.0,
    steepness=3.5,
    shares={name: 0.02 * number for number, name in enumerate(SIGNALS, 1)},
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the index of a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn")).index


def queries_of(index, rows):
    """Return queries of skills (rows) with unequal weights."""
    weights = np.arange(1, len(rows) + 1, dtype=np.float32)
    words = tuple(index.catalogue.skills[row].label for row in rows)
    return QueryVectors(index.skill_vectors[rows], weights / weights.sum(), words)


def scored(scorer, queries, credit):
    """Return the scores of all occupations for queries and credit."""
    return scorer.score(scorer.signals(queries, credit))


@FEW
@given(st.lists(st.integers(0, len(SKILLS) - 1), min_size=1, max_size=4, unique=True))
def test_terms_and_scores_follow_their_definitions(index, rows):
    requirements = Requirements(index)
    credit = requirements.credits([HeldSkill(row, 0.8) for row in rows])
    queries = queries_of(index, rows)
    scores = scored(Scorer(index, requirements, WEIGHTS), queries, credit)
    signals = Signals(index, requirements).of(queries, credit)
    weighted = {name: WEIGHTS.weights[name] * signals[name].astype(float) for name in SIGNALS}
    total = sum(weighted.values())
    present = 1 - WEIGHTS.shares["statements"] - WEIGHTS.shares["isco_group"]
    growth = (math.sqrt(2 * math.log(len(total))) - 1) / (math.sqrt(2 * math.log(3007)) - 1)
    half = 9 * growth * present
    expected = total**3.5 / (total**3.5 + half**3.5)
    np.testing.assert_allclose(scores.total, expected, atol=1e-6)
    assert tuple(scores.terms) == SIGNALS
    for name, term in weighted.items():
        scaled = np.where(total > 0, term * expected / np.where(total > 0, total, 1), 0)
        np.testing.assert_allclose(scores.terms[name], scaled, atol=1e-6)
    np.testing.assert_allclose(sum(scores.terms.values()), scores.total, atol=1e-9)
    assert scores.total.min() >= -1e-6
    assert scores.total.max() < 1


def test_a_signal_that_a_catalogue_lacks_lowers_no_score(starter):
    index = starter.index
    codeless = tuple(replace(each, isco_code="") for each in index.catalogue.occupations)
    without = replace(index, catalogue=replace(index.catalogue, occupations=codeless))
    requirements = Requirements(index)
    queries, credit = queries_of(index, [3, 400, 800]), requirements.credits([HeldSkill(3, 0.9)])
    scorer, other = (Scorer(each, requirements) for each in (index, without))
    signals = other.signals(queries, credit)
    assert not signals["isco_group"].any()
    present = 1 - scorer.weights.shares["isco_group"]
    shrunk = replace(scorer.weights, half_score_at=scorer.weights.half_score_at * present)
    expected = scorer.with_weights(shrunk).score(signals).total
    np.testing.assert_allclose(other.score(signals).total, expected, atol=1e-8)


def test_what_an_occupation_needs_is_the_centroid_of_what_people_in_it_speak_of(tmp_path):
    catalogue = drawn_catalogue()
    said = (Statement(one.uri, StatementKind.LAY, SKILLS[0]) for one in catalogue.occupations)
    index = recommender_over(replace(catalogue, statements=tuple(said)), tmp_path).index
    requirements = Requirements(index)
    spoken, found = requirements.spoken.toarray(), Signals(index, requirements).profiles
    assert len(np.unique(spoken[spoken > 0])) > 1
    for row, occupation in enumerate(catalogue.occupations):
        centroid = np.zeros(index.skill_vectors.shape[1])
        for need in catalogue.relations_of.get(occupation.uri, ()):
            skill = catalogue.skill_row[need.skill]
            weight = 1.0 if need.importance is Importance.ESSENTIAL else 0.5
            weight *= 0.3 + 0.7 * spoken[row, skill]
            centroid += weight * requirements.specificity[skill] * index.skill_vectors[skill]
        centroid /= max(np.linalg.norm(centroid), 1e-9)
        np.testing.assert_allclose(found[row], centroid, atol=1e-5)


def test_other_weights_rank_the_same_signals(index):
    requirements = Requirements(index)
    queries, credit = queries_of(index, [4]), requirements.credits([HeldSkill(4, 1.0)])
    scorer = Scorer(index, requirements)
    other = scorer.with_weights(WEIGHTS)
    assert (scorer.weights, other.weights) == (RankingWeights.shipped(), WEIGHTS)
    expected = scored(Scorer(index, requirements, WEIGHTS), queries, credit).total
    assert other.score(scorer.signals(queries, credit)).total.tolist() == expected.tolist()


def test_shipped_weights():
    shipped = RankingWeights.shipped()
    assert shipped.version == RANKING_VERSION
    assert len(shipped.without_fold) == FOLDS
    for weights in (shipped.weights, *shipped.without_fold):
        assert tuple(weights) == SIGNALS
        assert weights["coverage"] >= 6
        assert min(weights.values()) >= 0


def test_ranking_weights_are_read_as_written(tmp_path):
    rounded = {name: round(weight, 3) for name, weight in WEIGHTS.weights.items()}
    weights = replace(WEIGHTS, weights=rounded, without_fold=[rounded] * 2)
    assert weights.write(tmp_path) == tmp_path / "ranking_weights.json"
    assert RankingWeights.read(tmp_path) == weights


def test_more_coverage_never_lowers_a_score(index):
    requirements = Requirements(index)
    queries = queries_of(index, [4])
    scores = [
        scored(
            Scorer(index, requirements), queries, requirements.credits([HeldSkill(4, confidence)])
        ).total
        for confidence in (0.0, 0.2, 0.5, 1.0)
    ]
    for lower, higher in pairwise(scores):
        assert (higher >= lower).all()


def test_an_occupation_without_needs_is_scored_by_its_text(index):
    requirements = Requirements(index)
    bare = index.catalogue.occupation_row[BARE]
    words = (index.catalogue.occupations[bare].label,)
    queries = QueryVectors(index.occupation_vectors[[bare]], np.ones(1, dtype=np.float32), words)
    scores = scored(Scorer(index, requirements), queries, requirements.credits([]))
    assert scores.terms["coverage"].max() == 0
    assert np.isfinite(scores.total).all()
    if scores.total[bare] > 0:
        assert scores.terms["occupation_text"][bare] == scores.terms["occupation_text"].max()


@pytest.mark.parametrize("occupations", [1, 2])
def test_catalogues_of_one_or_two_occupations(tmp_path, occupations):
    whole = small_catalogue()
    kept = {occupation.uri for occupation in whole.occupations[:occupations]}
    part = Catalogue(
        version="part-1-en",
        language="en",
        sources=(),
        occupations=whole.occupations[:occupations],
        skills=whole.skills,
        relations=tuple(r for r in whole.relations if r.occupation in kept),
    )
    index = recommender_over(part, tmp_path).index
    requirements = Requirements(index)
    row = index.catalogue.skill_row["s:bake"]
    scores = scored(
        Scorer(index, requirements),
        queries_of(index, [row]),
        requirements.credits([HeldSkill(row, 1.0)]),
    )
    assert int(scores.total.argmax()) == 0
    assert scores.total[0] > 0


def test_bands_of_scores():
    scores = (1.0, 0.55, 0.54999999, 0.4, 0.39999999, 0.25, 0.24999999, 0.0)
    assert [band_of(score, essentials=EssentialsSaid.ENOUGH, best=score) for score in scores] == [
        *(Band.STRONG, Band.STRONG, Band.GOOD, Band.GOOD),
        *(Band.PARTIAL, Band.PARTIAL, Band.STRETCH, Band.STRETCH),
    ]


def test_what_is_far_behind_the_best_career_is_in_a_lower_band():
    scores = (0.8, 0.73, 0.71, 0.61, 0.59, 0.4, 0.25, 0.2)
    assert [band_of(score, essentials=EssentialsSaid.ENOUGH, best=0.8) for score in scores] == [
        *(Band.STRONG, Band.STRONG, Band.GOOD, Band.GOOD),
        *(Band.PARTIAL, Band.PARTIAL, Band.PARTIAL, Band.STRETCH),
    ]


def test_no_career_is_a_good_fit_of_which_nothing_essential_was_said():
    assert [
        band_of(score, essentials=EssentialsSaid.NONE, best=score)
        for score in (1.0, 0.4, 0.25, 0.0)
    ] == [
        *(Band.PARTIAL, Band.PARTIAL, Band.PARTIAL, Band.STRETCH),
    ]


def test_no_career_is_a_strong_fit_of_whose_needs_little_was_said():
    assert [
        band_of(score, essentials=EssentialsSaid.FEW, best=score) for score in (1.0, 0.4, 0.25, 0.0)
    ] == [
        *(Band.GOOD, Band.GOOD, Band.PARTIAL, Band.STRETCH),
    ]
