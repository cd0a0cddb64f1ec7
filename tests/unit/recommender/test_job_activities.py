"""Words that tell a job without its title, as the claim model marks them."""

import re

import numpy as np
import pytest

from models import work
from models.encoder import MarkedText
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.job_activities import ActivityFinder, job_text, parts_of, spans_of
from tests.support.fake_encoder import HashingEncoder


@pytest.fixture(scope="module")
def finder():
    return ActivityFinder(ClaimClassifier(HashingEncoder(384), "en"))


def words_in(text, inside):
    """Return the words of spans in a text, by the probabilities of its words."""
    places = [found.span() for found in re.finditer(r"\w+|[^\w\s]", text)]
    marked = MarkedText(places, np.array(inside, np.float32))
    return [(text[start:end], round(sure, 2)) for start, end, sure in spans_of(text, marked)]


@pytest.mark.parametrize(
    ("text", "inside", "spans"),
    [
        ("Drove the bus, then trams", [0.7, 0.4, 0.9, 0, 0.1, 0.2], [("Drove the bus", 0.9)]),
        (
            "Drove the bus, then trams",
            [0.1, 0.4, 0.9, 0.2, 0.3, 0.7],
            [("bus", 0.9), ("trams", 0.7)],
        ),
        ("Drove the bus, then trams", [0.45, 0.4, 0.45, 0.2, 0.3, 0.45], []),
        ("years with the post", [0.1, 0.6, 0.7, 0.4], [("post", 0.7)]),
        ("years with the", [0.1, 0.6, 0.7], []),
        ("", [], []),
    ],
)
def test_a_span_is_of_likely_words_with_a_sure_one(text, inside, spans):
    assert words_in(text, inside) == spans


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I drove a bus for six years", "drove a bus"),
        ("Before that. I come from the insurance industry, mostly claims.", "insurance industry"),
        ("Eleven years driving big rigs and I want out", "driving big rigs"),
    ],
)
def test_a_job_is_told_by_what_was_done_or_where(finder, text, words):
    ((span,),) = finder.spans([text])
    assert text[span.start : span.end] == words
    assert span.title == words.casefold()
    assert span.is_activity
    assert 0.5 <= span.probability <= 1


@pytest.mark.parametrize(
    "text",
    [
        "My father drove a bus for six years",
        "I never drove a bus",
        "I would like to drive a bus",
        "I took the bus to Leeds for six years",
        "I was in prison for three years",
        "",
    ],
)
def test_other_words_tell_no_job(finder, text):
    assert finder.spans([text]) == [[]]


def test_nothing_is_found_in_another_language():
    german = ActivityFinder(ClaimClassifier(HashingEncoder(384), "de"))
    assert german.spans(["I drove a bus for six years"]) == [[]]


class FixedMarks:
    """Marks words of a list as those of a job, and notes what it was asked."""

    def __init__(self, *words):
        self.words = words
        self.asked = []

    def count_tokens(self, texts):
        """Return one token for each word."""
        return [len(text.split()) for text in texts]

    def job_words(self, texts):
        """Return the words of each text with .9 for those in the list."""
        self.asked += texts
        places = [[found.span() for found in re.finditer(r"\w+", text)] for text in texts]
        return [
            MarkedText(of, np.array([0.9 * (text[slice(*one)] in self.words) for one in of]))
            for text, of in zip(texts, places, strict=True)
        ]


def found_in(kinds, *texts):
    """Return the words and titles of the spans in each text."""
    return [
        [(text[span.start : span.end], span.title) for span in spans]
        for text, spans in zip(texts, ActivityFinder(kinds).spans(texts), strict=True)
    ]


def test_a_sentence_is_read_once():
    kinds = FixedMarks("vans")
    finder = ActivityFinder(kinds)
    texts = ["On vans. I bake", "I bake. On vans", "on vans"]
    spans = finder.spans(texts)
    assert sorted(kinds.asked) == ["I bake", "On vans", "on vans"]
    assert [[(span.start, span.end) for span in one] for one in spans] == [
        [(3, 7)],
        [(11, 15)],
        [(3, 7)],
    ]
    assert finder.spans(texts) == spans
    assert len(kinds.asked) == 3


def test_what_is_denied_or_done_by_others_tells_no_job():
    texts = ("I never drove vans, drove trams", "My dad was on vans. I was on trams")
    assert found_in(FixedMarks("vans", "trams"), *texts) == [
        [("trams", "trams")],
        [("trams", "trams")],
    ]


def test_apostrophes_and_dates_hide_no_job():
    text = "Ran the children\N{RIGHT SINGLE QUOTATION MARK}s ward 2010 - 2015, Leeds"
    ((found,),) = found_in(FixedMarks("Ran", "the", "children", "s", "ward"), text)
    assert found[0] == "Ran the children\N{RIGHT SINGLE QUOTATION MARK}s ward"


def test_a_title_is_folded():
    assert found_in(FixedMarks("Drove", "VANS"), "Drove VANS") == [[("Drove VANS", "drove vans")]]


def test_the_end_of_a_long_sentence_is_read():
    text = "and then " * 40 + "I was on vans"
    places = list(parts_of(text))
    assert [len(text[slice(*place)].split()) for place in places] == [30, 30, 24]
    assert found_in(FixedMarks("vans"), text) == [[("vans", "vans")]]


def test_no_title_has_personal_words():
    text = "I'm a Polish woman, on vans"
    marked = FixedMarks("Polish", "woman", "on", "vans")
    assert found_in(marked, text) == [[("Polish woman, on vans", "on vans")]]


def test_addresses_are_not_read():
    text = "Vans, jo@cafe.example"
    assert job_text(text) == "Vans, " + " " * len("jo@cafe.example")


def test_too_many_tokens_name_the_first_text_that_has_them():
    finder = ActivityFinder(FixedMarks())
    with work.within(work.Budget(100, 8)), pytest.raises(work.TooMuchWorkError) as raised:
        finder.spans(["one two three", "a b c d", "e f g h"])
    assert (raised.value.unit, raised.value.found, raised.value.most) == ("tokens", 11, 8)
    assert raised.value.fits in {0, 1, 2}
