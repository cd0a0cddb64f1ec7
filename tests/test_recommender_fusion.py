"""The fusion is what its description says, term by term."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.fusion import Fusion, band_of
from recommender.match import Band
from recommender.needs import Held, Needs
from recommender.voice import Voices
from taxonomy.catalogue import Catalogue, Importance
from tests import brute_force
from tests.drawn_catalogue import BARE, SKILLS, drawn_catalogue, recommender_over
from tests.small_catalogue import small_catalogue

FEW = settings(max_examples=15, deadline=None, derandomize=True)
TERMS = ("occupation_text", "best_skills", "skill_profile", "coverage")


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the index of a drawn catalogue."""
    return recommender_over(drawn_catalogue(), tmp_path_factory.mktemp("drawn")).index


def voices_of(index, rows):
    """Return voices of skills (rows) with unequal weights."""
    weights = np.arange(1, len(rows) + 1, dtype=np.float32)
    return Voices(index.skill_vectors[rows], weights / weights.sum())


def standard(values):
    """Return values with mean 0 and standard deviation 1."""
    values = np.array(values, dtype=np.float64)
    return (values - values.mean()) / values.std()


def signals(index, needs, voices, held):
    """Return the four signals of each occupation from their definitions."""
    skills, vectors = index.skill_vectors, voices.vectors
    text, best, profile, coverage = [], [], [], []
    for row in range(len(index.catalogue.occupations)):
        essential = brute_force.needed(index, row, Importance.ESSENTIAL)
        optional = brute_force.needed(index, row, Importance.OPTIONAL)
        every = essential + optional
        text.append(sum(w * v @ index.occupation_vectors[row] for v, w in _pairs(voices)))
        best.append(
            sum(w * max(float(v @ skills[s]) for s in every) for v, w in _pairs(voices))
            if every
            else 0.0
        )
        weight = {s: needs.specificity[s] * (1 if s in essential else 0.5) for s in every}
        centroid = sum((weight[s] * skills[s] for s in every), np.zeros(vectors.shape[1]))
        length = max(np.linalg.norm(centroid), 1e-9)
        profile.append(sum(w * v for v, w in _pairs(voices)) @ centroid / length)
        worth = {s: needs.specificity[s] + 0.1 for s in essential}
        credited = sum(worth[s] * brute_force.credit(index, held, s) for s in essential)
        coverage.append(credited / sum(worth.values()) if essential else 0.0)
    return standard(text), standard(best), standard(profile), np.array(coverage)


def _pairs(voices):
    return list(zip(voices.vectors, voices.weights, strict=True))


@FEW
@given(st.lists(st.integers(0, len(SKILLS) - 1), min_size=1, max_size=4, unique=True))
def test_terms_and_scores_follow_their_definitions(index, rows):
    needs = Needs(index)
    held = [Held(row, 0.8) for row in rows]
    voices = voices_of(index, rows)
    scores = Fusion(index, needs).scores(voices, needs.credits(held))
    weighted = np.array(signals(index, needs, voices, held)) * [[1], [1], [1], [6]]
    total = weighted.sum(axis=0)
    half = 14.5 * math.sqrt(math.log(len(total)) / math.log(3007))
    positive = np.maximum(total, 0)
    expected = positive**4 / (positive**4 + half**4)
    np.testing.assert_allclose(scores.total, expected, atol=1e-5)
    assert tuple(scores.terms) == TERMS
    for name, term in zip(TERMS, weighted, strict=True):
        scaled = np.where(total > 0, term * expected / np.where(total > 0, total, 1), 0)
        np.testing.assert_allclose(scores.terms[name], scaled, atol=1e-5)
    np.testing.assert_allclose(sum(scores.terms.values()), scores.total, atol=1e-9)
    assert scores.total.min() >= -1e-6
    assert scores.total.max() < 1


def test_more_coverage_never_lowers_a_score(index):
    needs = Needs(index)
    voices = voices_of(index, [4])
    scores = [
        Fusion(index, needs).scores(voices, needs.credits([Held(4, confidence)])).total
        for confidence in (0.0, 0.2, 0.5, 1.0)
    ]
    for lower, higher in pairwise(scores):
        assert (higher >= lower).all()


def test_an_occupation_without_needs_is_scored_by_its_text(index):
    needs = Needs(index)
    bare = index.catalogue.occupation_row[BARE]
    voices = Voices(index.occupation_vectors[[bare]], np.ones(1, dtype=np.float32))
    scores = Fusion(index, needs).scores(voices, needs.credits([]))
    assert scores.terms["coverage"].max() == 0
    assert np.isfinite(scores.total).all()
    if scores.total[bare] > 0:
        assert scores.terms["occupation_text"][bare] == scores.terms["occupation_text"].max()


@pytest.mark.parametrize("occupations", [1, 2])
def test_catalogues_with_hardly_an_occupation(tmp_path, occupations):
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
    needs = Needs(index)
    row = index.catalogue.skill_row["s:bake"]
    scores = Fusion(index, needs).scores(voices_of(index, [row]), needs.credits([Held(row, 1.0)]))
    assert int(scores.total.argmax()) == 0
    assert scores.total[0] > 0


def test_scores_have_words():
    assert [band_of(score) for score in (1.0, 0.6, 0.59999999)] == [
        *(Band.STRONG, Band.STRONG, Band.GOOD),
    ]
    assert [band_of(score) for score in (0.3, 0.29999999, 0.1, 0.09999999, 0.0)] == [
        *(Band.GOOD, Band.PARTIAL, Band.PARTIAL, Band.STRETCH, Band.STRETCH),
    ]
