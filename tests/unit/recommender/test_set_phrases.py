"""Idioms, small print of vacancies and headings of CVs name no skill."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text.boilerplate import without_set_phrases


def left(text):
    return " ".join(without_set_phrases(text).split())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I learnt the ropes and baked bread", "I and baked bread"),
        ("Hit the ground running.", "."),
        ("she thinks outside the box, and I solder", "she thinks , and I solder"),
        ("I dotted the i's; kept records", "I ; kept records"),
        ("gets his ducks in a row", "gets his"),
        ("We are the largest paint manufacturer. You bake bread.", ". You bake bread."),
        ("Only shortlisted candidates will be told", ""),
        ("EMPLOYMENT HISTORY:", ""),
        ("  key responsibilities -", ""),
    ],
)
def test_set_phrases_are_blanked(text, kept):
    assert left(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("work experience with children", "I build brick walls", "climb ladders safely"),
        *("interviewed shortlisted candidates", "wash dirty laundry", "plant seeds"),
        *("administer pension schemes", "keep plates warm", "Skills: welding"),
        *("worked at a leading supplier of paint", "bookkeeping", "how to apply paint"),
    ],
)
def test_words_meant_as_they_stand_are_kept(text):
    assert without_set_phrases(text) == text


@given(st.text(max_size=60) | st.sampled_from(["by submitting this form\nI weld. ok", "cv"]))
def test_offsets_stay(text):
    blanked = without_set_phrases(text)
    assert len(blanked) == len(text)
    assert all(after in (" ", before) for after, before in zip(blanked, text, strict=True))
