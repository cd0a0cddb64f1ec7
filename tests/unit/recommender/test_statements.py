"""A free text is cut into statements that lie where they say they lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text.statements import LONGEST, split_text

LETTERS = st.text(alphabet="ab1 .,;!?\n\r\t•-\u2013—*\u2028é\u0301ß漢😀\x00", max_size=60)


def texts(text):
    """Return the texts of the statements of a text."""
    return [statement.text for statement in split_text(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t •  - . ", []),
        ("I weld", ["I weld"]),
        ("I weld. I cook!  Do I sew? Yes", ["I weld", "I cook", "Do I sew", "Yes"]),
        ("weld;cook ; sew", ["weld", "cook", "sew"]),
        ("• weld steel\n• cook\r\n* sew\n\n- drive", ["weld steel", "cook", "sew", "drive"]),
        ("welding - ten years \u2013 on ships", ["welding", "ten years", "on ships"]),
        ("hands-on well-being", ["hands-on well-being"]),
        ("I fix tools, e.g. drills, etc. and saws", ["I fix tools, e.g. drills, etc. and saws"]),
        ("I help Dr. Who. I cook", ["I help Dr. Who", "I cook"]),
        ("C++, C# and node.js", ["C++, C# and node.js"]),
        ("I earned 3.5 stars. Nice", ["I earned 3.5 stars", "Nice"]),
        ("reparo circuitos。漢字 ok\u2028línea", ["reparo circuitos。漢字 ok", "línea"]),
    ],
)
def test_texts_are_cut_where_a_statement_ends(text, expected):
    assert texts(text) == expected


def test_a_long_statement_is_cut_at_spaces():
    text = " ".join(["weld"] * 300)
    assert [len(part) for part in texts(text)] == [499, 499, 499]
    assert " ".join(texts(text)) == text


def test_a_long_word_is_cut_anyway():
    assert [len(part) for part in texts("a" * 1203)] == [500, 500, 203]


def test_a_very_long_word_before_a_full_stop_is_read_once():
    text = "a" * 15_000 + "1bb. " + "c" * 4_000
    assert "".join(texts(text)) == "a" * 15_000 + "1bb" + "c" * 4_000


@given(st.one_of(st.text(max_size=60), LETTERS, LETTERS.map(lambda text: text * 20)))
def test_statements_lie_in_the_text_and_lose_no_letter(text):
    statements = split_text(text)
    ends = [0]
    for statement in statements:
        assert text[statement.start :][: len(statement.text)] == statement.text
        assert statement.text.strip() == statement.text != ""
        assert len(statement.text) <= LONGEST
        assert statement.start >= ends[-1]
        ends.append(statement.start + len(statement.text))
    kept = "".join(statement.text for statement in statements)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
