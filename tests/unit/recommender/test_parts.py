"""A statement is cut into the parts that may each name a skill."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.label_key import words_of
from recommender.text.phrases import parts_of

WORDS = st.sampled_from(
    "I weld steel pipes with and of , . - ' é 漢 😀 \u0301 \x00 C++ have".split(" ")
)


def cut(text):
    """Return the parts of a text as texts."""
    return [text[start:end] for start, end in parts_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("of the and", []),
        ("weld", ["weld"]),
        ("I weld steel and cook", ["weld steel", "cook"]),
        ("weld, cook; sew", ["weld", "cook", "sew"]),
        ("I have good experience in welding", ["welding"]),
        (
            "repair engines of cars",
            ["repair engines of cars", "repair engines", "cars", "engines of cars"],
        ),
        (
            "weld long steel pipes",
            [
                *("weld long steel pipes", "weld long", "long steel", "steel pipes"),
                *("weld long steel", "long steel pipes"),
            ],
        ),
        ("a well-known tool", ["known tool"]),
        ("hands-on C++ (C#)", ["hands-on C++", "hands", "C++", "C#"]),
    ],
)
def test_parts_are_phrases_and_pieces(text, expected):
    assert cut(text) == expected


def test_three_words_that_begin_and_end_with_one_that_counts_are_a_part():
    assert cut("look after plants in big pots") == [
        *("look after plants in big pots", "look after plants", "big pots", "plants in big"),
    ]


@given(st.lists(WORDS, max_size=15).map(" ".join) | st.text(max_size=40))
def test_parts_begin_and_end_at_words(text):
    starts = {word.start for word in words_of(text)}
    ends = {word.end for word in words_of(text)}
    parts = parts_of(text)
    assert len(set(parts)) == len(parts)
    for start, end in parts:
        assert start < end
        assert start in starts
        assert end in ends
