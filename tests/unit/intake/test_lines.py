"""Lines are cleaned, counted and numbered by page."""

import pytest

from intake.document import DocumentError, Line
from intake.limits import Limits
from intake.lines import Lines, clean, mended, without_bullet


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("o\ufb03ce e\ufb00ort", "office effort"),
        ("pro\u00adgram\u200bming", "programming"),
        ("abc\u202egnp.exe\u2066", "abcgnp.exe"),
        ("Cafe\u0301", "Café"),
        ("a\u00a0b  c", "a b c"),
        ("Nurse      2015", "Nurse\t2015"),
        ("Nurse \t 2015", "Nurse\t2015"),
        ("a\0b\x07c", "a b c"),
        ("Z" + "\u0336\u0337" * 20, "Z\u0336\u0337\u0336"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("\ud83d\ude00", "\U0001f600"),
        ("   ", ""),
    ],
)
def test_text_is_cleaned(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("• Cooked", ("Cooked", True)),
        ("\uf0b7 Cooked", ("Cooked", True)),
        ("➢Cooked", ("Cooked", True)),
        ("✓ Cooked", ("Cooked", True)),
        ("- Cooked", ("Cooked", True)),
        ("\u2013 Cooked", ("Cooked", True)),
        ("o Cooked", ("Cooked", True)),
        ("-5 degrees", ("-5 degrees", False)),
        ("\u2013 2015", ("\u2013 2015", False)),
        ("o cooked", ("o cooked", False)),
        ("© Cooked", ("© Cooked", False)),
        ("Phone \uf095 123", ("Phone 123", False)),
        ("•", ("", True)),
    ],
)
def test_bullets_become_items(text, expected):
    assert without_bullet(text) == expected


def test_lines_are_numbered_on_each_page():
    lines = Lines(Limits())
    lines.add("One\n\n  \nTwo\r\nThree\fFour", column=2)
    lines.add("Five", is_heading=True)
    assert lines.all() == (
        Line("One", 1, 1, 2),
        Line("Two", 1, 4, 2),
        Line("Three", 1, 5, 2),
        Line("Four", 2, 1, 2),
        Line("Five", 2, 2, is_heading=True),
    )


def test_a_bullet_alone_marks_the_next_line():
    lines = Lines(Limits())
    lines.add("•\nCooked\nServed")
    assert [line.is_item for line in lines.all()] == [True, False]


def test_only_the_first_line_of_an_item_is_one():
    lines = Lines(Limits())
    lines.add("\nCooked\nfor many", is_item=True)
    assert [line.is_item for line in lines.all()] == [True, False]


def test_text_is_counted():
    lines = Lines(Limits(characters=10))
    lines.add("five5\nfive5")
    with pytest.raises(DocumentError, match="more than 10 characters") as caught:
        lines.add("x")
    assert caught.value.code == "too_much_text"


def test_no_text_is_an_error():
    with pytest.raises(DocumentError) as caught:
        Lines(Limits()).all()
    assert caught.value.code == "no_text"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["I like develop-", "ment of software"], ["I like development", "of software"]),
        (["I led develop-", "ment."], ["I led development."]),
        (["a full-", "time job", "time flies"], ["a full-time", "job", "time flies"]),
        (["a full-", "time job", "full-time work"], ["a full-time", "job", "full-time work"]),
        (["sta-", "tion and na-", "tion"], ["station", "and nation"]),
        (["2015-", "now"], ["2015-", "now"]),
        (["Baden-", "Baden"], ["Baden-", "Baden"]),
        (["the end-"], ["the end-"]),
    ],
)
def test_broken_words_are_mended(before, after):
    lines = [Line(text, number=number) for number, text in enumerate(before, 1)]
    assert [line.text for line in mended(lines)] == after


def test_words_are_not_mended_across_columns_or_items():
    for following in (Line("ment", column=2), Line("ment", is_item=True)):
        lines = [Line("develop-"), following]
        assert list(mended(lines)) == lines
