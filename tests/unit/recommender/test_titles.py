"""Titles are parsed into readings, and title weights are kept as written."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.titles import TitleOrigin, TitleWeights, first_part_of, readings_of
from tests.support.small_catalogue import small_catalogue


@pytest.mark.parametrize(
    ("title", "bare", "part"),
    [
        ("Sr. Backend Eng II", "backend engineer", "backend engineer"),
        ("URGENT - Bus Driver (m/f/d)", "bus driver", "bus driver"),
        ("Welder, 3 shifts, 40 hours", "welder", "welder"),
        ("Cook [Leeds] | 12.50 per hour", "cook leeds hour", "cook"),
        ("HR MGR - retail", "human resources manager retail", "human resources manager"),
        ("co-ordinator", "co ordinator", "co ordinator"),
        ("Nurse - Remote", "nurse", "nurse"),
    ],
)
def test_the_bare_words_and_the_first_part(title, bare, part):
    assert readings_of(title)[-1] == bare
    assert first_part_of(title) == part


def test_the_whole_title_is_the_first_reading():
    assert readings_of("Senior Cook") == ("senior cook", "cook")
    assert readings_of("cook") == ("cook",)


@pytest.mark.parametrize("title", ["", "...", "😀"])
def test_a_title_without_words_has_no_reading(title):
    assert readings_of(title) == ()
    assert first_part_of(title) == ""


def test_a_title_that_names_no_job_is_its_only_reading():
    assert readings_of("Urgent vacancy 2") == ("urgent vacancy 2",)
    assert first_part_of("Urgent vacancy 2") == ""


ORIGIN = TitleOrigin("titles.csv", 5, "model-1")
WEIGHTS = TitleWeights(
    (1.5, 2.0, 3.25, 0.5, 1.0), 0.9, {"o:welder": 1.0, "o:developer": 2.0}, ORIGIN
)


def broad_baker():
    """Return the small catalogue in which the welder is narrower than the baker."""
    catalogue = small_catalogue()
    *others, welder = catalogue.occupations
    occupations = (*others, replace(welder, broader=("o:baker",)))
    return replace(catalogue, occupations=occupations)


def test_weights_are_read_as_written(tmp_path):
    WEIGHTS.write(tmp_path)
    assert TitleWeights.read(tmp_path) == WEIGHTS


def test_an_occupation_that_was_never_tagged_is_unlikely():
    assert WEIGHTS.prior_over(small_catalogue()).tolist() == [0, 2, 1]


def test_an_occupation_with_narrower_ones_has_the_mean():
    assert WEIGHTS.prior_over(broad_baker()).tolist() == [1.5, 2, 1]


def test_an_exact_match_is_the_same_occupation():
    weights = replace(WEIGHTS, log_prior={"https://toy.example/baker": 3.0})
    assert weights.prior_over(small_catalogue()).tolist() == [3, 0, 0]


def test_another_catalogue_has_no_prior():
    weights = replace(WEIGHTS, log_prior={"o:elsewhere": 3.0})
    assert weights.prior_over(broad_baker()).tolist() == [0, 0, 0]


def test_the_shipped_weights_are_few_and_the_prior_has_tagged_occupations():
    shipped = TitleWeights.shipped()
    assert len(shipped.weights) + 1 <= 20
    assert min(shipped.weights) > 0
    assert shipped.prior_weight > 0
    titles = np.expm1(list(shipped.log_prior.values()))
    assert titles.sum() == pytest.approx(shipped.origin.titles, rel=1e-3)
    assert all(uri.startswith("http://data.europa.eu/esco/") for uri in shipped.log_prior)
