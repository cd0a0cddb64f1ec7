"""What resolving titles learnt, and how it is kept."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.titles.signals import FitOrigin, TitleFit
from tests.support.small_catalogue import small_catalogue

ORIGIN = FitOrigin("titles.csv", 5, "model-1")
FIT = TitleFit((1.5, 2.0, 3.25, 0.5), 0.9, {"o:welder": 1.0, "o:developer": 2.0}, ORIGIN)


def broad_baker():
    """Return the small catalogue in which the welder is narrower than the baker."""
    catalogue = small_catalogue()
    *others, welder = catalogue.occupations
    occupations = (*others, replace(welder, broader=("o:baker",)))
    return replace(catalogue, occupations=occupations)


def test_it_is_read_as_it_was_written(tmp_path):
    FIT.write(tmp_path)
    assert TitleFit.read(tmp_path) == FIT


def test_an_occupation_that_was_never_tagged_is_unlikely():
    assert FIT.prior_over(small_catalogue()).tolist() == [0, 2, 1]


def test_one_with_narrower_ones_is_as_likely_as_the_others():
    assert FIT.prior_over(broad_baker()).tolist() == [1.5, 2, 1]


def test_an_exact_match_is_the_same_occupation():
    fit = replace(FIT, log_prior={"https://toy.example/baker": 3.0})
    assert fit.prior_over(small_catalogue()).tolist() == [3, 0, 0]


def test_another_catalogue_has_no_prior():
    fit = replace(FIT, log_prior={"o:elsewhere": 3.0})
    assert fit.prior_over(broad_baker()).tolist() == [0, 0, 0]


def test_the_shipped_fit_holds_few_weights_and_one_number_for_each_tagged_occupation():
    shipped = TitleFit.shipped()
    assert len(shipped.weights) + 1 <= 20
    assert min(shipped.weights) > 0
    assert shipped.prior_weight > 0
    titles = np.expm1(list(shipped.log_prior.values()))
    assert titles.sum() == pytest.approx(shipped.origin.titles, rel=1e-3)
    assert all(uri.startswith("http://data.europa.eu/esco/") for uri in shipped.log_prior)
