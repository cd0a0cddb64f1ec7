"""Suggestions over the whole of ESCO: what people type finds the career that most of them mean."""

import csv

import pytest

from index.labels import ConceptType, label_key
from tests.conftest import DATA

# Those with the fixture `esco` need the whole of it, whose index is built for them.
TITLES = DATA / "bench" / "job_titles_validation.csv"
EVERY = 20


def suggested(esco, text, limit=10):
    return [one.label for one in esco.suggest(text, ConceptType.OCCUPATION, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("nurse", "nurse responsible for general care"),
        ("developer", "software developer"),
        ("driver", "cargo vehicle driver"),
        ("cook", "cook"),
        ("accountant", "accountant"),
        ("teach", "early years teacher"),
        ("electrican", "electrician"),
        ("bar tender", "bartender"),
        ("truckdriver", "cargo vehicle driver"),
        ("sales", "sales assistant"),
    ],
)
def test_the_commonest_career_comes_first(esco, typed, label):
    assert label in suggested(esco, typed, 2)


def test_a_title_without_a_label_finds_what_it_may_mean_and_nothing_else(esco):
    assert suggested(esco, "full stack engineer") == ["software developer"]
    assert suggested(esco, "kubernetes") == ["cloud engineer"]
    assert suggested(esco, "solidworks") == []


def test_suggestions_for_vacancy_titles(esco):
    """Find the tagged occupation of titles of one or two words, whole and by four letters.

    The figures are a little better than those of the decisions, since the prior knows the titles.
    """
    rows = esco.index.catalogue.occupation_row
    with TITLES.open(encoding="utf-8") as file:
        tagged = [(row["vacancyTitle"], row["conceptUri"]) for row in csv.DictReader(file)]
    short = [(t, uri) for t, uri in tagged if len(label_key(t).split()) in {1, 2} and uri in rows]
    for shortened, first, among_ten in ((False, 0.34, 0.44), (True, 0.2, 0.47)):
        ranks = []
        for title, uri in short[::EVERY]:
            typed = label_key(title)[:4] if shortened else title
            found = [one.uri for one in esco.suggest(typed, ConceptType.OCCUPATION)]
            ranks.append(found.index(uri) if uri in found else None)
        assert ranks.count(0) / len(ranks) >= first
        assert sum(rank is not None for rank in ranks) / len(ranks) >= among_ten


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("fix bikes", "perform repairs on bicycles"),
        ("baking cakes", "bake goods"),
        ("answering phones", "answer incoming calls"),
        ("looking after kids", "supervise children"),
        ("pyton", "computer programming"),
        ("crochet", "use textile technique for hand-made products"),
    ],
)
def test_a_skill_is_suggested_that_is_like_the_words(starter, typed, label):
    assert starter.suggest(typed, ConceptType.SKILL)[0].label == label


@pytest.mark.parametrize(
    "typed", ["Kubernetes", "chess", "play chess", "karate", "tiktok videos", "docker", "druid"]
)
def test_no_skill_is_suggested_for_what_the_catalogue_lacks(starter, typed):
    """The starter has chefs but no chess, and ports but no Docker."""
    assert starter.suggest(typed, ConceptType.SKILL) == ()
