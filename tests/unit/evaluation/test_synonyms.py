"""Synonyms: where a held-out label's own concept stands, by brute force and by hand."""

import numpy as np
import pytest

from evaluation.metrics.ranking import GoldRanks
from evaluation.systems.labels import held_out_label_ranks, label_lookup_metrics, label_lookup_texts
from index.labels import ConceptType
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue
from training.holdout import HeldOutLabel

SKILL, OCCUPATION = ConceptType.SKILL, ConceptType.OCCUPATION
HELD_OUT = (
    HeldOutLabel(SKILL, 0, "make bread"),
    HeldOutLabel(SKILL, 4, "drive forklift trucks"),
    HeldOutLabel(OCCUPATION, 0, "bread maker"),
)


@pytest.fixture
def catalogue():
    return small_catalogue()


@pytest.fixture
def vectors(catalogue):
    texts = label_lookup_texts(catalogue, HELD_OUT)
    rows = HashingEncoder().encode(texts).astype(np.float16)
    return dict(zip(texts, rows, strict=True))


def by_brute_force(labels, vectors, held):
    def cosine(label):
        one, other = (vectors[text].astype(float) for text in (label, held.label))
        return one @ other / np.linalg.norm(one) / np.linalg.norm(other)

    own = cosine(labels[held.row])
    return 1 + sum(cosine(label) > own for label in labels)


def test_every_text_that_is_needed_is_named(catalogue):
    texts = label_lookup_texts(catalogue, HELD_OUT)
    assert len(texts) == 8 + 3 + 3
    assert {"bake bread", "baker", "bread maker"} <= set(texts)


def test_a_label_is_ranked_among_the_preferred_labels_of_its_kind(catalogue, vectors):
    placed = held_out_label_ranks(catalogue, HELD_OUT, vectors)
    skills = [skill.label for skill in catalogue.skills]
    occupations = [one.label for one in catalogue.occupations]
    assert [p.ranks for p in placed[SKILL]] == [
        (by_brute_force(skills, vectors, held),) for held in HELD_OUT[:2]
    ]
    assert [p.ranks for p in placed[OCCUPATION]] == [
        (by_brute_force(occupations, vectors, HELD_OUT[2]),)
    ]
    assert placed[SKILL][0] == GoldRanks((1,), 1)


def test_the_figures_of_some_places():
    figures = label_lookup_metrics([GoldRanks((place,), 1) for place in (1, 2, 4, 1)])
    assert (figures.labels, figures.first) == (4, 0.5)
    assert figures.mrr == pytest.approx((1 + 1 / 2 + 1 / 4 + 1) / 4)


def test_nothing_held_out_gives_zeros(catalogue, vectors):
    assert held_out_label_ranks(catalogue, (), vectors) == {SKILL: (), OCCUPATION: ()}
    assert label_lookup_metrics(()).labels == 0
