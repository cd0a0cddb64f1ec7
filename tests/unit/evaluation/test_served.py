"""What serves, placed: the same answers that match, recognise and resolve give."""

import json

import numpy as np
import pytest

from evaluation.benchmarks.queries import Query
from evaluation.evaluator import Evaluator
from evaluation.metrics.figures import OURS
from evaluation.metrics.ranking import METRICS, GoldRanks, Kind
from evaluation.systems.careers import FROM_SKILLS
from evaluation.systems.served import (
    career_gold_ranks,
    career_gold_ranks_from_skills,
    claimed_skills,
    first_gold_ranks,
    profile_of,
    skill_gold_ranks,
)
from index.store import CatalogueStore
from recommender.profile import Profile
from recommender.recommender import Recommender
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

EXTRACTION = ["precision", "recall", "F1", "ECE"]


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    home, encoder = CatalogueStore(tmp_path_factory.mktemp("home")), HashingEncoder()
    home.publish(small_catalogue(), encoder, silent)
    return Recommender(home.open().index, encoder)


def query(*texts, gold):
    return Query(texts, frozenset(gold.split()))


def test_skills_are_placed_among_all(recommender):
    asked = query("I weld steel parts and bake bread", gold="s:weld s:bake s:css")
    ranked = [r.skill for r in recommender.recognise(asked.texts[0], limit=8, min_confidence=0)]
    expected = sorted(1 + ranked.index(skill) for skill in asked.gold)
    assert skill_gold_ranks(recommender, asked) == GoldRanks(tuple(expected), 3)
    assert set(expected[:2]) == {1, 2}


@pytest.mark.parametrize("said", [("bake bread",), ("weld", "C++ programming", "drive")])
def test_careers_are_placed_as_matched(recommender, said):
    matches = recommender.match(profile_of(query(*said, gold="")), limit=3).matches
    for match in matches:
        placed = career_gold_ranks(recommender, query(*said, gold=match.occupation))
        assert placed == GoldRanks((match.rank,), 1)


def test_careers_are_placed_from_the_recognised_skills_alone(recommender):
    asked = query("bake bread", "weld", gold="o:welder o:baker")
    skills = tuple(r.skill for r in recommender.interpret(profile_of(asked)).recognised)
    assert set(skills) == {"s:bake", "s:weld"}
    matches = recommender.match(Profile(skills=skills)).matches
    ranks = sorted(m.rank for m in matches if m.occupation in asked.gold)
    assert career_gold_ranks_from_skills(recommender, asked) == GoldRanks(tuple(ranks), 2)


def test_who_says_nothing_usable_has_no_place(recommender):
    silent_one = query("asdf", gold="o:baker")
    assert career_gold_ranks(recommender, silent_one) == GoldRanks((), 1)
    talkative = query("bake bread", gold="o:baker")
    ranks = first_gold_ranks(recommender, [silent_one, talkative])
    assert ranks.tolist() == [np.inf, 1]
    assert np.mean(1 / ranks) == 0.5


def test_what_a_match_shows_is_extracted(recommender):
    extracted = claimed_skills(recommender, query("weld steel parts", gold="s:weld s:css"))
    assert extracted.gold == 2
    assert [(claim.confidence, claim.right) for claim in extracted.claims] == [(1.0, True)]


@pytest.fixture
def linking_file(tmp_path):
    path = tmp_path / "linking.csv"
    path.write_text("sentence,label\nweld,weld steel parts\nI use CSS and C++,C++\nhmm,CSS\n")
    return path


def test_an_evaluation_has_ours_first_and_every_figure(recommender, linking_file):
    steps = []
    evaluator = Evaluator(recommender, Kind.LINKING, lambda *step: steps.append(step))
    found = evaluator.evaluate(evaluator.read(linking_file))
    assert (found.benchmark, found.file, found.queries, found.gold) == (
        *("linking", "linking.csv"),
        *(3, 3),
    )
    names = [measured.system for measured in found.systems]
    assert names == [OURS, "exact label", "character tf-idf", "BM25"]
    ranking = list(METRICS[Kind.LINKING])
    figures = [[figure.name for figure in measured.figures] for measured in found.systems]
    assert figures == [[*ranking, *EXTRACTION], ranking, ranking, ranking]
    every = [figure for measured in found.systems for figure in measured.figures]
    assert all(0 <= f.low <= f.value <= f.high <= 1 for f in every if f.name[:3] != "ECE")
    assert steps[0] == ("linking.csv: Destinai", 0, 3)
    assert steps[-1] == ("linking.csv: BM25", 3, 3)


def test_exact_labels_are_measured_as_by_hand(recommender, linking_file):
    evaluator = Evaluator(recommender, Kind.LINKING, silent)
    exact = evaluator.evaluate(evaluator.read(linking_file)).systems[1]
    values = {figure.name: figure.value for figure in exact.figures}
    # "weld" is right and first; "CSS" and "C++" are found, of equal length, C++ first by URI;
    # "hmm" names nothing.
    assert values["MRR"] == values["RP@5"] == values["MAP"] == pytest.approx(2 / 3)


def test_careers_are_measured_from_words_and_from_skills(recommender, tmp_path):
    path = tmp_path / "people.jsonl"
    path.write_text(json.dumps({"statements": ["bake bread"], "gold": ["o:baker"]}))
    evaluator = Evaluator(recommender, Kind.CAREERS, silent)
    found = evaluator.evaluate(evaluator.read(path), baselines=False)
    assert [measured.system for measured in found.systems] == [OURS, FROM_SKILLS]
    assert [f.value for f in found.systems[0].figures] == [1] * len(METRICS[Kind.CAREERS])


def test_a_sample_is_read(recommender, linking_file):
    evaluator = Evaluator(recommender, Kind.LINKING, silent)
    assert len(evaluator.read(linking_file, 2).queries) == 2
