"""Who a person is, and what they deny, is blanked; what they can do stays where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text.claims import without_denied_words
from recommender.text.redaction import without_personal_words

FRAGMENTS = st.sampled_from(
    [
        *("I am", "as a", "young", "Turkish", "man", "34", "years old", "my name is", "Ana"),
        *("weld", "and", "don't", "no", ",", ".", "ß", "😀", "\u0301", "\x00", "\n", "İ"),
    ]
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("My name is Maria Lopez and I weld", "weld"),
        ("my name's Bo, call me Bo: I weld", "weld"),
        ("I am 34 years old and I weld", "weld"),
        ("I'm 52, German, and weld", "weld"),
        ("I weld, aged 61", "weld,"),
        ("a 45-year-old man", "a man"),
        ("I am a 45-year-old man who can weld", "can weld"),
        ("At the age of 19 I weld", "weld"),
        ("34 years of age, I weld", "weld"),
        ("As a young Turkish man I weld", "weld"),
        ("I am a Nigerian woman and I weld", "weld"),
        ("I am a single mother of two, I weld", "weld"),
        ("I am Polish and I weld", "weld"),
        ("I am a 45 year old Turkish woman and single mother, I weld", "weld"),
        ("I am a man and a single father and I weld", "weld"),
        ("I'm a housewife and I weld", "weld"),
        ("I am a wife and mother of two who can weld", "can weld"),
        ("I am a stay-at-home dad. I weld", ". weld"),
        ("I am a Muslim woman and weld", "weld"),
        ("I am pregnant, I weld", "weld"),
        ("As a disabled person I weld", "weld"),
        ("As a German, I weld", "weld"),
        ("She welds her pipes and they cook with him", "welds pipes and cook with"),
        ("Mr Chen and Mrs. Lee weld", "and weld"),
    ],
)
def test_personal_words_are_blanked(text, kept):
    assert " ".join(without_personal_words(text).split()) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("speak German and Turkish", "work as an English teacher", "look after an elderly lady"),
        *("teach 8 year old children", "20 years as a nurse", "MS Excel", "as a lady's maid"),
        *("raise productivity by 34%", "cook Thai food", "as a mother tongue speaker"),
        *(
            "care for disabled people",
            "as a Catholic priest",
            "train pregnant women",
            "parent helper",
        ),
    ],
)
def test_skills_that_look_personal_stay(text):
    assert without_personal_words(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("no experience with Java", ""),
        ("I cannot weld, but cook", "I , but cook"),
        ("I don't drive. I sew", "I . I sew"),
        ("I haven't welded; I cook", "I ; I cook"),
        ("I lack patience", "I"),
        ("north of the notable knot", "north of the notable knot"),
        ("I can't drive but I weld steel", "I but I weld steel"),
        ("I don't cook and I weld", "I and I weld"),
        ("not only cooking but also baking", "not only cooking but also baking"),
        ("I have never missed a deadline", "I have never missed a deadline"),
        ("no-code development", "no-code development"),
        ("not-for-profit organisations", "not-for-profit organisations"),
    ],
)
def test_denied_words_are_blanked(text, kept):
    assert " ".join(without_denied_words(text).split()) == kept


@pytest.mark.parametrize("blank", [without_personal_words, without_denied_words])
@given(st.lists(FRAGMENTS, max_size=12).map(" ".join))
def test_offsets_and_case_do_not_matter(blank, text):
    left = blank(text)
    assert len(left) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, left, strict=True))
    if text.isascii():
        assert blank(text.upper()) == left.upper()


@pytest.mark.parametrize(
    "text",
    [
        *("as " + "young old " * 2_000 + "x", "as young" + (" " * 3_000 + ",") * 6 + "x"),
        *("i am" + " " * 20_000, "my name is " + "a " * 9_000, "call me x" + " ," * 9_000),
    ],
)
def test_long_repeats_are_read_to_the_end(text):
    assert len(without_personal_words(text)) == len(text)
