"""The ablation of recognition: how far whole texts, parts and alternative labels come alone."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from evaluation.figure import OURS, Measured
from evaluation.placing import Placing, place_by_score
from evaluation.query import Benchmark, Query
from evaluation.served import place_skills
from evaluation.suite import Kind, ranking_figures
from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.phrases import phrases_of
from recommender.recommender import Recommender

_ALTERNATIVES_SEEN = 64
_ALTERNATIVE_WEIGHT = np.float32(0.95)
Similarity = NDArray[np.float32]
Joining = Callable[[Similarity, Similarity], Similarity]
"""From the similarity of the whole and of the nearest part to one for each skill, (skills,)."""

_JOININGS: dict[str, Joining] = {
    "whole text": lambda whole, _: whole,
    "parts": lambda _, part: part,
    "both": lambda whole, part: (whole + part) / np.float32(2),
}
WITHOUT = ", preferred labels only"
"""What is added to the name of a variant that knows no alternative labels."""


def recognition_ablation(
    recommender: Recommender, encoder: Encoder, benchmark: Benchmark
) -> list[Measured]:
    """Return the figures of each variant on a linking benchmark, then of what serves.

    A variant ranks skills by nothing but the similarity of vectors: of the whole text, of its
    nearest part, or of the mean of both; with all labels or with the preferred ones only.
    """
    placings: dict[str, list[Placing]] = {}
    for query in benchmark.queries:
        for name, placing in _placed(recommender.index, encoder, query):
            placings.setdefault(name, []).append(placing)
    placings[OURS] = [place_skills(recommender, query) for query in benchmark.queries]
    return [
        Measured(name, ranking_figures(Kind.LINKING, placed)) for name, placed in placings.items()
    ]


def _placed(index: Index, encoder: Encoder, query: Query) -> Iterator[tuple[str, Placing]]:
    phrases = phrases_of(query.texts[0])
    vectors = encoder.encode([phrases.whole, *(phrases.parts or (phrases.whole,))])
    gold = [index.catalogue.skill_row[uri] for uri in query.gold]
    preferred: Similarity = vectors @ index.skill_vectors.T
    known = (("", _with_alternatives(index, vectors, preferred)), (WITHOUT, preferred))
    for suffix, similarity in known:
        for name, join in _JOININGS.items():
            scores = join(similarity[0], similarity[1:].max(axis=0))
            yield f"{name}{suffix}", place_by_score(scores.astype(np.float64), gold)


def _with_alternatives(index: Index, vectors: Vectors, preferred: Similarity) -> Similarity:
    """Return the similarity to each skill's nearest label, alternative ones a little less."""
    nearest = preferred.copy()
    similarity, skills = index.skill_alternatives.nearest(vectors, _ALTERNATIVES_SEEN)
    for row, near, owners in zip(nearest, similarity, skills, strict=True):
        np.maximum.at(row, owners, near * _ALTERNATIVE_WEIGHT)
    return nearest


def intervals_of(
    measured: Iterable[Measured], figure: str
) -> dict[str, tuple[float, float, float]]:
    """Return one figure of each system by its name, with the bounds of its interval."""
    return {
        each.system: (found.value, found.low, found.high)
        for each in measured
        for found in each.figures
        if found.name == figure
    }
