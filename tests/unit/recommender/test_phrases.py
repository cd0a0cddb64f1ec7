"""Phrases are worded as labels are, and point at what was said."""

from collections import Counter

import pytest

from recommender.text.normalisation import Acronyms, Expansion, Wording
from recommender.text.phrases import phrases_of
from recommender.text.spelling import Rewording, Spelling, reworded
from tests.support.small_catalogue import small_catalogue

WORDING = Wording(
    Acronyms({"TIG": Expansion("tungsten welding"), "P&L": Expansion("profit and loss")}),
    Spelling(Counter({"bricks": 5}), frozenset({"steel"})),
)


@pytest.mark.parametrize(
    ("text", "whole", "parts", "said"),
    [
        ("TIG on steel", "tungsten welding on steel", None, ["TIG on steel", "TIG", "steel"]),
        ("I lay briks", "lay bricks", ["lay bricks"], ["lay briks"]),
        ("no briks, TIG", "tungsten welding", ["tungsten welding"], ["TIG"]),
        ("P&L", "profit and loss", ["p", "l"], ["P", "L"]),
        ("tig", "tig", ["tig"], ["tig"]),
        ("", "", [], []),
    ],
)
def test_phrases_are_reworded_and_spans_are_not(text, whole, parts, said):
    phrases = phrases_of(text, WORDING)
    assert phrases.whole == whole
    assert [phrases.words[start:end] for start, end in phrases.spans] == said
    assert [text[start:end] for start, end in phrases.spans] == said
    if parts is not None:
        assert list(phrases.parts) == parts


def test_each_part_has_its_own_wording():
    phrases = phrases_of("TIG on briks", WORDING)
    assert phrases.parts == ("tungsten welding on bricks", "tungsten welding", "bricks")


@pytest.mark.parametrize("text", ["TIG on steel", "I lay briks", "", "no P&L"])
def test_without_a_wording_phrases_are_as_said(text):
    plain = phrases_of(text)
    worded = phrases_of(text, WORDING)
    assert (plain.words, plain.spans) == (worded.words, worded.spans)
    assert plain.parts == tuple(plain.words[a:b].casefold() for a, b in plain.spans)


def test_only_rewordings_within_a_part_count():
    changes = (Rewording(0, 3, "one"), Rewording(4, 7, "two"))
    assert reworded("abc def ghi", 0, 11, changes) == "one two ghi"
    assert reworded("abc def ghi", 1, 8, changes) == "bc two "
    assert reworded("abc def ghi", 4, 6, changes) == "de"


def test_the_wording_of_a_catalogue_has_both():
    wording = Wording.of(small_catalogue(), ["the"])
    changes = wording.rewordings("TIG and sollder")
    assert [each.words for each in changes] == ["tungsten inert gas welding"]
    counted = Wording.of(small_catalogue(), ["the", "solder"]).rewordings("sollder, TIG")
    assert [each.words for each in counted] == ["solder", "tungsten inert gas welding"]
