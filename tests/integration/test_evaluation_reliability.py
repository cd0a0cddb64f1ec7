"""Reliability and mistakes, held against counts and formulas worked out by hand."""

import numpy as np
import pytest

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.error_analysis import (
    ErrorAnalysis,
    ErrorKind,
    mean_terms,
    rank_person,
    ranks_by_group,
)
from evaluation.fitting.ablation import intervals_of, recognition_ablation
from evaluation.metrics.confidence import Claim, reliability, wilson_interval
from evaluation.metrics.figures import OURS
from evaluation.systems.served import career_gold_ranks, skill_gold_ranks
from recommender.profile import Profile, SkillStatement
from recommender.recognition.segmentation import phrases_of

SENTENCE = "I wash and dye hair, and I count the money in the till."


def _uri(concepts, label):
    return next(concept.uri for concept in concepts if concept.label == label)


def test_claims_fall_into_bins_of_equal_width():
    claims = [Claim(0.25, True), Claim(0.29, False), Claim(0.3, True), Claim(1.0, True)]
    low, middle, high = reliability(claims)
    assert (low.claims, low.confidence, low.right) == (2, pytest.approx(0.27), 0.5)
    assert (middle.claims, middle.confidence, middle.right) == (1, 0.3, 1.0)
    assert (high.claims, high.confidence, high.right) == (1, 1.0, 1.0)
    assert reliability([]) == ()


def test_the_interval_is_wilsons():
    low, high = wilson_interval(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson_interval(0, 4)[0] == 0
    assert wilson_interval(4, 4)[1] == pytest.approx(1)


def test_mistakes_are_what_is_shown_or_right_but_not_both(starter):
    skills = starter.index.catalogue.skills
    labels = ("wash hair", "dye hair", "biology")
    gold = frozenset(_uri(skills, label) for label in labels)
    compared = ErrorAnalysis(starter).compare(Query((SENTENCE,), gold))
    recognised = starter.interpret(Profile((SkillStatement(SENTENCE),))).recognised
    assert compared.shown == tuple(found.skill for found in recognised)
    assert {m.skill for m in compared.mistakes} == set(compared.shown) ^ gold
    why = {m.skill: m for m in compared.mistakes}
    biology = why[_uri(skills, "biology")]
    assert biology.why is ErrorKind.FAR_FROM_WORDS
    assert (
        biology.place
        == skill_gold_ranks(starter, Query((SENTENCE,), frozenset({biology.skill}))).ranks[0]
    )
    assert why[_uri(skills, "count money")].why is ErrorKind.NOT_ANNOTATED


def test_a_neighbour_of_a_right_skill_is_half_a_success(starter):
    skills = starter.index.catalogue.skills
    said = Query(
        ("I write technical reports",), frozenset({_uri(skills, "write work-related reports")})
    )
    why = {m.skill: m.why for m in ErrorAnalysis(starter).compare(said).mistakes}
    assert why[_uri(skills, "write work-related reports")] is ErrorKind.NEIGHBOUR_SHOWN
    assert why[_uri(skills, "write technical reports")] is ErrorKind.NEAR_TO_GOLD


def test_the_ablation_ranks_by_the_similarity_it_names(starter, encoder):
    index, text = starter.index, "I embroider fabrics and design clothes."
    gold = frozenset({_uri(index.catalogue.skills, "design wearing apparel")})
    benchmark = Benchmark("one", (Query((text,), gold),))
    found = intervals_of(recognition_ablation(starter, encoder, benchmark), "MRR")
    whole = encoder.encode([phrases_of(text).whole])[0]
    order = np.argsort(-(index.skill_vectors @ whole), kind="stable")
    place = 1 + order.tolist().index(index.catalogue.skill_row[min(gold)])
    assert found["whole text, preferred labels only"][0] == pytest.approx(1 / place)
    served = skill_gold_ranks(starter, benchmark.queries[0]).ranks[0]
    assert found[OURS] == (pytest.approx(1 / served),) * 3
    assert len(found) == 7


def test_a_ranked_person_stands_where_they_are_served(starter):
    occupations = starter.index.catalogue.occupations
    query = Query((SENTENCE,), frozenset({_uri(occupations, "hairdresser")}))
    person = rank_person(starter, query)
    assert person.place == career_gold_ranks(starter, query).ranks[0]
    assert person.major_group == "5"
    best, second = starter.match(Profile((SkillStatement(SENTENCE),)), limit=2).matches
    assert best.occupation in query.gold
    assert (person.right, person.wrong) == (best.reasons, second.reasons)
    assert sum(claim.right for claim in person.claims) == 1
    assert max(person.claims, key=lambda claim: claim.confidence).confidence == best.score
    assert ranks_by_group([person, person]) == {"5": [1.0, 1.0]}


def test_who_says_nothing_is_not_ranked(starter):
    occupation = starter.index.catalogue.occupations[0].uri
    assert rank_person(starter, Query(("xqzw",), frozenset({occupation}))) is None


def test_terms_are_averaged_by_name():
    assert mean_terms([{"a": 1.0, "b": 0.0}, {"a": 0.0, "b": 0.0}]) == {"a": 0.5, "b": 0.0}
