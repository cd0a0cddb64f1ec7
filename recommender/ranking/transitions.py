"""Transitions: careers within reach of someone in an occupation."""

import numpy as np

from index.loaded import Index
from recommender.ranking.requirements import Held, Needs
from recommender.results import Transition

_DIGITS = 4


class TransitionRanker:
    """Ranks destinations by how far all skills of the origin cover the destination's essentials.

    The measure that agreed best with 9,113 human ratings of transitions in Nesta's Mapping Career
    Causeways: origin skills (essential and optional) against essential destination skills, each
    need credited with its nearest held skill, divided by the number of essentials.
    """

    def __init__(self, index: Index, needs: Needs, groups: tuple[str, ...]) -> None:
        self._catalogue = index.catalogue
        self._needs = needs
        self._groups = groups
        self._essentials = np.asarray(needs.essential.sum(axis=1)).ravel()

    def rank(self, occupation: str, limit: int) -> tuple[Transition, ...]:
        """Return up to `limit` destinations from an occupation (URI), best first."""
        origin = self._catalogue.occupation_row[occupation]
        relations = self._catalogue.relations_of.get(occupation, ())
        held = [Held(self._catalogue.skill_row[relation.skill], 1.0) for relation in relations]
        covered = (self._needs.essential @ self._needs.credits(held)).astype(np.float64)
        score = np.round(covered / np.maximum(self._essentials, 1), _DIGITS)
        score[origin] = 0
        rows = np.lexsort((np.arange(len(score)), -self._essentials, -score))[:limit]
        reached = [int(row) for row in rows if score[row] > 0]
        covers = self._needs.covers(held, reached)
        return tuple(
            Transition(
                rank=rank,
                score=float(score[row]),
                occupation=self._catalogue.occupations[row].uri,
                coverage=cover.coverage,
                group=self._groups[row],
                matched=cover.matched,
                gaps=cover.gaps,
            )
            for rank, (row, cover) in enumerate(zip(reached, covers, strict=True), start=1)
        )
