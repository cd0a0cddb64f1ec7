"""The ranking is learnt from people whose occupation is known, and measured out of fold."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import check_grad

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.fitting.ablation import ablation, reciprocal_ranks
from evaluation.fitting.ranking import (
    FOLDS,
    RankingSample,
    fit_ranking,
    fit_weights,
    fold_of,
    loss,
    sums,
)
from evaluation.metrics.figures import OURS
from evaluation.metrics.ranking import gold_ranks_by_score
from evaluation.systems.careers import (
    FROM_SKILLS,
    FROM_SKILLS_OUT_OF_FOLD,
    LEARNT,
    OUT_OF_FOLD,
    career_systems,
)
from evaluation.systems.served import interpret_words, profile_of
from recommender.ranking.requirements import Requirements
from recommender.ranking.scorer import Scorer
from recommender.ranking.weights import RANKING_VERSION, SIGNALS, RankingOrigin
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_cli import FakeCommand
from tests.support.fake_encoder import silent
from tests.support.small_catalogue import small_catalogue

TRUE = np.array([1.2, 0.5, 2.0, 0.0, 0.8, 1.0, 0.3, 6.5])
START = np.array([0.0] * (len(SIGNALS) - 1) + [6.0])
ORIGIN = RankingOrigin(("people.jsonl",), 400, "hashing-1", "2026-11-24")
QUERIES = tuple(
    Query((said,), frozenset([gold]))
    for said, gold in (
        *(("bake bread", "o:baker"), ("weld steel parts", "o:welder"), ("asdf", "o:welder")),
        *(
            ("CSS and C++", "o:developer"),
            ("make bread", "o:baker"),
            ("solder circuit boards", "o:welder"),
        ),
    )
)
PEOPLE = Benchmark("people.jsonl", QUERIES)


def drawn_sample(queries=400, occupations=30, seed=1):
    """Return a sample whose right occupations were drawn from the softmax of `TRUE`."""
    chance = np.random.default_rng(seed)
    signals = chance.standard_normal((queries, len(SIGNALS), occupations)).astype(np.float32)
    odds = np.exp(sums(signals, TRUE).astype(np.float64))
    odds /= odds.sum(axis=1, keepdims=True)
    gold = np.zeros((queries, occupations), dtype=np.bool_)
    for row in range(queries):
        gold[row, chance.choice(occupations, p=odds[row])] = True
    return RankingSample("drawn", signals, gold, np.arange(queries) % FOLDS)


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    """Return the recommender over the small catalogue."""
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


def test_what_was_drawn_from_known_weights_is_learnt_again():
    sample = drawn_sample(queries=3000)
    np.testing.assert_allclose(fit_weights([sample]), TRUE, rtol=0.02, atol=0.15)


def test_coverage_never_weighs_less_than_its_start():
    sample = drawn_sample()
    turned = sample.signals.copy()
    turned[:, SIGNALS.index("coverage")] *= -1
    assert fit_weights([replace(sample, signals=turned)])[SIGNALS.index("coverage")] == 6


def test_the_loss_is_that_of_its_definition_and_its_gradient_too():
    sample = drawn_sample(queries=70, occupations=5)
    sample.gold[0] = [True, True, False, False, False]
    kept = [(sample.signals, sample.gold)]
    totals = np.exp(sums(sample.signals, TRUE).astype(np.float64))
    share = totals / totals.sum(axis=1, keepdims=True)
    expected = (
        -np.log((share * sample.gold).sum(axis=1)).mean() + 1e-3 * ((TRUE - START) ** 2).sum()
    )
    assert loss(TRUE, kept, START)[0] == pytest.approx(expected, abs=1e-5)
    error = check_grad(
        lambda w: loss(w, kept, START)[0],
        lambda w: loss(w, kept, START)[1],
        TRUE * 0.5,
        epsilon=1e-3,
    )
    assert error < 5e-3


def test_a_fold_that_is_left_out_teaches_nothing():
    sample = drawn_sample()
    for fold in range(FOLDS):
        changed = sample.gold.copy()
        changed[sample.fold == fold] = np.roll(changed[sample.fold == fold], 7, axis=1)
        other = replace(sample, gold=changed)
        without = fit_weights([sample], left_out=fold)
        assert fit_weights([other], left_out=fold).tolist() == without.tolist()
        assert fit_weights([other]).tolist() != fit_weights([sample]).tolist()


def test_a_fit_has_all_weights_and_a_curve_that_holds_out_of_fold():
    sample = drawn_sample()
    unweighed = replace(drawn_sample(seed=2), weight=0)
    assert fit_ranking([sample, unweighed], ORIGIN).weights == fit_ranking([sample], ORIGIN).weights
    fit = fit_ranking([sample], ORIGIN)
    assert (fit.version, fit.origin) == (RANKING_VERSION, ORIGIN)
    assert list(fit.weights.values()) == fit_weights([sample]).tolist()
    scores, right = [], []
    for fold, weights in enumerate(fit.without_fold):
        assert list(weights.values()) == fit_weights([sample], left_out=fold).tolist()
        of_fold = sample.fold == fold
        totals = sums(sample.signals[of_fold], np.array(list(weights.values())))
        people, first = np.arange(len(totals)), totals.argmax(axis=1)
        share = (totals[people, first] / fit.half_score_at) ** fit.steepness
        scores.append(share / (1 + share))
        right.append(sample.gold[of_fold][people, first])
    assert np.concatenate(scores).mean() == pytest.approx(np.concatenate(right).mean(), abs=1e-3)


def test_people_count_as_often_as_they_weigh():
    one, other = drawn_sample(queries=60), drawn_sample(queries=40, seed=2)
    twice = fit_weights([replace(one, weight=2), other])
    assert twice == pytest.approx(fit_weights([one, one, other]), abs=1e-6)
    assert twice != pytest.approx(fit_weights([one, other]), abs=1e-3)


def test_who_is_right_alike_is_in_one_fold_in_every_file():
    one = Query(("bake",), frozenset(["o:1", "o:2"]))
    assert fold_of(one) == fold_of(Query(("knead", "sell"), frozenset(["o:2", "o:1"])))
    assert {fold_of(Query(("x",), frozenset([f"o:{n}"]))) for n in range(99)} == set(range(FOLDS))


def test_a_sample_has_the_signals_that_rank(recommender):
    sample = RankingSample.of(
        recommender, PEOPLE, interpret_words, name="p", weight=2, progress=silent
    )
    assert sample.weight == 2
    assert sample.signals.shape == (6, len(SIGNALS), 3)
    assert sample.gold.sum(axis=0).tolist() == [2, 1, 3]
    assert not sample.signals[2].any()
    for row, query in enumerate(QUERIES):
        interpreted = recommender.interpret(profile_of(query))
        assert interpreted.queries.is_empty is (row == 2)
        if row != 2:
            signals = recommender.signals(interpreted)
            for number, name in enumerate(SIGNALS):
                assert sample.signals[row, number].tolist() == signals[name].tolist()


def systems_of(recommender, benchmark=PEOPLE):
    """Return the systems that careers are measured with."""
    return list(career_systems(recommender, benchmark, lambda _, queries: queries))


def learning(recommender, weights):
    """Return the recommender with weights as if they had been learnt from the people."""
    scorer = Scorer(recommender.index, Requirements(recommender.index), weights)
    other = recommender_double(recommender)
    other.scorer = scorer
    return other


def recommender_double(recommender):
    """Return a recommender that shares everything with another."""
    double = object.__new__(type(recommender))
    vars(double).update(vars(recommender))
    return double


def test_nobody_is_ranked_by_what_they_taught(recommender):
    nothing = dict.fromkeys(SIGNALS, 0.0)
    # The fold of each query alone has weights that find it, so that those of any other fold
    # would put it elsewhere.
    finding = nothing | {"occupation_text": 1.0, "description": 1.0}
    losing = {name: -weight for name, weight in finding.items()}
    shipped = recommender.scorer.weights
    for fold in range(FOLDS):
        without = [finding if other == fold else losing for other in range(FOLDS)]
        weights = replace(shipped, origin=ORIGIN, weights=finding, without_fold=without)
        own = Benchmark("people.jsonl", tuple(q for q in QUERIES if fold_of(q) == fold))
        if own.queries:
            first, second, *_ = systems_of(learning(recommender, weights), own)
            assert (first.system, second.system) == (OUT_OF_FOLD, OURS)
            pairs = zip(first.figures, second.figures, strict=True)
            assert all(one.value == other.value for one, other in pairs)
            assert first.figures[0].value > 0


def test_out_of_fold_comes_first_where_ranking_learnt_from_the_file(recommender):
    weights = replace(recommender.scorer.weights, origin=ORIGIN)
    systems = systems_of(learning(recommender, weights))
    names = [measured.system for measured in systems]
    assert names == [OUT_OF_FOLD, OURS, FROM_SKILLS_OUT_OF_FOLD]
    for measured, out_of_fold in zip(systems, (True, False, True), strict=True):
        assert {(f.learnt_on, f.out_of_fold) for f in measured.figures} == {(LEARNT, out_of_fold)}


def test_other_files_are_measured_as_it_serves(recommender):
    systems = systems_of(recommender)
    assert [measured.system for measured in systems] == [OURS, FROM_SKILLS]
    assert {(f.learnt_on, f.out_of_fold) for m in systems for f in m.figures} == {(None, None)}


def test_an_ablation_measures_each_signal_alone_and_left_out():
    steps = []
    sample = drawn_sample(queries=60, occupations=8)
    (found,) = ablation([sample], lambda *step: steps.append(step))
    names = [measured.system for measured in found.systems]
    alone = [f"{name} alone" for name in SIGNALS]
    assert names == ["all signals", *alone, *(f"without {name}" for name in SIGNALS)]
    values = {m.system: m.figures[0] for m in found.systems}
    ranks = []
    for row in range(60):
        signal = sample.signals[row, SIGNALS.index("description")].astype(np.float64)
        gold = np.flatnonzero(sample.gold[row])
        ranks.append(1 / gold_ranks_by_score(signal, gold).ranks[0])
    assert values["description alone"].value == pytest.approx(np.mean(ranks))
    assert values["all signals"].value > values["without description"].value
    assert all(figure.out_of_fold for figure in values.values())
    assert steps[-1] == ("ablation", 17, 17)


def test_reciprocal_ranks_take_ties_by_row():
    totals = np.array([[1, 3, 3, 0], [2, 2, 2, 2], [0, 1, 2, 3]], dtype=np.float32)
    gold = np.array([[0, 0, 1, 1], [0, 1, 1, 0], [1, 0, 0, 0]], dtype=np.bool_)
    assert reciprocal_ranks(totals, gold).tolist() == [1 / 2, 1 / 2, 1 / 4]


@pytest.fixture
def destinai(tmp_path, monkeypatch):
    """Return a command line over the small catalogue."""
    command = FakeCommand(tmp_path)
    command.encode_for(monkeypatch)
    command.publish()
    return command


@pytest.fixture
def people(tmp_path):
    """Return the path of a file of the people."""
    lines = [json.dumps({"statements": q.texts, "gold": [*q.gold]}) for q in QUERIES]
    (tmp_path / "people.jsonl").write_text("\n".join(lines))
    return str(tmp_path / "people.jsonl")


def test_a_fit_is_written_and_can_be_read(destinai, people, tmp_path):
    done = destinai.run("eval", "careers", people, people, "--fit", str(tmp_path / "fit"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "The weights learnt from 12 people are" in " ".join(done.stderr.split())
    fit = Scorer(destinai.home.open().index, Requirements(destinai.home.open().index)).weights
    read = type(fit).read(tmp_path / "fit")
    assert read.origin.files == ("people.jsonl", "people.jsonl")
    assert (read.origin.queries, read.origin.model_version) == (12, "hashing-1")
    assert tuple(read.weights) == SIGNALS


def test_a_fit_needs_a_folder(destinai, people):
    done = destinai.run("eval", "careers", people, "--fit", people)
    assert done.exit_code == 3
    assert "cannot be written" in done.stderr


def test_the_ablation_is_told(destinai, people):
    answer = destinai.answer("eval", "careers", people, "--ablation")
    assert [result["file"] for result in answer["results"]] == [
        *("people.jsonl", "people.jsonl, skill ids"),
    ]
    told = destinai.run("eval", "careers", people, "--ablation").stdout
    assert "without coverage" in told
    assert "occupation_text alone" in told
