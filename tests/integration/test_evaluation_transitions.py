"""Transitions measured: served as recommended, other formulas by hand, groups and ratings."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.benchmarks.files import EvaluationError
from evaluation.benchmarks.queries import Query
from evaluation.benchmarks.ratings import RatedTransition, Ratings, read_ratings
from evaluation.metrics.figures import OURS
from evaluation.metrics.ranking import METRICS, Kind
from evaluation.systems.transitions import TransitionEvaluator, isco_benchmark, transition_formulas
from index.store import CatalogueStore
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

BAKER, DEVELOPER, WELDER = 0, 1, 2
CODES = {"o:baker": "7512", "o:developer": "2512", "o:welder": "7511"}
"""The baker and the welder share a minor group, and nobody shares a unit group."""
MINOR = "same ISCO-08 minor group"


def kin_catalogue():
    catalogue = small_catalogue()
    occupations = tuple(replace(o, isco_code=CODES[o.uri]) for o in catalogue.occupations)
    return replace(catalogue, occupations=occupations)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    home = CatalogueStore(tmp_path_factory.mktemp("home"))
    home.publish(kin_catalogue(), HashingEncoder(), silent)
    return home.open().index


@pytest.fixture(scope="module")
def formulas(index):
    return transition_formulas(index)


def reached(formula, origin):
    found = formula.rank_destinations(origin)
    return dict(zip(found.rows.tolist(), found.scores.tolist(), strict=True))


def test_ours_is_what_is_served(starter):
    catalogue = starter.index.catalogue
    ours = transition_formulas(starter.index, baselines=False)[OURS]
    for origin in (0, 50, 192):
        served = starter.transitions(catalogue.occupations[origin].uri, limit=193)
        expected = [(catalogue.occupation_row[each.occupation], each.score) for each in served]
        found = ours.rank_destinations(origin)
        assert list(zip(found.rows.tolist(), found.scores.tolist(), strict=True)) == expected
        assert origin not in found.rows


def test_all_to_essential_is_served_by_hand(formulas):
    # A baker's baking and driving are nothing to a welder; a welder may bake, which is all that
    # a baker must.
    assert reached(formulas[OURS], BAKER) == {}
    assert reached(formulas[OURS], WELDER) == {BAKER: 1.0}


def test_essential_to_essential_by_hand(formulas):
    assert reached(formulas["essential to essential"], BAKER) == {}
    assert reached(formulas["essential to essential"], WELDER) == {}


def test_all_to_all_by_hand(formulas):
    # Baking and driving are two of the welder's four, and all that a baker needs or may.
    assert reached(formulas["all to all"], BAKER) == {WELDER: 0.5}
    assert reached(formulas["all to all"], WELDER) == {BAKER: 1.0}


def test_text_similarity_is_the_cosine_of_the_texts(index, formulas):
    texts = index.occupation_vectors
    cosine = {row: float(texts[row] @ texts[BAKER]) for row in (DEVELOPER, WELDER)}
    near = {row: pytest.approx(value) for row, value in cosine.items() if value > 0}
    assert reached(formulas["text similarity"], BAKER) == near


def test_groups_are_asked_for_by_who_shares_one():
    benchmark = isco_benchmark(kin_catalogue(), 3)
    assert benchmark.name == MINOR
    assert benchmark.queries == (
        Query(("o:baker",), frozenset({"o:welder"})),
        Query(("o:welder",), frozenset({"o:baker"})),
    )
    assert isco_benchmark(kin_catalogue(), 4).queries == ()


def test_destinations_among_groups_by_hand(index):
    (found,) = TransitionEvaluator(index, silent).among_groups()
    assert (found.benchmark, found.file) == ("transitions", MINOR)
    assert (found.queries, found.gold, found.unresolved) == (2, 2, ())
    assert [f.name for f in found.systems[0].figures] == list(METRICS[Kind.TRANSITIONS])
    values = {m.system: {f.name: f.value for f in m.figures} for m in found.systems}
    assert [values[name]["MRR"] for name in (OURS, "essential to essential", "all to all")] == [
        *(0.5, 0.0, 1.0)
    ]
    assert values[OURS]["S@1"] == values[OURS]["S@10"] == values[OURS]["MAP"] == 0.5


def test_a_sample_and_no_baselines(index):
    steps = []
    evaluator = TransitionEvaluator(index, lambda *step: steps.append(step), baselines=False)
    (found,) = evaluator.among_groups(1)
    assert found.queries == 1
    assert [measured.system for measured in found.systems] == [OURS]
    assert steps == [("ISCO-08 groups: Destinai", 0, 1), ("ISCO-08 groups: Destinai", 1, 1)]


def test_scores_are_held_against_ratings(index):
    ratings = Ratings(
        "rated.csv",
        (
            RatedTransition("o:welder", "o:baker", 5.0),
            RatedTransition("o:baker", "o:welder", 1.0),
            RatedTransition("o:welder", "o:developer", 2.0),
        ),
        ("o:gone",),
    )
    found = TransitionEvaluator(index, silent).against_ratings(ratings)
    assert (found.file, found.queries, found.gold) == ("rated.csv", 3, 0)
    assert found.unresolved == ("o:gone",)
    values = {m.system: {f.name: f.value for f in m.figures} for m in found.systems}
    # Ours scores 1, 0, 0, of which the ranks are 3, 1.5, 1.5; the ratings' are 3, 1, 2.
    ranks, rated = np.array([3, 1.5, 1.5]) - 2, np.array([5, 1, 2]) - 8 / 3
    spearman = ranks @ [1, -1, 0] / (ranks @ ranks * 2) ** 0.5
    scores = np.array([1, 0, 0]) - 1 / 3
    pearson = scores @ rated / (scores @ scores * (rated @ rated)) ** 0.5
    expected = {"Spearman": spearman, "Pearson": pearson}
    assert values[OURS] == pytest.approx(expected)
    assert values["essential to essential"] == {"Spearman": 0, "Pearson": 0}


def test_ratings_are_read(tmp_path):
    path = tmp_path / "rated.csv"
    lines = ("o:baker,o:welder,2.5", "o:baker,o:pilot,4", "o:welder,o:baker,-1e0")
    path.write_text("\n".join(("origin,destination,rating", *lines)), encoding="utf-8")
    found = read_ratings(path, kin_catalogue())
    first, last = (
        RatedTransition("o:baker", "o:welder", 2.5),
        RatedTransition("o:welder", "o:baker", -1.0),
    )
    assert found == Ratings("rated.csv", (first, last), ("o:pilot",))
    assert found.sample(1).rated in ((first,), (last,))
    assert found.sample(2) == found


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("o:baker,o:welder,good", "line 3: rating must be a number"),
        ("o:baker,o:welder,nan", "line 3: rating must be a number"),
        ("o:baker,o:baker,3", "line 3: origin and destination are the same occupation"),
        ("o:baker,,3", "line 3: destination is empty"),
        ("o:baker,o:welder,2", "two or more different ratings"),
        ("o:baker,o:pilot,3", "and has 1 of the latter"),
    ],
)
def test_ratings_that_are_not_right_are_told(tmp_path, line, complaint):
    path = tmp_path / "rated.csv"
    path.write_text(f"origin,destination,rating\no:welder,o:baker,2\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as error:
        read_ratings(path, kin_catalogue())
    assert str(path) in str(error.value)
    assert complaint in str(error.value)
