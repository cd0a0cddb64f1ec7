"""Label cover: the share of a label's words that a text holds, by hand."""

from math import log

import numpy as np
import pytest

from recommender.lexical import LabelCover

LABELS = ("teach public speaking", "weld pipes", "welding techniques", "R", "Java (programming)")
WELD = log(6 / 1)


@pytest.fixture(scope="module")
def cover():
    return LabelCover(LABELS)


def test_rare_words_count_more(cover):
    found = cover.of("I welds all day")
    assert found[1] == pytest.approx(WELD / (WELD + log(6)))
    assert found[[0, 2, 3, 4]].tolist() == [0, 0, 0, 0]


def test_words_are_compared_by_their_first_letters(cover):
    assert cover.of("a public speaker")[0] == pytest.approx(2 / 3)
    assert cover.of("welders are welding")[2] == pytest.approx(1 / 2)


def test_a_verb_that_nobody_said_is_missing(cover):
    assert cover.of("public speaking")[0] == pytest.approx(2 / 3)
    assert cover.of("I teach public speaking")[0] == pytest.approx(1)


def test_what_stands_in_brackets_need_not_be_said(cover):
    assert cover.of("java")[4] == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "r", "of the", "zzzz"])
def test_words_of_no_label_cover_nothing(cover, text):
    assert np.array_equal(cover.of(text), np.zeros(len(LABELS), dtype=np.float32))


def test_repeats_and_case_do_not_count(cover):
    assert np.array_equal(cover.of("Weld WELD pipe"), cover.of("weld pipes"))
