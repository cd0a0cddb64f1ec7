"""Suggestions of occupations: the commonest first, words put right, and job titles."""

from dataclasses import replace

import numpy as np
import pytest

from index.labels import ConceptType
from recommender.suggestions import OccupationSuggester
from recommender.titles import TitleOrigin, TitleWeights
from taxonomy.catalogue import Occupation
from tests.support.drawn_catalogue import recommender_over
from tests.support.small_catalogue import small_catalogue

NURSES = (
    Occupation("n:assistant", "nurse assistant", "5321", ("nursing aide", "care helper")),
    Occupation(
        "n:care", "nurse responsible for general care", "2221", ("adult nurse", "staff nurse")
    ),
    Occupation("n:head", "nursery school head teacher", "1341", ("nursery head",)),
    Occupation("n:special", "specialist nurse", "2221", ("nurse specialist",), broader=("n:care",)),
    Occupation("n:teacher", "trainer of carers", "2320", ("nurse",)),
    Occupation("o:bartender", "bartender", "5132", ("hot drinks bartender",)),
    Occupation("o:tender", "machine operator", "8189", ("hot bar sealer tender",)),
)
TAGGED = {"n:assistant": 3.0, "n:care": 3.0, "n:head": 1.5, "n:special": 2.0}


@pytest.fixture(scope="module")
def nurses(tmp_path_factory):
    """Return the recommender over the small catalogue and some nurses."""
    small = small_catalogue()
    occupations = sorted((*small.occupations, *NURSES), key=lambda one: one.uri)
    catalogue = replace(small, occupations=tuple(occupations))
    return recommender_over(catalogue, tmp_path_factory.mktemp("nurses"))


def suggested(recommender, query, limit=10, tagged=TAGGED):
    weights = TitleWeights((1.0, 1.0, 1.0, 1.0, 1.0), 1.0, tagged, TitleOrigin("", 0, ""))
    suggester = OccupationSuggester(recommender.index, recommender.titles, weights)
    return [one.uri for one in suggester.suggest(query, limit)]


def test_the_commonest_with_the_whole_word_comes_first(nurses):
    assert suggested(nurses, "nurse") == [
        "n:care",
        "n:assistant",
        "n:special",
        "n:teacher",
        "n:head",
    ]
    assert suggested(nurses, "nurse", limit=2) == ["n:care", "n:assistant"]


def test_of_a_word_begun_the_prior_decides(nurses):
    for often in ("n:head", "n:assistant"):
        assert suggested(nurses, "nurs", tagged={often: 6.0, "o:baker": 1.0})[0] == often


def test_scores_are_the_weighted_sum(nurses):
    weights = TitleWeights((1.0, 1.0, 1.0, 1.0, 1.0), 1.0, TAGGED, TitleOrigin("", 0, ""))
    prior = dict(
        zip(
            nurses.index.catalogue.occupation_row,
            weights.prior_with_narrower(nurses.index.catalogue),
            strict=True,
        )
    )
    # equal, whole, begins, preferred, preferred begins, share, shortest label
    said = {
        "n:assistant": (0, 1, 1, 1, 1, 1 / 3, len("nurse assistant")),
        "n:care": (0, 1, 1, 1, 1, 3 / 3, len("adult nurse")),
        "n:head": (0, 0, 1, 1, 1, 2 / 2, len("nursery head")),
        "n:special": (0, 1, 1, 1, 0, 2 / 2, len("specialist nurse")),
        "n:teacher": (1, 1, 1, 0, 0, 1 / 2, len("nurse")),
    }
    factors = np.array([1.0, 1.5, 1.0, 0.5, 0.7, 0.4, -1.0])
    scores = {
        uri: float(factors @ np.array([*facts[:-1], np.log(facts[-1])])) + prior[uri]
        for uri, facts in said.items()
    }
    assert suggested(nurses, "nurse") == sorted(scores, key=scores.get, reverse=True)


def test_a_preferred_label_typed_in_full_comes_first(nurses):
    assert suggested(nurses, "Specialist nurse", tagged={"n:care": 20.0})[0] == "n:special"


def test_the_label_that_was_hit_is_named(nurses):
    found = nurses.suggest("nurse", ConceptType.OCCUPATION)
    assert {one.uri: one.matched for one in found} == {
        "n:care": "nurse responsible for general care",
        "n:assistant": "nurse assistant",
        "n:special": "specialist nurse",
        "n:teacher": "nurse",
        "n:head": "nursery school head teacher",
    }
    assert nurses.suggest("adult", ConceptType.OCCUPATION)[0].matched == "adult nurse"


def test_words_written_apart_are_joined(nurses):
    assert suggested(nurses, "bar tender") == ["o:bartender", "o:tender"]


def test_misspelt_words_are_put_right_with_the_near_word_only(nurses):
    assert suggested(nurses, "specialst nurse") == suggested(nurses, "specialist nurse")
    assert suggested(nurses, "adultnurse") == ["n:care"]


def test_without_a_label_come_likely_meanings_of_the_title(nurses):
    title = "urgent adult nurse wanted in Leeds"
    resolved = nurses.resolve(title)
    likely = [one.occupation for one in resolved if one.confidence >= 0.1]
    assert likely
    assert len(resolved) < len(nurses.index.catalogue.occupations)
    found = nurses.suggest(title, ConceptType.OCCUPATION)
    assert [one.uri for one in found] == likely
    assert all(one.matched == one.label for one in found)
    assert nurses.suggest(title, ConceptType.OCCUPATION, limit=1) == found[:1]
    for nothing in ("?!", "zxqj vvkw"):
        assert nurses.suggest(nothing, ConceptType.OCCUPATION) == ()


def test_the_prior_counts_narrower_occupations_too(nurses):
    catalogue = nurses.index.catalogue
    weights = TitleWeights((), 1.0, TAGGED, TitleOrigin("", 0, ""))
    prior = weights.prior_with_narrower(catalogue)
    titles = np.expm1(3.0) + np.expm1(2.0)
    assert prior[catalogue.occupation_row["n:care"]] == pytest.approx(np.log1p(titles))
    rows = [catalogue.occupation_row[uri] for uri in ("n:special", "n:head", "o:baker")]
    assert prior[rows] == pytest.approx([2.0, 1.5, 0.0])
