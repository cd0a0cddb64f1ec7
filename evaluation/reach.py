"""Reach: the destinations that a formula finds from an occupation, best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from evaluation.figure import OURS
from index.loaded import Index
from models.encoder import Vectors
from recommender.coverage import Coverage, CoverageOf, Share
from recommender.needs import Cover, Held, Needs
from recommender.transitions import TransitionRanker

_DIGITS = 4
_NOTHING = CoverageOf(Share(0, 0), Share(0, 0), Share(0, 0))


@dataclass(frozen=True, slots=True)
class Reached:
    """Destinations (rows) from one origin, best first and without it, with their scores."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]

    def by_row(self, size: int) -> NDArray[np.float64]:
        """Return the score of every occupation, (size,), 0 for those that were not reached."""
        scores = np.zeros(size)
        scores[self.rows] = self.scores
        return scores


class Formula(Protocol):
    """A way to score destinations from an occupation; none that scores 0 is reached."""

    def reach(self, origin: int) -> Reached:
        """Return the destinations from an occupation (row)."""


class Served:
    """The ranker that serves, over all destinations.

    It is not asked what is covered and what is missing, which takes most of its time and changes
    neither score nor order.
    """

    def __init__(self, index: Index) -> None:
        self._row = index.catalogue.occupation_row
        self._uris = tuple(self._row)
        groups = ("",) * len(self._uris)
        self._ranker = TransitionRanker(index, _UncoveredNeeds(index), groups)

    def reach(self, origin: int) -> Reached:
        """Return the destinations as they are served."""
        found = self._ranker.rank(self._uris[origin], len(self._uris))
        rows = [self._row[transition.occupation] for transition in found]
        scores = [transition.score for transition in found]
        return Reached(np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float64))


class SkillOverlap:
    """The share of a destination's skills that the origin's skills are worth.

    Each needed skill is credited with the nearest held one. `held` and `needed` choose which
    skills count: ones in matrices of the shape (occupations, skills).
    """

    def __init__(self, needs: Needs, held: csr_array, needed: csr_array) -> None:
        self._needs = needs
        self._held = held
        self._needed = needed
        self._size = np.asarray(needed.sum(axis=1)).ravel()

    def reach(self, origin: int) -> Reached:
        """Return the destinations; of equal shares the one that needs more skills is first."""
        start, end = self._held.indptr[origin], self._held.indptr[origin + 1]
        held = [Held(int(skill), 1.0) for skill in self._held.indices[start:end]]
        worth = (self._needed @ self._needs.credits(held)).astype(np.float64)
        return _reached(origin, np.round(worth / np.maximum(self._size, 1), _DIGITS), self._size)


class TextSimilarity:
    """The cosine of two occupations' texts, label and description, (occupations, dimension)."""

    def __init__(self, texts: Vectors) -> None:
        self._texts = texts

    def reach(self, origin: int) -> Reached:
        """Return the destinations."""
        cosine = (self._texts @ self._texts[origin]).astype(np.float64)
        return _reached(origin, cosine, np.zeros(len(cosine)))


def formulas_of(index: Index, *, baselines: bool = True) -> dict[str, Formula]:
    """Return what serves and, as baselines, other formulas by name.

    "essential to essential" counts essential skills on both sides, "all to all" essential and
    optional ones; what serves holds all skills of the origin against the destination's essentials.
    """
    found: dict[str, Formula] = {OURS: Served(index)}
    if baselines:
        needs = Needs(index)
        essential, every = needs.essential, ((needs.essential + needs.optional) > 0).astype("f4")
        found["essential to essential"] = SkillOverlap(needs, essential, essential)
        found["all to all"] = SkillOverlap(needs, every, every)
        found["text similarity"] = TextSimilarity(index.occupation_vectors)
    return found


class _UncoveredNeeds(Needs):
    """Needs that are not asked in detail how they are met."""

    def covers(self, held: Sequence[Held], occupations: Sequence[int]) -> list[Cover]:  # noqa: ARG002
        """Return an empty cover for each occupation."""
        return [Cover(Coverage(_NOTHING, _NOTHING), (), ())] * len(occupations)


def _reached(origin: int, scores: NDArray[np.float64], size: NDArray[np.float64]) -> Reached:
    order = np.lexsort((np.arange(len(scores)), -size, -scores))
    rows = order[(scores[order] > 0) & (order != origin)]
    return Reached(rows, scores[rows])
