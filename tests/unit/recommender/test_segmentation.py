"""A text is cut into statements, and a statement into phrases to compare."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.labels import words_of
from recommender.recognition.normalisation import (
    Acronyms,
    Expansion,
    Normaliser,
    SpellingCorrector,
    present_of,
)
from recommender.recognition.segmentation import (
    LONGEST_STATEMENT,
    MOST_SPANS,
    clauses_of,
    is_verb,
    phrases_of,
    spans_of,
    split_text,
)
from recommender.results import UnrecognisedReason

STATEMENT_LETTERS = st.text(alphabet="ab1 .,;!?\n\r\t•-\u2013—*\u2028é\u0301ß漢😀\x00", max_size=60)


def statements_of(text):
    """Return the statements_of of the statements of a text."""
    return [statement.text for statement in split_text(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t •  - . ", []),
        ("I weld", ["I weld"]),
        ("Excel? No idea. I weld", ["Excel? No idea", "I weld"]),
        ("I weld. I cook!  Do I sew? Yes", ["I weld", "I cook", "Do I sew", "Yes"]),
        ("weld;cook ; sew", ["weld", "cook", "sew"]),
        ("• weld steel\n• cook\r\n* sew\n\n- drive", ["weld steel", "cook", "sew", "drive"]),
        ("welding - ten years \u2013 on ships", ["welding", "ten years", "on ships"]),
        ("hands-on well-being", ["hands-on well-being"]),
        ("Welder, 2015 - 2019 - ships", ["Welder, 2015 - 2019", "ships"]),
        ("Cook 03/2020 \u2013 now", ["Cook 03/2020 \u2013 now"]),
        ("I fix tools, e.g. drills, etc. and saws", ["I fix tools, e.g. drills, etc. and saws"]),
        ("I help Dr. Who. I cook", ["I help Dr. Who", "I cook"]),
        ("C++, C# and node.js", ["C++, C# and node.js"]),
        ("I earned 3.5 stars. Nice", ["I earned 3.5 stars", "Nice"]),
        ("reparo circuitos。漢字 ok\u2028línea", ["reparo circuitos。漢字 ok", "línea"]),
    ],
)
def test_statements_end_at_lines_bullets_and_sentences(text, expected):
    assert statements_of(text) == expected


def test_a_long_statement_is_cut_at_spaces():
    text = " ".join(["weld"] * 300)
    assert [len(part) for part in statements_of(text)] == [499, 499, 499]
    assert " ".join(statements_of(text)) == text


def test_a_long_word_is_cut_within():
    assert [len(part) for part in statements_of("a" * 1203)] == [500, 500, 203]


def test_a_very_long_word_before_a_full_stop():
    text = "a" * 15_000 + "1bb. " + "c" * 4_000
    assert "".join(statements_of(text)) == "a" * 15_000 + "1bb" + "c" * 4_000


@given(
    st.one_of(
        st.text(max_size=60), STATEMENT_LETTERS, STATEMENT_LETTERS.map(lambda text: text * 20)
    )
)
def test_statements_lie_in_the_text_and_lose_no_letter(text):
    statements = split_text(text)
    ends = [0]
    for statement in statements:
        assert text[statement.start :][: len(statement.text)] == statement.text
        assert statement.text.strip() == statement.text != ""
        assert len(statement.text) <= LONGEST_STATEMENT
        assert statement.start >= ends[-1]
        ends.append(statement.start + len(statement.text))
    kept = "".join(statement.text for statement in statements)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


STATEMENT_WORDS = st.sampled_from(
    "I weld steel pipes with and of , . - ' é 漢 😀 \u0301 \x00 C++ have".split(" ")
)


def span_texts(text):
    """Return the spans of a text as texts."""
    return [text[start:end] for start, end in spans_of(text)]


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
def test_spans_are_phrases_and_pieces(text, expected):
    assert span_texts(text) == expected


def test_three_words_between_content_words_are_a_span():
    assert span_texts("look after plants in big pots") == [
        *("look after plants in big pots", "look after plants", "big pots", "plants in big"),
    ]


@given(st.lists(STATEMENT_WORDS, max_size=15).map(" ".join) | st.text(max_size=40))
def test_spans_begin_and_end_at_words(text):
    starts = {word.start for word in words_of(text)}
    ends = {word.end for word in words_of(text)}
    spans = spans_of(text)
    assert len(set(spans)) == len(spans)
    for start, end in spans:
        assert start < end
        assert start in starts
        assert end in ends


def written(numbers, sep=" "):
    """Return distinct words of three letters."""
    return sep.join("".join("bcdfghjklm"[int(digit)] for digit in f"{at:03}") for at in numbers)


@pytest.mark.parametrize("sep", [" ", " and ", ", ", " in ", " (", "-", "\u0301 "])
def test_a_long_statement_has_a_bounded_number_of_spans(sep):
    text = written(range(500), sep)[:499]
    assert len(spans_of(text)) <= MOST_SPANS
    assert len(phrases_of(text).parts) <= MOST_SPANS


def test_of_too_many_spans_phrases_come_first_then_pieces_then_triples_spread_evenly():
    text = f"{written(range(6))}, {written(range(10, 60))} in {written([900])}"
    spans = spans_of(text)
    assert len(spans) == MOST_SPANS
    assert [text[slice(*span)] for span in spans if span[1] - span[0] > 11] == [
        written(range(6)),
        f"{written(range(10, 60))} in {written([900])}",
        written(range(10, 60)),
    ]
    assert text.endswith(text[slice(*spans[-1])])
    words = [start for start, end in sorted(spans)]
    assert max(after - before for before, after in pairwise(words)) <= 5 * len("bbb ")


def test_of_too_many_phrases_the_first_the_last_and_some_between_are_chosen():
    text = written(range(60), ", ")
    chosen = [text[slice(*span)] for span in spans_of(text)]
    every = text.split(", ")
    assert chosen == [every[at * 59 // 39] for at in range(MOST_SPANS)]
    assert (chosen[0], chosen[-1]) == (every[0], every[-1])


def test_a_statement_with_as_many_spans_as_there_may_be_has_all_of_them():
    text = written(range(40), ", ")
    assert [text[slice(*span)] for span in spans_of(text)] == text.split(", ")


JOBS = (
    (
        "years as a barista, opens the shop, trains staff",
        ["years as a barista", "opens the shop, trains staff"],
    ),
    ("a barista in Leeds, handled cash", ["a barista in Leeds", "handled cash"]),
    ("worked as a barista, 2019, in Leeds", ["worked as a barista, 2019, in Leeds"]),
    ("a barista, friendly and quick", ["a barista, friendly and quick"]),
)


@pytest.mark.parametrize(("text", "clauses"), JOBS)
def test_what_was_done_in_a_job_is_a_clause_of_its_own(text, clauses):
    end = text.index("barista") + len("barista")
    found = [text[one.start : one.end] for one in clauses_of(text, [end])]
    assert found == clauses
    assert len(clauses_of(text)) == 1


def test_a_number_alone_is_no_span():
    text = "chef for 10 years, 2020, ISO 9001"
    assert [text[slice(*span)] for span in spans_of(text)] == ["chef for 10", "chef", "ISO 9001"]


def test_dates_of_a_line_claim_nothing():
    (clause,) = clauses_of("Welder, Mar 2015 - present")
    assert clause.claimed.strip() == "Welder"
    (nothing,) = clauses_of("2015 \u2013 2019")
    assert nothing.reason is UnrecognisedReason.NOT_A_SKILL


@pytest.mark.parametrize(
    ("text", "whole", "is_name"),
    [
        ("I stack shelves at Zorbex", "stack shelves", False),
        ("steel at Zorbex", "steel", False),
        ("steel with Zorbex", "steel", True),
        (
            "weld steel bricks in the blue Zorbex way",
            "weld steel bricks in the blue zorbex way",
            False,
        ),
    ],
)
def test_an_unknown_employer_is_left_out_and_leaves_the_rest(text, whole, is_name):
    found = phrases_of(text, NAMES)
    assert (found.whole, found.is_name) == (whole, is_name)


@pytest.mark.parametrize(
    "word", ["cook", "cooks", "cooking", "cooked", "carries", "carried", "making", "ran", "runs"]
)
def test_a_verb_is_told_in_any_form(word):
    assert is_verb(word)


@pytest.mark.parametrize("word", ["nanny", "baker", "spring", "bed", "us", "warehouse"])
def test_other_words_are_no_verbs(word):
    assert not is_verb(word)


def test_blanks_around_a_clause_move_its_phrases_and_change_nothing():
    clause, before = "TIG on briks, Zorbex", 7
    alone, padded = phrases_of(clause, NAMES), phrases_of(" " * before + clause + "   ", NAMES)
    assert padded.claimed == " " * before + alone.claimed + "   "
    assert padded.spans == tuple((before + a, before + b) for a, b in alone.spans)
    assert padded.unknown == tuple((before + a, before + b) for a, b in alone.unknown) != ()
    assert (padded.whole, padded.parts, padded.is_name) == (alone.whole, alone.parts, alone.is_name)


NORMALISER = Normaliser(
    Acronyms({"TIG": Expansion("tungsten welding"), "P&L": Expansion("profit and loss")}),
    SpellingCorrector(Counter({"bricks": 5}), frozenset({"steel"})),
)
NAMES = replace(NORMALISER, is_english=True)


@pytest.mark.parametrize(
    ("text", "whole", "parts", "written"),
    [
        ("TIG on steel", "tungsten welding on steel", None, ["TIG on steel", "TIG", "steel"]),
        ("I lay briks", "lay bricks", ["lay bricks"], ["lay briks"]),
        ("no briks, TIG", "tungsten welding", ["tungsten welding"], ["TIG"]),
        ("P&L", "profit and loss", ["p", "l"], ["P", "L"]),
        ("tig", "tig", ["tig"], ["tig"]),
        ("", "", [], []),
    ],
)
def test_phrases_are_normalised_and_spans_are_not(text, whole, parts, written):
    phrases = phrases_of(text, NORMALISER)
    assert phrases.whole == whole
    assert [phrases.claimed[start:end] for start, end in phrases.spans] == written
    assert [text[start:end] for start, end in phrases.spans] == written
    if parts is not None:
        assert list(phrases.parts) == parts


def test_each_part_is_normalised_by_itself():
    phrases = phrases_of("TIG on briks", NORMALISER)
    assert phrases.parts == ("tungsten welding on bricks", "tungsten welding", "bricks")


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("I answered the phone", "answer the phone", ("answer the phone", "answer", "phone")),
        ("Carried bricks and ran a till", "carry bricks and run a till", ("carry bricks",)),
        ("We planned and have kept records", "plan and have keep records", ("plan",)),
        ("I was trained in welding", "trained in welding", ("trained in welding",)),
        ("the meals served", "the meals served", ("meals served",)),
        ("a used car", "a used car", ("used car",)),
        ("Planned experience", "planned experience", ("planned",)),
        ("Wound care", "wound care", ("wound care",)),
        ("Shot blasting", "shot blasting", ("shot blasting",)),
        ("Seed drilling", "seed drilling", ("seed drilling",)),
        ("I do guided tours", "guided tours", ("guided tours",)),
        ("", "", ()),
        ("I carried briks", "carry bricks", ("carry bricks",)),
    ],
)
def test_what_was_done_is_compared_in_the_present(text, whole, parts):
    phrases = phrases_of(text, NAMES)
    assert phrases.whole == whole
    assert phrases.parts[: len(parts)] == parts
    assert [text[slice(*span)].casefold() for span in phrases.spans] == [*phrases_of(text).parts]


def test_a_word_in_capitals_is_no_verb():
    spelling = SpellingCorrector(Counter(), frozenset({"led", "lamps", "teams"}))
    normaliser = Normaliser(Acronyms({}), spelling, is_english=True)
    assert phrases_of("LED lamps", normaliser).parts[0] == "led lamps"
    assert phrases_of("Led teams", normaliser).parts[0] == "lead teams"


@pytest.mark.parametrize(
    ("word", "present"),
    [
        *(("answered", "answer"), ("carried", "carry"), ("baked", "bake"), ("stopped", "stop")),
        *(("taught", "teach"), ("wrote", "write"), ("answer", None), ("red", None), ("bed", None)),
        ("seed", None),
    ],
)
def test_the_present_of_a_past(word, present):
    assert present_of(word, {"answer", "carry", "bake", "stop", "see"}) == present


@pytest.mark.parametrize("text", ["TIG on steel", "I lay briks", "", "no P&L"])
def test_without_a_normaliser_phrases_are_as_written(text):
    plain = phrases_of(text)
    normalised = phrases_of(text, NORMALISER)
    assert (plain.claimed, plain.spans) == (normalised.claimed, normalised.spans)
    assert plain.parts == tuple(plain.claimed[a:b].casefold() for a, b in plain.spans)


DENIED, WISHED = UnrecognisedReason.DENIED, UnrecognisedReason.WISHED
NOT_A_SKILL = UnrecognisedReason.NOT_A_SKILL


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("I weld steel", [("I weld steel", None)]),
        ("I weld. We cook soup!", [("I weld", None), ("We cook soup", None)]),
        (
            "sewing, public speaking, C++",
            [("sewing", None), ("public speaking", None), ("C++", None)],
        ),
        ("sewing, cooking", [("sewing, cooking", None)]),
        ("I can't weld. I sew", [("I can't weld", DENIED), ("I sew", None)]),
        ("I sew but I can't weld", [("I sew but I", None), ("can't weld", DENIED)]),
        ("If I had the time I would sew", [("If I had the time I would sew", WISHED)]),
        ("Education. I sew", [("Education", NOT_A_SKILL), ("I sew", None)]),
        ("Hobbies: chess and sewing", [("Hobbies: chess and sewing", NOT_A_SKILL)]),
        ("", [("", NOT_A_SKILL)]),
        ("I am 34", [("I am 34", NOT_A_SKILL)]),
    ],
)
def test_a_statement_has_clauses_with_reasons(text, clauses):
    found = [(text[each.start : each.end], each.reason) for each in clauses_of(text)]
    assert found == clauses


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("I weld. We cook, I can't sew!", ["weld.", "cook"]),
        ("sewing, cooking, painting", ["sewing", "cooking", "painting"]),
        ("build models, patterns, or moulds.", ["build models, patterns, or moulds."]),
        ("fixed doors, windows, locks", ["fixed doors, windows, locks"]),
        ("I am a 34 year old woman and I weld", ["weld"]),
    ],
)
def test_the_claim_of_a_clause_keeps_its_place(text, claims):
    found = [each.claimed for each in clauses_of(text) if each.reason is None]
    assert [claim.strip() for claim in found] == claims
    assert all(len(claim) == len(text) for claim in found)
    assert all(claim.find(c) == text.find(c) for claim, c in zip(found, claims, strict=True))


@given(st.text(max_size=60) | STATEMENT_LETTERS)
def test_every_clause_lies_in_its_statement(text):
    for clause in clauses_of(text):
        assert 0 <= clause.start <= clause.end <= len(text)
        assert len(clause.claimed) == len(text)
        assert all(claim in (" ", said) for claim, said in zip(clause.claimed, text, strict=True))
