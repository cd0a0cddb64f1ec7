"""Label coverage by hand, and label similarity as scikit-learn computes it."""

from math import log

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender.lexical import LabelCoverage
from tests.support.words import similarity_to

COVERED_LABELS = (
    "teach public speaking",
    "weld pipes",
    "welding techniques",
    "R",
    "Java (programming)",
)
WELD = log(6 / 1)


@pytest.fixture(scope="module")
def coverage():
    return LabelCoverage(COVERED_LABELS)


def test_rare_words_count_more(coverage):
    found = coverage.of("I welds all day")
    assert found[1] == pytest.approx(WELD / (WELD + log(6)))
    assert found[[0, 2, 3, 4]].tolist() == [0, 0, 0, 0]


def test_words_are_compared_by_their_first_letters(coverage):
    assert coverage.of("a public speaker")[0] == pytest.approx(2 / 3)
    assert coverage.of("welders are welding")[2] == pytest.approx(1 / 2)


def test_a_verb_that_does_not_occur_is_missing(coverage):
    assert coverage.of("public speaking")[0] == pytest.approx(2 / 3)
    assert coverage.of("I teach public speaking")[0] == pytest.approx(1)


def test_words_in_brackets_do_not_count(coverage):
    assert coverage.of("java")[4] == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "r", "of the", "zzzz"])
def test_words_of_no_label_cover_nothing(coverage, text):
    assert np.array_equal(coverage.of(text), np.zeros(len(COVERED_LABELS), dtype=np.float32))


def test_repeats_and_case_do_not_count(coverage):
    assert np.array_equal(coverage.of("Weld WELD pipe"), coverage.of("weld pipes"))


LABELS = [
    ["bus driver", "driver of a coach"],
    ["C++ developer"],
    ["driver", "lorry driver", "truck operator"],
]


@pytest.mark.parametrize("key", ["bus driver", "a lorry", "c++ zebra developer driver", "driver"])
def test_cosines_are_those_of_scikit_learn(key):
    flat = [label for labels in LABELS for label in labels]
    vectorizer = TfidfVectorizer(token_pattern=r"\S+", binary=True).fit(flat)
    cosine = (vectorizer.transform(flat) @ vectorizer.transform([key]).T).toarray().ravel()
    best = [cosine[:2].max(), cosine[2], cosine[3:].max()]
    assert similarity_to(LABELS).of(key) == pytest.approx(np.array(best), abs=1e-6)


@pytest.mark.parametrize("key", ["", "zebra keeper"])
def test_unknown_words_are_similar_to_nothing(key):
    assert similarity_to(LABELS).of(key).tolist() == [0, 0, 0]


def test_a_label_without_words():
    assert similarity_to([["!"], ["cook"]]).of("cook").tolist() == pytest.approx([0, 1])
