"""The regular expressions that read CVs do not take for ever on any line."""

import importlib
import re
from types import ModuleType

import pytest

from intake.cv import LONGEST_LINE, read_cv
from intake.document import Document, Format, Line
from tests.support.expressions import nested_repeats, seeds, touching_repeats

MODULES = (
    *("cv", "dates", "entries", "items", "lines", "personal", "rows", "sections", "wrapping"),
    *("formats.html", "formats.pdf", "formats.structured", "formats.text"),
)
FILLERS = (
    *("a ", "1 ", "A. ", "1/", "a@", ", ", "(", "\t", "2010 - ", "e.g. ", "- ", "o "),
    *("BA. (", "b.sc. "),
)


def expressions():
    for name in MODULES:
        module: ModuleType = importlib.import_module(f"intake.{name}")
        for value in vars(module).values():
            if isinstance(value, re.Pattern):
                yield value
        for value in vars(module).values():
            if hasattr(value, "cache_info") and not value.__wrapped__.__code__.co_argcount:
                made = value()
                if isinstance(made, re.Pattern):
                    yield made
                elif isinstance(made, tuple):
                    yield from (form for _, form in made)


@pytest.mark.parametrize("pattern", list(expressions()))
def test_no_repetition_is_nested(pattern):
    assert nested_repeats(pattern) == []
    assert touching_repeats(pattern) == []


@pytest.mark.parametrize("pattern", list(expressions()))
def test_the_worst_seeds_are_read_to_the_end(pattern):
    for seed in {*FILLERS, *seeds(pattern)[:: max(1, len(seeds(pattern)) // 20)]}:
        text = (seed * LONGEST_LINE)[: LONGEST_LINE - 1] + "\u2022"
        found = [match.span() for match in pattern.finditer(text)]
        assert all(0 <= start <= end <= len(text) for start, end in found)


@pytest.mark.parametrize("filler", FILLERS)
def test_a_line_of_any_length_is_read(filler):
    document = Document(Format.TEXT, 1, (Line("EXPERIENCE"), Line(filler * 20_000)))
    cv = read_cv(document, lambda words: words.endswith("a"))
    assert 0 <= cv.used_share <= 1
