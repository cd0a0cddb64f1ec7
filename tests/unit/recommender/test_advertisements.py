"""The parts of a job advertisement: what may ask for a skill, and why the others do not."""

import pytest

from recommender.recognition.advertisements import parts_of
from recommender.results import IgnoredReason

ASKS = None
HEADING, OFFER = IgnoredReason.HEADING, IgnoredReason.OFFER
EMPLOYER, APPLICATION = IgnoredReason.EMPLOYER, IgnoredReason.APPLICATION
NOT_REQUIRED = IgnoredReason.NOT_REQUIRED


def names_job(words):
    return words.casefold() in {"cook", "forklift driver"}


def read(text):
    parts = list(parts_of(text, names_job))
    for part in parts:
        first = part.words.start
        kept = text[first : first + len(part.words.text)]
        for one, other in zip(part.words.text, kept, strict=True):
            assert one in (other, " "), "offsets are of the text"
    return [(part.reason, " ".join(part.words.text.split())) for part in parts]


SECTIONS = """\
Cook (m/f/d) - Harbour Inn

About us
Three generations have cooked on this quay.

Your tasks
- You prepare fish
- Order supplies; check deliveries

What we offer:
- Free meals
- Cooking courses

How to apply
Visit the kitchen on a Monday
"""


def test_headings_say_what_the_lines_below_them_are_about():
    assert read(SECTIONS) == [
        (HEADING, "Cook (m/f/d)"),
        (HEADING, "Harbour Inn"),
        (HEADING, "About us"),
        (EMPLOYER, "Three generations have cooked on this quay"),
        (HEADING, "Your tasks"),
        (ASKS, "You prepare fish"),
        (ASKS, "Order supplies"),
        (ASKS, "check deliveries"),
        (HEADING, "What we offer"),
        (OFFER, "Free meals"),
        (OFFER, "Cooking courses"),
        (HEADING, "How to apply"),
        (APPLICATION, "Visit the kitchen on a Monday"),
    ]


def test_a_heading_before_a_colon_is_about_its_line_alone():
    text = "Benefits: meals, a pension. Requirements: first aid. Location: Leeds\nYou bake bread"
    assert read(text) == [
        (HEADING, "Benefits:"),
        (OFFER, "meals, a pension"),
        (HEADING, "Requirements:"),
        (ASKS, "first aid"),
        (HEADING, "Location:"),
        (APPLICATION, "Leeds"),
        (ASKS, "You bake bread"),
    ]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("You drive a van and load it", ASKS),
        ("Experience with pension payments", ASKS),
        ("Apply paint to walls", ASKS),
        ("Manage a budget of £2 million", ASKS),
        ("We are looking for someone who can weld", ASKS),
        ("We are a family bakery and need you to bake bread", ASKS),
        ("Knowledge of data protection", ASKS),
        ("Fluent English and basic German", ASKS),
        ("We offer a pension and 28 days of leave", OFFER),
        ("We give you full training in welding", OFFER),
        ("You will learn how to weld", OFFER),
        ("Pay is £12.50 per hour", OFFER),
        ("28 days' holiday", OFFER),
        ("We are one of the largest clinics and do surgery", EMPLOYER),
        ("Our customers are banks that trade in metals", EMPLOYER),
        ("We build software for hotels", EMPLOYER),
        ("Please send your CV to the head teacher", APPLICATION),
        ("Write to jobs@inn.example", APPLICATION),
        ("Call us on 0191 496 0123", APPLICATION),
        ("See www.inn.example", APPLICATION),
    ],
)
def test_a_sentence_says_by_itself_what_it_is_about(sentence, reason):
    assert read(sentence) == [(reason, sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No experience needed", [(NOT_REQUIRED, "No experience needed")]),
        ("You don't need a degree", [(NOT_REQUIRED, "You don't need a degree")]),
        (
            "No experience needed, but you can drive a forklift",
            [(NOT_REQUIRED, "No experience needed"), (ASKS, ", but you can drive a forklift")],
        ),
        ("German is not required", [(NOT_REQUIRED, "German is not required")]),
        ("You have no fear of heights", [(ASKS, "You have no fear of heights")]),
    ],
)
def test_what_is_not_asked_for_is_left_out_by_its_clause(sentence, expected):
    assert read(sentence) == expected


def test_who_is_spoken_of_says_it_where_there_is_no_heading():
    text = "About us\nSince ages. Our shop sells bread. You bake bread\nOur tills are old"
    assert read(text) == [
        (HEADING, "About us"),
        (EMPLOYER, "Since ages"),
        (EMPLOYER, "Our shop sells bread"),
        (ASKS, "You bake bread"),
        (EMPLOYER, "Our tills are old"),
    ]


def test_only_the_first_line_is_a_title_and_items_are_no_headings():
    text = "Forklift driver needed in Hull\n- Languages\n- Safeguarding\nCook"
    assert read(text) == [
        (HEADING, "Forklift driver needed in Hull"),
        (ASKS, "Languages"),
        (ASKS, "Safeguarding"),
        (ASKS, "Cook"),
    ]


def test_a_text_of_one_line_is_no_title():
    assert read("Cook") == [(ASKS, "Cook")]


def test_a_line_that_ends_in_a_colon_begins_a_part_by_what_it_says():
    text = "About us\nSince 1890.\nIn this job you will:\nweld\nYou will receive:\na pension"
    assert read(text) == [
        (HEADING, "About us"),
        (EMPLOYER, "Since 1890"),
        (HEADING, "In this job you will"),
        (ASKS, "weld"),
        (HEADING, "You will receive"),
        (OFFER, "a pension"),
    ]


@pytest.mark.parametrize("text", ["", " \n\t\n", "...", "\n\n:::\n"])
def test_a_text_without_words_has_no_parts(text):
    assert [part for part in read(text) if part[1].strip(".: ")] == []
