"""What-if: which skills that a person does not have would raise careers the most."""

from collections.abc import Callable, Sequence

import numpy as np

from index.loaded import Index
from recommender.advice import Advice, Effect, Standing
from recommender.filters import NO_FILTERS, FacetTable, Filters
from recommender.fusion import Scores, band_of
from recommender.needs import Needs
from recommender.profile import Profile, UnknownConceptError
from recommender.trial import Trial
from recommender.understanding import Interpreter, Understanding

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
