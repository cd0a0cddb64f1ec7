"""Filters narrow by any value of each facet, and counts are what choosing a value would leave."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from recommender.ranking.facets import NO_FILTERS, FacetTable, Filters
from taxonomy.catalogue import Catalogue, Counterpart, MatchType, Occupation
from taxonomy.facets import Facets, Interest, InterestScore

ARTISTIC, SOCIAL, REALISTIC = Interest.ARTISTIC, Interest.SOCIAL, Interest.REALISTIC


def facets_of(name, zone, *interests):
    """Return facets with a job zone and interests, all of them high points."""
    scores = tuple(InterestScore(one, 5.0, place) for place, one in enumerate(interests, 1))
    return Facets(f"onet:{name}", job_zone=zone, interests=scores)


def counterpart(concept, name, match):
    return Counterpart(concept, f"onet:{name}", name, name, match, "by hand")


CATALOGUE = Catalogue(
    version="joined-1-en",
    language="en",
    sources=(),
    occupations=(
        Occupation("o:0", "sculptor", "2651"),
        Occupation("o:1", "potter", "7314"),
        Occupation("o:2", "teacher", "2341"),
        Occupation("o:3", "labourer", "9313"),
    ),
    skills=(),
    relations=(),
    facets=(
        facets_of("arts", 3, ARTISTIC, REALISTIC),
        facets_of("clay", 2, REALISTIC),
        facets_of("kids", 4),
    ),
    counterparts=(
        counterpart("o:0", "arts", MatchType.EXACT),
        counterpart("o:0", "clay", MatchType.BROAD),
        counterpart("o:1", "arts", MatchType.BROAD),
        counterpart("o:1", "clay", MatchType.BROAD),
        counterpart("o:2", "kids", MatchType.CLOSE),
        counterpart("o:3", "none", MatchType.EXACT),
    ),
)
# What each occupation has of each facet: only the nearest counterparts that have facets tell.
FACTS = [
    {"isco": "2651", "job_zone": {3}, "isced_level": {6, 7, 8}, "interest": {ARTISTIC, REALISTIC}},
    {
        "isco": "7314",
        "job_zone": {2, 3},
        "isced_level": {2, 3, 4},
        "interest": {ARTISTIC, REALISTIC},
    },
    {"isco": "2341", "job_zone": {4}, "isced_level": {6, 7, 8}, "interest": set()},
    {"isco": "9313", "job_zone": set(), "isced_level": {1}, "interest": set()},
]
CHOICES = [
    Filters(isco=isco, job_zone=zone, isced_level=level, interest=interest)
    for isco, zone, level, interest in product(
        ((), ("2",), ("26", "7314"), ("5",)),
        ((), (3,), (2, 4)),
        ((), (1,), (3, 7)),
        ((), (SOCIAL,), (ARTISTIC, SOCIAL)),
    )
]


def passes(facts, filters):
    """Say in plain words whether an occupation passes."""
    return (
        (not filters.isco or facts["isco"].startswith(filters.isco))
        and (not filters.job_zone or facts["job_zone"] & set(filters.job_zone))
        and (not filters.isced_level or facts["isced_level"] & set(filters.isced_level))
        and (not filters.interest or facts["interest"] & set(filters.interest))
    )


@pytest.fixture(scope="module")
def table():
    return FacetTable(CATALOGUE)


@pytest.mark.parametrize("filters", CHOICES)
def test_kept_occupations_have_a_value_of_every_facet(table, filters):
    assert table.kept(filters).tolist() == [bool(passes(facts, filters)) for facts in FACTS]


def test_only_named_occupations_that_pass_other_filters_are_kept(table):
    named = Filters(occupations=("o:3", "o:0"))
    assert table.kept(named).tolist() == [True, False, False, True]
    assert table.kept(replace(named, isco=("2",))).tolist() == [True, False, False, False]


@pytest.mark.parametrize("filters", CHOICES)
def test_counts_equal_filtering_by_each_value(table, filters):
    among = table.rows([0, 1, 3])
    counts = table.counts(filters, among)
    for facet, values in counts.items():
        for value, count in values.items():
            chosen = replace(filters, **{facet: (value,)})
            assert count == np.count_nonzero(table.kept(chosen) & among)


def test_groups_below_a_selected_one_are_counted(table):
    counts = table.counts(Filters(isco=("2", "26")), table.kept(NO_FILTERS))
    assert counts["isco"] == {"2": 2, "23": 1, "26": 1, "265": 1, "7": 1, "9": 1}


def test_values_are_listed_in_order(table):
    counts = table.counts(NO_FILTERS, table.kept(NO_FILTERS))
    assert {facet: list(values.items()) for facet, values in counts.items()} == {
        "isco": [("2", 2), ("7", 1), ("9", 1)],
        "job_zone": [(2, 1), (3, 2), (4, 1)],
        "isced_level": [(1, 1), (2, 1), (3, 1), (4, 1), (6, 2), (7, 2), (8, 2)],
        "interest": [(REALISTIC, 2), (ARTISTIC, 2)],
    }


def test_a_catalogue_without_occupations_has_no_counts():
    empty = FacetTable(replace(CATALOGUE, occupations=()))
    assert empty.counts(NO_FILTERS, empty.kept(NO_FILTERS)) == {
        "isco": {},
        "job_zone": {},
        "isced_level": {},
        "interest": {},
    }
