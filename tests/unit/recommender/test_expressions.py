"""No expression that reads people's words can take more than a bounded time for a statement.

Nothing is timed: their parse is looked at, and each reads its own worst seeds to the end.
"""

import importlib
import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.recognition import advertisements, claims, job_spans
from recommender.recognition.segmentation import LONGEST_STATEMENT, split_text
from tests.support.expressions import nested_repeats, seeds, touching_repeats

MODULES = (
    "index.labels",
    "recommender.lexical",
    "recommender.recognition.advertisements",
    "recommender.recognition.claim_kinds",
    "recommender.recognition.claims",
    "recommender.recognition.normalisation",
    "recommender.recognition.private",
    "recommender.recognition.job_spans",
    "recommender.recognition.reading",
    "recommender.recognition.segmentation",
    "recommender.titles",
)
"""The modules whose expressions read what people write."""
FILLERS = ("no-", "no ", "not ", "a", "a ", "A", " ", ",", "(", ".", "-", "\u0301", "if i ", "\n")


def expressions():
    for name in MODULES:
        for own, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern):
                yield pytest.param(value, id=f"{name.rpartition('.')[2]}.{own}")
    for module in (advertisements, claims, job_spans):
        cues = module.shipped_cues()
        for one in fields(cues):
            yield pytest.param(getattr(cues, one.name), id=f"{type(cues).__name__}.{one.name}")
    for takes, pattern in claims._boilerplate().items():
        yield pytest.param(pattern, id=f"boilerplate.{takes}")
    yield pytest.param(claims._personal_words(), id="personal_words")


@pytest.mark.parametrize("pattern", list(expressions()))
def test_no_repetition_is_nested(pattern):
    assert nested_repeats(pattern) == []
    assert touching_repeats(pattern) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:a+)+",
        r"(?:[a-z]+ ?)*",
        r"(?:\s*,?)*",
        r"(?:\w+|\s+)*",
        r"(?:\w+[a-z])*",
        r"(?:x(?:a*|b)+)*y",
    ],
)
def test_a_nested_repetition_is_found(pattern):
    assert nested_repeats(re.compile(pattern))


@pytest.mark.parametrize(
    ("pattern", "do_touch"),
    [
        (r"(?:[\s.(]+(?:ba|bs)(?!\w)[\s.)]*)+\Z", True),
        (r"(?:x{1,2})*", True),
        (r"(?:a ?(?:c ?)? ?)*", True),
        (r"(?:[\s.()]+(?:ba|bs)(?!\w))+[\s.)]*\Z", False),
        (r"(?:(?:a|b) ?(?:c ?)?)*", False),
        (r"(?: ?a)*", False),
    ],
)
def test_repeats_that_touch_within_a_repeat_are_found(pattern, do_touch):
    assert bool(touching_repeats(re.compile(pattern))) is do_touch


@pytest.mark.parametrize(
    "pattern",
    [r"(?:,[a-z]*)*", r"(?:\w+\s+)*", r"(?:ever\s+|once\s+)*", r"(?:\w{1,9} ?){0,5}", r"\w+\s*"],
)
def test_a_repetition_with_a_mark_between_its_turns_is_not_nested(pattern):
    assert nested_repeats(re.compile(pattern)) == []


@pytest.mark.parametrize("pattern", list(expressions()))
def test_the_worst_seeds_are_read_to_the_end(pattern):
    for seed in {*FILLERS, *seeds(pattern)[:: max(1, len(seeds(pattern)) // 40)]}:
        text = (seed * LONGEST_STATEMENT)[: LONGEST_STATEMENT - 1] + "\u2022"
        found = [match.span() for match in pattern.finditer(text)]
        assert len(found) <= 2 * LONGEST_STATEMENT
        assert all(0 <= start <= end <= len(text) for start, end in found)


@pytest.mark.parametrize(
    "pattern", [one for one in expressions() if isinstance(one.values[0], claims.AnyCase)]
)
def test_a_pattern_for_any_case_is_in_small_letters(pattern):
    assert re.findall(r"(?<!\\)[A-Z]", pattern.pattern) == []


@pytest.mark.parametrize("pattern", [r"kiss", r"(?<!\w)ski|\Aoil", r"[^\W\d]+ is", r"no\b"])
@given(st.text("kisSKIol nN\u0130\u0131\u017f\u212a\u00df\u00c9\n", max_size=40))
def test_a_pattern_for_any_case_finds_what_re_does(pattern, text):
    ignoring, own = re.compile(pattern, re.IGNORECASE), claims.AnyCase(pattern)
    assert [one.span() for one in own.finditer(text)] == [
        one.span() for one in ignoring.finditer(text)
    ]
    assert own.blanked(text) == ignoring.sub(lambda found: " " * len(found.group()), text)
    for find in ("search", "match", "fullmatch"):
        expected, found = getattr(ignoring, find)(text, 1, 30), getattr(own, find)(text, 1, 30)
        assert (found and found.span()) == (expected and expected.span())


@pytest.mark.parametrize("filler", FILLERS)
def test_a_text_is_cut_into_statements_that_expressions_may_read(filler):
    text = filler * (20_000 // len(filler))
    assert all(len(one.text) <= LONGEST_STATEMENT for one in split_text(text))
