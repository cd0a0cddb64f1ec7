"""Transitions: careers within reach, and a line that puts occupations with like needs together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from models.encoder import Vectors
from recommender.ranking.requirements import HeldSkill, Requirements
from recommender.results import Transition, best_first

_DIGITS = 4


class TransitionRanker:
    """Ranks destinations by how far all skills of the origin cover the destination's essentials.

    All skills of the origin, essential and optional, are held; the credits of the essential skills
    of a destination are summed and divided by their number. Of the measures of Nesta's Mapping
    Career Causeways it agreed best with their 9,113 human ratings of transitions.
    """

    def __init__(self, index: Index, requirements: Requirements, groups: tuple[str, ...]) -> None:
        self._catalogue = index.catalogue
        self._requirements = requirements
        self._groups = groups
        self._essentials = np.asarray(requirements.essential.sum(axis=1)).ravel()

    def rank(self, occupation: str, limit: int) -> tuple[Transition, ...]:
        """Return up to `limit` destinations from an occupation (URI), best first."""
        origin = self._catalogue.occupation_row[occupation]
        relations = self._catalogue.relations_of.get(occupation, ())
        held = [HeldSkill(self._catalogue.skill_row[relation.skill], 1.0) for relation in relations]
        covered = (self._requirements.essential @ self._requirements.credits(held)).astype(
            np.float64
        )
        score = np.round(covered / np.maximum(self._essentials, 1), _DIGITS)
        score[origin] = 0
        rows = best_first(score, self._essentials)[:limit]
        reached = [int(row) for row in rows if score[row] > 0]
        details = self._requirements.coverage(held, reached)
        return tuple(
            Transition(
                rank=rank,
                score=float(score[row]),
                occupation=self._catalogue.occupations[row].uri,
                coverage=detail.coverage,
                group=self._groups[row],
                matched=detail.matched,
                gaps=detail.gaps,
            )
            for rank, (row, detail) in enumerate(zip(reached, details, strict=True), start=1)
        )


_PLACE_DIGITS = 4
_LEAST_SPREAD = 1e-9


def on_a_line(needs: Vectors, origins: Sequence[int]) -> NDArray[np.float64]:
    """Return a place from 0 to 1 on a line for each occupation, (occupations,).

    `needs` are unit vectors (occupations, dimension). It is the first axis of classical
    multidimensional scaling of their cosine distances (Torgerson 1952), which keeps as much of
    them as a line can. Its sign is free: the origins (places in `needs`) lie on the side of 0.
    Where all are alike, each has 0.
    """
    size = len(needs)
    if not size:
        return np.zeros(0)
    squares = (1 - np.clip(needs @ needs.T, -1, 1)).astype(np.float64) ** 2
    centring = np.eye(size) - 1 / size
    values, axes = np.linalg.eigh(-centring @ squares @ centring / 2)
    line = axes[:, -1] * np.sqrt(max(values[-1], 0))
    if origins and line[list(origins)].mean() > line.mean():
        line = -line
    spread = line.max() - line.min()
    if spread < _LEAST_SPREAD:
        return np.zeros(size)
    places: NDArray[np.float64] = np.round((line - line.min()) / spread, _PLACE_DIGITS)
    return places
