"""Activities and places of work name a job where the catalogue has that name, beside a term."""

import pytest

from recommender.recognition.job_activities import ActivityFinder, doers_of

NAMES = {
    "bus driver",
    "bartender",
    "bar worker",
    "care worker",
    "dishwasher",
    "driver",
    "forklift driver",
    "order picker",
    "piano tuner",
    "prison worker",
    "shelf stacker",
    "staff trainer",
    "warehouse worker",
}


@pytest.fixture(scope="module")
def finder():
    return ActivityFinder(NAMES)


@pytest.mark.parametrize(
    ("text", "words", "title"),
    [
        ("I drove a bus for six years", "drove a bus", "bus driver"),
        ("I've been driving the buses since 2015.", "driving the buses", "bus driver"),
        ("Driving a forklift for 11 years now", "Driving a forklift", "forklift driver"),
        ("Ten years of stacking shelves at Asda", "stacking shelves", "shelf stacker"),
        ("I tune old pianos for a living", "tune old pianos", "piano tuner"),
        ("Drove the 42 bus for six years", "Drove the 42 bus", "bus driver"),
        ("washed dishes two winters in Zermatt", "washed dishes", "dishwasher"),
        ("I worked 20 years in a big warehouse.", "big warehouse", "warehouse worker"),
        ("I have done bar work for two years", "bar", "bar worker"),
        ("I worked nights in the warehouse, full-time", "warehouse", "warehouse worker"),
    ],
)
def test_a_job_is_told_by_what_was_done_or_where(finder, text, words, title):
    (span,) = finder.spans(text)
    assert (text[span.start : span.end], span.title) == (words, title)
    assert span.is_activity


@pytest.mark.parametrize(
    "text",
    [
        "I drove a bus",
        "Last week I drove a bus. I am retired for two years.",
        "My father drove a bus for six years",
        "I never drove a bus for years",
        "I want to drive a bus for two years",
        "I drove it for six years",
        "I was in prison for three years",
        "two years in care",
        "I worked for two years",
        "",
    ],
)
def test_other_words_tell_no_job(finder, text):
    assert finder.spans(text) == []


def test_several_activities_are_several_jobs(finder):
    spans = finder.spans("Six years I drove a forklift, picked orders and trained staff")
    assert [span.title for span in spans] == ["forklift driver", "order picker", "staff trainer"]


@pytest.mark.parametrize(
    ("verb", "doer"),
    [
        ("drove", "driver"),
        ("drives", "driver"),
        ("running", "runner"),
        ("operated", "operator"),
        ("teach", "teacher"),
    ],
)
def test_who_does_it_is_called_after_the_verb(verb, doer):
    assert doer in doers_of(verb)
