"""The lexical baselines over the small catalogue, and BM25 against its formula."""

import math

import numpy as np
import pytest

from evaluation.benchmarks.queries import Query, Targets, targets_of
from evaluation.metrics.ranking import Kind
from evaluation.systems.baselines import BASELINES, Bm25, CharacterTfidf, ExactLabel, scored
from tests.support.small_catalogue import LABELS, small_catalogue


def asked(*texts):
    return [Query((text,), frozenset()) for text in texts]


def targets(*texts):
    every = tuple((text,) for text in texts)
    return Targets(tuple(texts), every, every)


@pytest.fixture
def skills():
    return targets_of(Kind.LINKING, small_catalogue())


def scores_by_skill(baseline, skills, text):
    (scores,) = baseline.score(asked(text))
    return dict(zip(skills.uris, scores.tolist(), strict=True))


def test_skills_are_known_by_every_label(skills):
    assert dict(zip(skills.uris, skills.labels, strict=True)) == LABELS
    assert skills.texts == skills.labels
    assert skills.row["s:css"] == skills.uris.index("s:css")


def test_a_title_is_held_against_labels_and_a_person_against_all_that_is_said():
    catalogue = small_catalogue()
    assert targets_of(Kind.TITLES, catalogue).texts[0] == ("baker", "bread maker", "pastry cook")
    expected = "baker\nbread maker\npastry cook\nBakes bread by night."
    assert targets_of(Kind.CAREERS, catalogue).texts[0] == (expected,)


def test_exact_labels_stand_in_the_text_and_the_longest_is_first(skills):
    text = "I weld and Make Bread; C++, no CSSX, naive RESUME writing"
    found = scores_by_skill(ExactLabel(skills), skills, text)
    named = {uri: score for uri, score in found.items() if score}
    assert named == {"s:weld": 1, "s:bake": 2, "s:cplusplus": 1, "s:resume": 3}


def test_character_tfidf_sees_past_spelling(skills):
    baseline = CharacterTfidf(skills)
    found = scores_by_skill(baseline, skills, "solderin circuitboards")
    assert max(found, key=found.get) == "s:solder"
    same = scores_by_skill(baseline, skills, "make bread")
    assert same["s:bake"] == pytest.approx(1)
    assert all(0 <= score <= 1 + 1e-6 for score in same.values())


def test_bm25_is_its_formula():
    baseline = Bm25(targets("red red wine", "red bread", "old bread oven made of stone"))
    (scores,) = baseline.score(asked("red bread"))
    lengths, average = (3, 2, 6), 11 / 3
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))

    def weight(tf, length):
        return idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average))

    expected = [
        weight(2, lengths[0]),
        weight(1, lengths[1]) * 2,
        weight(1, lengths[2]),
    ]
    assert scores == pytest.approx(expected, rel=1e-6)
    (repeated,) = baseline.score(asked("red bread red red"))
    assert repeated.tolist() == scores.tolist()


def test_a_target_counts_with_its_best_text(skills):
    found = scores_by_skill(Bm25(skills), skills, "cascading style sheets")
    assert {uri for uri, score in found.items() if score} == {"s:css"}


@pytest.mark.parametrize("name", BASELINES)
def test_nothing_in_common_scores_nothing(skills, name):
    assert not BASELINES[name](skills).score(asked("zzz", "")).any()


@pytest.mark.parametrize("name", BASELINES)
def test_queries_are_scored_alike_one_by_one_and_together(skills, name):
    baseline = BASELINES[name](skills)
    queries = asked(*(f"make bread {number} with C++" for number in range(70)))
    together = list(scored(baseline, queries))
    assert len(together) == 70
    for query, scores in zip(queries, together, strict=True):
        assert np.allclose(scores, baseline.score([query])[0])
