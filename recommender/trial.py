"""A trial: one person scored again with skills added, over the careers that count."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recommender.advice import Effect, Move, Standing
from recommender.fusion import Scores, band_of
from recommender.match import Band
from recommender.needs import Needs
from recommender.profile import Profile
from recommender.understanding import Interpreter, Understanding
from taxonomy.catalogue import Catalogue

_OPTIONAL_WORTH = 0.5
_LEAST_SCORE = 1e-3
_MOVES_SHOWN = 5
_DIGITS = 8
_RISE = {band: rise for rise, band in enumerate(reversed(Band))}


class Trial:
    """Adds skills to a profile as given ones and scores some careers (rows) with the real scorer.

    The careers stay the same whatever is added, so that all effects of one trial compare.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        needs: Needs,
        score: Callable[[Understanding], Scores],
        interpreter: Interpreter,
        *,
        profile: Profile,
        careers: Sequence[int],
    ) -> None:
        self._catalogue = catalogue
        self._needs = needs
        self._score = score
        self._interpreter = interpreter
        self._profile = profile
        self._careers = np.asarray(careers, dtype=np.int64)
        self._essential = (needs.essential[self._careers] > 0).tocsc()
        self._optional = (needs.optional[self._careers] > 0).tocsc()
        self.before = self._scores(profile)

    def candidates(self, limit: int) -> list[int]:
        """Return up to `limit` skills (rows) worth trying, the most promising first.

        Nothing in the profile covers them, and the person did not put them aside. Their promise
        is the sum of the scores of the careers that ask for them, an optional need counting
        `_OPTIONAL_WORTH`; of equal ones the more specific comes first.
        """
        score = np.maximum(self.before, _LEAST_SCORE)
        promise = self._essential.T @ score + _OPTIONAL_WORTH * (self._optional.T @ score)
        promise[self.covered(())] = 0
        promise[[self._catalogue.skill_row[uri] for uri in self._profile.excluded_skills]] = 0
        order = np.lexsort((np.arange(len(promise)), -self._needs.specificity, -promise))
        return [int(skill) for skill in order[:limit] if promise[skill] > 0]

    def covered(self, added: Sequence[int]) -> NDArray[np.bool_]:
        """Return which skills (skills,) the profile covers once some skills (rows) are added."""
        understood = self._interpreter.understand(self._with(added))
        return self._needs.credits(understood.held) > 0

    def effect(self, added: Sequence[int]) -> Effect:
        """Return what some skills (rows) would do; shown first are careers whose band rises."""
        columns = list(added)
        essential = _any(self._essential[:, columns].sum(axis=1))
        asking = essential | _any(self._optional[:, columns].sum(axis=1))
        after = self._scores(self._with(added))
        gain = after - self.before
        moves = [
            self._move(int(career), float(before), float(later))
            for career, before, later in zip(self._careers, self.before, after, strict=True)
        ]
        rises = np.array([_rise(move) for move in moves], dtype=np.int64)
        up = np.flatnonzero(asking & (gain > 0))
        shown = up[np.lexsort((up, -after[up], rises[up] <= 0))][:_MOVES_SHOWN]
        return Effect(
            skills=tuple(self._catalogue.skills[row].uri for row in added),
            essential_in=int(essential.sum()),
            optional_in=int((asking & ~essential).sum()),
            risen=int((asking & (rises > 0)).sum()),
            gain=round(float(gain[asking].sum()), _DIGITS),
            moves=tuple(moves[place] for place in shown),
        )

    def _with(self, added: Sequence[int]) -> Profile:
        uris = tuple(self._catalogue.skills[row].uri for row in added)
        return replace(self._profile, skills=(*self._profile.skills, *uris))

    def _scores(self, profile: Profile) -> NDArray[np.float64]:
        understood = self._interpreter.understand(profile)
        return self._score(understood).total[self._careers]

    def _move(self, career: int, before: float, after: float) -> Move:
        uri = self._catalogue.occupations[career].uri
        return Move(
            Standing(uri, before, band_of(before)),
            Standing(uri, after, band_of(after)),
        )


def _rise(move: Move) -> int:
    """Return by how many bands a career rises."""
    return _RISE[move.after.band] - _RISE[move.before.band]


def _any(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(counts).ravel() > 0
