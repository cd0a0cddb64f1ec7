"""Served: what the recogniser and ranker that serve make of the queries of a benchmark."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluation.extraction import Claim, Extracted
from evaluation.placing import Placing, place_by_score, place_in_order
from evaluation.query import Query
from recommender.profile import Profile, SkillStatement
from recommender.recommender import Recommender

Placer = Callable[[Recommender, Query], Placing]


def place_skills(recommender: Recommender, query: Query) -> Placing:
    """Return where the gold skills stand among all skills for a sentence."""
    size = len(recommender.index.catalogue.skills)
    ranked = recommender.recognise(query.texts[0], limit=size, min_confidence=0)
    return place_in_order((found.skill for found in ranked), query.gold)


def place_careers(recommender: Recommender, query: Query) -> Placing:
    """Return where the gold occupations stand among all, from what a person says."""
    return _place_profile(recommender, profile_of(query), query.gold)


def place_careers_by_skills(recommender: Recommender, query: Query) -> Placing:
    """Return the same from the URIs of the recognised skills alone, as a shared link holds."""
    recognised = recommender.understand(profile_of(query)).recognised
    profile = Profile(skills=tuple(found.skill for found in recognised))
    return _place_profile(recommender, profile, query.gold)


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


def _place_profile(recommender: Recommender, profile: Profile, gold: frozenset[str]) -> Placing:
    understood = recommender.understand(profile)
    if understood.voices.silent:
        return Placing((), len(gold))
    row = recommender.index.catalogue.occupation_row
    return place_by_score(recommender.scores(understood).total, [row[uri] for uri in gold])
