"""The definitions of the recommender in plain loops, to hold its answers against."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from recommender.ranking.requirements import HeldSkill
from taxonomy.catalogue import Importance, SkillKind

NO_CREDIT_BELOW = 0.6
LEAST_CREDIT = 0.1
ROUNDING = 1e-5


def in_whole_steps(vectors: NDArray[np.float32], levels: int) -> NDArray[np.float64]:
    """Return vectors rounded to steps, of which the greatest number of each has `levels`."""
    steps = np.maximum(np.abs(vectors).max(axis=1, keepdims=True) / np.float32(levels), 1e-12)
    return np.asarray(np.round(vectors / steps) * steps.astype(np.float64))


def table_similarities(
    vectors: NDArray[np.float32], queries: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the similarities (vectors, queries) of a table: in 8 bits, and queries in 7."""
    return in_whole_steps(vectors, 127) @ in_whole_steps(queries, 63).T


def similarity(index: Index, one: int, other: int) -> float:
    """Return the cosine of the labels of two skills (rows), 1 for the same skill."""
    if one == other:
        return 1.0
    left, right = index.skill_vectors[one].tolist(), index.skill_vectors[other].tolist()
    return min(sum(a * b for a, b in zip(left, right, strict=True)), 1.0)


def ramp(near: float) -> float:
    """Return the nearness of a similarity: 0 at 0.6, 1 at 1, linear between."""
    return max(0.0, (near - NO_CREDIT_BELOW) / (1 - NO_CREDIT_BELOW))


def credit(index: Index, held: Sequence[HeldSkill], skill: int) -> float:
    """Return the credit of a needed skill (row): the best of all held ones, 0 below 0.1."""
    best = best_credit(index, held, skill)
    return best if best >= LEAST_CREDIT else 0.0


def best_credit(index: Index, held: Sequence[HeldSkill], skill: int) -> float:
    """Return the best credit of a needed skill (row) over all held ones, however small."""
    return max((h.confidence * ramp(similarity(index, h.skill, skill)) for h in held), default=0.0)


def is_at_threshold(index: Index, held: Sequence[HeldSkill]) -> bool:
    """Return whether rounding decides if some skill gets the least credit or none."""
    skills = range(len(index.catalogue.skills))
    return any(abs(best_credit(index, held, skill) - LEAST_CREDIT) < ROUNDING for skill in skills)


def needed(index: Index, occupation: int, importance: Importance) -> list[int]:
    """Return the rows of the skills that an occupation (row) needs."""
    catalogue = index.catalogue
    uri = catalogue.occupations[occupation].uri
    return [
        catalogue.skill_row[relation.skill]
        for relation in catalogue.relations
        if relation.occupation == uri and relation.importance is importance
    ]


def covered(
    index: Index,
    held: Sequence[HeldSkill],
    occupation: int,
    importance: Importance,
    kinds: Sequence[SkillKind] = tuple(SkillKind),
) -> tuple[float, int]:
    """Return the sum of credits and the number of needs, of some kinds of skill."""
    rows = [
        row
        for row in needed(index, occupation, importance)
        if index.catalogue.skills[row].kind in kinds
    ]
    return sum(credit(index, held, row) for row in rows), len(rows)
