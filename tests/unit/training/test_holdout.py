"""Held-out labels: the rank of a label's own concept, by brute force and by hand."""

import numpy as np
import pytest

from index.labels import ConceptType
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue
from training.holdout import HeldOutLabel, lookup_metrics, lookup_ranks, lookup_texts

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
    texts = lookup_texts(catalogue, HELD_OUT)
    rows = HashingEncoder().encode(texts).astype(np.float16)
    return dict(zip(texts, rows, strict=True))


def by_brute_force(labels, vectors, held):
    def cosine(label):
        one, other = (vectors[text].astype(float) for text in (label, held.label))
        return one @ other / np.linalg.norm(one) / np.linalg.norm(other)

    own = cosine(labels[held.row])
    return 1 + sum(cosine(label) > own for label in labels)


def test_every_text_that_is_needed_is_listed(catalogue):
    texts = lookup_texts(catalogue, HELD_OUT)
    assert len(texts) == 8 + 3 + 3
    assert {"bake bread", "baker", "bread maker"} <= set(texts)


def test_a_label_is_ranked_among_the_preferred_labels_of_its_type(catalogue, vectors):
    ranks = lookup_ranks(catalogue, HELD_OUT, vectors)
    skills = [skill.label for skill in catalogue.skills]
    occupations = [one.label for one in catalogue.occupations]
    assert ranks[SKILL] == tuple(by_brute_force(skills, vectors, held) for held in HELD_OUT[:2])
    assert ranks[OCCUPATION] == (by_brute_force(occupations, vectors, HELD_OUT[2]),)
    assert ranks[SKILL][0] == 1


def test_of_equal_similarities_the_lower_row_is_first(catalogue):
    texts = lookup_texts(catalogue, HELD_OUT)
    same = dict.fromkeys(texts, np.array([1, 0], np.float16))
    assert lookup_ranks(catalogue, HELD_OUT, same) == {SKILL: (1, 5), OCCUPATION: (1,)}


def test_the_metrics_of_some_ranks():
    metrics = lookup_metrics((1, 2, 4, 1))
    assert (metrics.labels, metrics.first) == (4, 0.5)
    assert metrics.mrr == pytest.approx((1 + 1 / 2 + 1 / 4 + 1) / 4)


def test_nothing_held_out_gives_zeros(catalogue, vectors):
    assert lookup_ranks(catalogue, (), vectors) == {SKILL: (), OCCUPATION: ()}
    assert lookup_metrics(()).labels == 0
