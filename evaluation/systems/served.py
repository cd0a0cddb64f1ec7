"""Served: what the recogniser and ranker that serve make of the queries of a benchmark."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.queries import Query
from evaluation.metrics.confidence import Claim, Extracted
from evaluation.metrics.ranking import Placing, place_by_score, place_in_order
from models.encoder import Encoder
from recommender.profile import Profile, SkillStatement
from recommender.ranking.scorer import Scores
from recommender.recognition.interpreter import Understanding
from recommender.recommender import Recommender
from recommender.titles.parsing import readings_of

AT_ONCE = 1024
"""Titles of a block; fewer than a cache of phrases holds."""


def encoded_ahead(encoder: Encoder, queries: Sequence[Query]) -> Iterator[Query]:
    """Yield the queries in their order, each after its block was encoded in one go.

    For an encoder that remembers what it encoded: a text's vector is the same whatever it is
    encoded with, so that the answers are the same, and a block costs a third of single titles.
    """
    for start in range(0, len(queries), AT_ONCE):
        block = queries[start : start + AT_ONCE]
        texts = (text for query in block for text in query.texts)
        readings = {reading for text in texts for reading in readings_of(text)}
        encoder.encode(sorted(readings))
        yield from block


Placer = Callable[[Recommender, Query], Placing]
Hearing = Callable[[Recommender, Query], Understanding]


def place_skills(recommender: Recommender, query: Query) -> Placing:
    """Return where the gold skills stand among all skills for a sentence."""
    size = len(recommender.index.catalogue.skills)
    ranked = recommender.recognise(query.texts[0], limit=size, min_confidence=0)
    return place_in_order((found.skill for found in ranked), query.gold)


def place_careers(recommender: Recommender, query: Query) -> Placing:
    """Return where the gold occupations stand among all, from what a person says."""
    return _placed(recommender, from_words(recommender, query), query)


def place_careers_by_skills(recommender: Recommender, query: Query) -> Placing:
    """Return the same from the URIs of the recognised skills alone, as a shared link holds."""
    return _placed(recommender, from_skills(recommender, query), query)


def from_words(recommender: Recommender, query: Query) -> Understanding:
    """Return what is understood of what a person says."""
    return recommender.understand(profile_of(query))


def from_skills(recommender: Recommender, query: Query) -> Understanding:
    """Return what is understood of the URIs of the skills recognised in it, alone."""
    recognised = from_words(recommender, query).recognised
    return recommender.understand(Profile(skills=tuple(found.skill for found in recognised)))


def extract(recommender: Recommender, query: Query) -> Extracted:
    """Return the skills that a match shows for a sentence, at the default threshold."""
    shown = recommender.understand(profile_of(query)).recognised
    claims = tuple(Claim(found.confidence, found.skill in query.gold) for found in shown)
    return Extracted(claims, len(query.gold))


def profile_of(query: Query) -> Profile:
    """Return the profile of someone who says the texts of a query."""
    return Profile(tuple(map(SkillStatement, query.texts)))


def first_places(recommender: Recommender, queries: Sequence[Query]) -> NDArray[np.float64]:
    """Return for each person the best place, from 1, of an occupation that is right.

    Infinite where nothing was ranked. MRR is the mean of 1 / place, S@k the share up to k.
    """
    placings = (place_careers(recommender, query) for query in queries)
    return np.array([min(placing.places, default=np.inf) for placing in placings])


def _placed(recommender: Recommender, understood: Understanding, query: Query) -> Placing:
    if understood.voices.silent:
        return Placing((), len(query.gold))
    return place_careers_by_score(recommender, recommender.scores(understood), query)


def place_careers_by_score(recommender: Recommender, scores: Scores, query: Query) -> Placing:
    """Return where the gold occupations stand by their scores."""
    row = recommender.index.catalogue.occupation_row
    return place_by_score(scores.total, [row[uri] for uri in query.gold])
