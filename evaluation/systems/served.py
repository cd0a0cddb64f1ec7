"""The served system: gold ranks and claims of the recogniser and ranker on benchmark queries."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.queries import Query
from evaluation.metrics.confidence import Claim, ClaimedSkills
from evaluation.metrics.ranking import GoldRanks, gold_ranks_by_score, gold_ranks_in
from models.encoder import Encoder
from recommender.profile import Profile, SkillStatement
from recommender.ranking.scorer import Scores
from recommender.recognition.interpreter import InterpretedProfile
from recommender.recommender import Recommender
from recommender.titles import readings_of

AT_ONCE = 1024
"""Titles of a block; fewer than a cache of phrases holds."""


def prefetch_encodings(encoder: Encoder, queries: Sequence[Query]) -> Iterator[Query]:
    """Yield the queries in their order, each after its block was encoded in one go.

    For an encoder that caches: vectors do not depend on the batch, so the answers are the same,
    and a block costs a third of encoding titles one by one.
    """
    for start in range(0, len(queries), AT_ONCE):
        block = queries[start : start + AT_ONCE]
        texts = (text for query in block for text in query.texts)
        readings = {reading for text in texts for reading in readings_of(text)}
        encoder.encode(sorted(readings))
        yield from block


ReadQuery = Callable[[Recommender, Query], InterpretedProfile]


def skill_gold_ranks(recommender: Recommender, query: Query) -> GoldRanks:
    """Return the ranks of the gold skills among all skills for a sentence."""
    size = len(recommender.index.catalogue.skills)
    ranked = recommender.recognise(query.texts[0], limit=size, min_confidence=0)
    return gold_ranks_in((found.skill for found in ranked), query.gold)


def career_gold_ranks(recommender: Recommender, query: Query) -> GoldRanks:
    """Return the ranks of the gold occupations, given a person's statements."""
    return _gold_ranks(recommender, interpret_words(recommender, query), query)


def career_gold_ranks_from_skills(recommender: Recommender, query: Query) -> GoldRanks:
    """Return the same from the URIs of the recognised skills alone, as a shared link holds."""
    return _gold_ranks(recommender, interpret_skill_ids(recommender, query), query)


def interpret_words(recommender: Recommender, query: Query) -> InterpretedProfile:
    """Interpret the texts of a query as statements."""
    return recommender.interpret(profile_of(query))


def interpret_skill_ids(recommender: Recommender, query: Query) -> InterpretedProfile:
    """Interpret only the URIs of the skills that are recognised in a query."""
    recognised = interpret_words(recommender, query).recognised
    return recommender.interpret(Profile(skills=tuple(found.skill for found in recognised)))


def claimed_skills(recommender: Recommender, query: Query) -> ClaimedSkills:
    """Return the skills that are read in a sentence of a job advertisement."""
    shown = recommender.advertisement(query.texts[0]).requirements
    claims = tuple(Claim(found.confidence, found.skill in query.gold) for found in shown)
    return ClaimedSkills(claims, len(query.gold))


def profile_of(query: Query) -> Profile:
    """Return the profile of someone who says the texts of a query."""
    return Profile(tuple(map(SkillStatement, query.texts)))


def first_gold_ranks(recommender: Recommender, queries: Sequence[Query]) -> NDArray[np.float64]:
    """Return for each person the best place, from 1, of an occupation that is right.

    Infinite where nothing was ranked. MRR is the mean of 1 / place, S@k the share up to k.
    """
    gold_ranks = (career_gold_ranks(recommender, query) for query in queries)
    return np.array([min(ranks.ranks, default=np.inf) for ranks in gold_ranks])


def _gold_ranks(
    recommender: Recommender, interpreted: InterpretedProfile, query: Query
) -> GoldRanks:
    if interpreted.queries.is_empty:
        return GoldRanks((), len(query.gold))
    return career_gold_ranks_by_score(recommender, recommender.scores(interpreted), query)


def career_gold_ranks_by_score(recommender: Recommender, scores: Scores, query: Query) -> GoldRanks:
    """Return the ranks of the gold occupations by score."""
    row = recommender.index.catalogue.occupation_row
    return gold_ranks_by_score(scores.total, [row[uri] for uri in query.gold])
