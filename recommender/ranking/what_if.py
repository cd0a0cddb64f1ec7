"""What-if: which skills that a person does not have would raise careers the most."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from recommender.profile import Profile, UnknownConceptError
from recommender.ranking.facets import NO_FILTERS, FacetTable, Filters
from recommender.ranking.requirements import Needs
from recommender.ranking.scorer import Scores, band_of
from recommender.recognition.interpreter import Interpreter, Understanding
from recommender.results import Advice, Band, Effect, Move, Standing
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


_IN_REACH = 100
_TOGETHER = 3
_TRIALS = 60
_FEWEST_TRIALS = 6
_VOICES_SCORED = 1200


class WhatIf:
    """Finds the skills to add, each tried by ranking the profile with it once more.

    A skill is worth the summed gain in score of the chosen career, or of the careers in reach,
    that ask for it. A skill may also lift a career that never asks for it, through its words
    alone, which nobody would call a reason to learn it. In reach are the `_IN_REACH` best ranked
    careers, near-identical ones counted once, those the person had left out. Skills that the
    profile covers even in part, or that the person put aside, are not proposed. Three together
    are found greedily. A long profile costs more to score, so fewer skills are tried: the work,
    trials times voices, is bounded by `_VOICES_SCORED`.
    """

    def __init__(
        self,
        index: Index,
        needs: Needs,
        groups: Sequence[str],
        facets: FacetTable,
        *,
        interpreter: Callable[[], Interpreter],
        scores: Callable[[Understanding], Scores],
    ) -> None:
        self._catalogue = index.catalogue
        self._needs = needs
        self._groups = groups
        self._facets = facets
        self._interpreter = interpreter
        self._scores = scores

    def advise(
        self, profile: Profile, occupation: str = "", filters: Filters = NO_FILTERS, limit: int = 5
    ) -> Advice:
        """Return up to `limit` skills to add, best first, and two or three to add together.

        `occupation` is the URI of a chosen career, "" for all in reach; `filters` narrow
        those. Raises UnknownConceptError for a
        URI that the catalogue lacks.
        """
        if occupation and occupation not in self._catalogue.occupation_row:
            raise UnknownConceptError("occupation", 0, occupation, self._catalogue.version)
        interpreter = self._interpreter()
        understood = interpreter.understand(profile)
        heard = (profile.statements, understood.recognised, understood.unrecognised)
        if understood.voices.silent:
            return Advice(*heard)
        careers = self._careers(understood, profile, occupation, filters)
        trial = Trial(
            self._catalogue,
            self._needs,
            self._scores,
            interpreter,
            profile=profile,
            careers=careers,
        )
        first, later = _trials(len(understood.voices.weights))
        tried = self._singles(trial, first)
        return Advice(
            *heard,
            career=self._standing(occupation, trial) if occupation else None,
            in_reach=len(careers),
            tried=len(tried),
            skills=tuple(effect for effect in tried if effect.gain > 0)[:limit],
            together=self._together(trial, tried, later),
        )

    def _careers(
        self, understood: Understanding, profile: Profile, occupation: str, filters: Filters
    ) -> list[int]:
        """Return the rows of the careers that count, best first."""
        if occupation:
            return [self._catalogue.occupation_row[occupation]]
        total = self._scores(understood).total
        had = {self._catalogue.occupation_row[uri] for uri in profile.occupations}
        kept = self._facets.kept(filters)
        best: dict[str, int] = {}
        for row in np.lexsort((np.arange(len(total)), -total)).tolist():
            if row not in had and kept[row]:
                best.setdefault(self._groups[row], row)
            if len(best) == _IN_REACH:
                break
        return list(best.values())

    def _standing(self, occupation: str, trial: Trial) -> Standing:
        score = float(trial.before[0])
        return Standing(occupation, score, band_of(score))

    def _singles(self, trial: Trial, limit: int) -> list[Effect]:
        effects = (trial.effect([skill]) for skill in trial.candidates(limit))
        return sorted(effects, key=_order)

    def _together(self, trial: Trial, singles: Sequence[Effect], limit: int) -> Effect | None:
        """Return the best found effect of two or three skills; None where one alone is as good.

        Each step adds to the skills chosen so far the one, of the `limit` best singles that they
        do not cover, with which the effect is best.
        """
        rows = [self._catalogue.skill_row[effect.skills[0]] for effect in singles]
        chosen, best = rows[:1], min(singles, key=_order, default=None)
        while best and len(chosen) < _TOGETHER:
            covered = trial.covered(chosen)
            more = [row for row in rows if not covered[row]][:limit]
            found = min((trial.effect([*chosen, row]) for row in more), key=_order, default=best)
            if found.gain <= max(best.gain, 0):
                break
            best = found
            chosen = [self._catalogue.skill_row[uri] for uri in found.skills]
        return best if len(chosen) > 1 else None


def _trials(voices: int) -> tuple[int, int]:
    """Return how many skills to try alone, and at each later step, for a number of voices."""
    trials = max(_FEWEST_TRIALS, min(_TRIALS, _VOICES_SCORED // voices))
    later = trials // (2 * _TOGETHER)
    return trials - (_TOGETHER - 1) * later, later


def _order(effect: Effect) -> tuple[float, tuple[str, ...]]:
    return -effect.gain, effect.skills
