"""The resolver of titles is fitted to tagged titles, and measured out of fold."""

import numpy as np
import pytest
from scipy.optimize import check_grad

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.fitting.titles import FOLDS, TitleFitter, fold_of
from evaluation.metrics.figures import OURS
from evaluation.systems.titles import LEARNT, OUT_OF_FOLD, title_systems
from recommender.titles import TitleOrigin, TitleResolver, TitleWeights
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

PLACES = "yard shop mill dock site farm plant port".split()
TAGS = {"o:welder": "steel joiner", "o:baker": "bread maker", "o:developer": "software developer"}
QUERIES = tuple(
    Query((f"{name} {place}",), frozenset([uri]))
    for uri, name in TAGS.items()
    for place in PLACES[: 8 if uri == "o:welder" else 5]
)
BENCHMARK = Benchmark("titles.csv", QUERIES)


def unwatched(_step, queries):
    return queries


@pytest.fixture(scope="module")
def resolver(tmp_path_factory):
    """Return a resolver over the small catalogue that learnt nothing yet."""
    index = recommender_over(small_catalogue(), tmp_path_factory.mktemp("small")).index
    fit = TitleWeights(
        (1.0, 1.0, 1.0, 1.0, 1.0), 0.0, {}, TitleOrigin("titles.csv", len(QUERIES), "")
    )
    return TitleResolver(index, HashingEncoder(), fit)


@pytest.fixture(scope="module")
def fitting(resolver):
    """Return the fitting to the tagged titles."""
    return TitleFitter(resolver, "hashing-1", BENCHMARK, unwatched)


def test_equal_titles_are_in_one_fold_and_every_fold_is_used():
    assert fold_of("Senior  COOK!") == fold_of("senior cook")
    assert {fold_of(f"cook {number}") for number in range(200)} == set(range(FOLDS))


def test_the_prior_counts_the_tags_that_are_not_left_out(fitting):
    whole = fitting.fit()
    assert whole.origin == TitleOrigin("titles.csv", 18, "hashing-1")
    assert {uri: round(np.expm1(p)) for uri, p in whole.log_prior.items()} == {
        "o:welder": 8,
        "o:baker": 5,
        "o:developer": 5,
    }
    for fold in range(FOLDS):
        kept = [q for q in QUERIES if fold_of(q.texts[0]) != fold]
        counted = np.expm1(list(fitting.fit(fold).log_prior.values()))
        assert counted.sum() == pytest.approx(len(kept))


def test_the_weights_follow_the_gradient_of_the_likelihood(fitting):
    every = np.arange(len(QUERIES))
    prior = np.log1p([5.0, 5.0, 8.0])
    point = np.array([0.3, -0.2, 0.5, 1.0, 0.4, 0.7])
    loss, _ = fitting._loss(np.zeros(6), every, prior)
    assert loss == pytest.approx(np.log(3), abs=1e-5)
    error = check_grad(
        lambda w: fitting._loss(w, every, prior)[0],
        lambda w: fitting._loss(w, every, prior)[1],
        point,
        epsilon=1e-3,
    )
    assert error < 5e-3


def test_what_is_learnt_makes_the_tags_likelier(fitting, resolver):
    fitted = resolver.with_weights(fitting.fit())
    for query in QUERIES:
        assert fitted.resolve(query.texts[0], 1)[0].occupation in query.gold


def test_out_of_fold_comes_first_where_the_resolver_learnt_from_the_file(resolver):
    systems = list(title_systems(resolver, "hashing-1", BENCHMARK, unwatched))
    assert [measured.system for measured in systems] == [OUT_OF_FOLD, OURS]
    for measured, out_of_fold in zip(systems, (True, False), strict=True):
        assert measured.figures[0].name == "MRR"
        assert measured.figures[-1].name == "ECE"
        assert {(f.learnt_on, f.out_of_fold) for f in measured.figures} == {(LEARNT, out_of_fold)}


@pytest.mark.parametrize(
    ("benchmark", "learnt", "out_of_fold"),
    [
        (Benchmark("other.csv", QUERIES), None, None),
        (BENCHMARK.sample(6), LEARNT, False),
    ],
)
def test_other_files_and_samples_are_measured_as_it_serves(
    resolver, benchmark, learnt, out_of_fold
):
    systems = title_systems(resolver, "hashing-1", benchmark, unwatched)
    (measured,) = systems
    assert measured.system == OURS
    assert {(f.learnt_on, f.out_of_fold) for f in measured.figures} == {(learnt, out_of_fold)}
