"""What-if: which skills that a person does not have would raise careers the most."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from index.relations import OPTIONAL_WEIGHT
from recommender.guidance import Advice, CareerScore, ScoreChange, SkillEffect
from recommender.profile import Profile, UnknownConceptError
from recommender.ranking.facets import NO_FILTERS, FacetTable, Filters
from recommender.ranking.notes import CareerNotes
from recommender.ranking.requirements import EssentialsSaid, Requirements
from recommender.ranking.scorer import Scorer, Scores, band_of
from recommender.recognition.interpreter import InterpretedProfile, ProfileInterpreter
from recommender.results import Band, Note, best_first
from taxonomy.catalogue import Catalogue

_LEAST_SCORE = 1e-3
_CHANGES_SHOWN = 5
_DIGITS = 8
_LEVEL = {band: level for level, band in enumerate(reversed(Band))}


class Counterfactual:
    """Adds skills to a profile as given ones and scores some careers (rows) with the real scorer.

    The careers do not depend on what is added, so that all effects can be compared. Bands are those
    of a match: by the best score of all careers but those `avoided` (occupations,), and for the
    occupations (rows) that the person `held` by their own.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        requirements: Requirements,
        scorer: Scorer,
        interpret: Callable[[Profile], InterpretedProfile],
        *,
        profile: Profile,
        careers: Sequence[int],
        avoided: NDArray[np.bool_],
        held: Set[int] = frozenset(),
        unwanted: Set[int] = frozenset(),
    ) -> None:
        self._counted = ~avoided
        self._held = held
        self._unwanted = list(unwanted)
        self._catalogue = catalogue
        self._requirements = requirements
        self._scorer = scorer
        self._interpret = interpret
        self._profile = profile
        self._careers = np.asarray(careers, dtype=np.int64)
        self._essential = (requirements.essential[self._careers] > 0).tocsc()
        self._optional = (requirements.optional[self._careers] > 0).tocsc()
        self.before, self._said, self._best = self._scores(profile)

    def candidates(self, limit: int) -> list[int]:
        """Return up to `limit` skills (rows) worth trying, the most promising first.

        The profile neither covers, excludes nor speaks against them; a denied one may be learnt.
        Their promise is the sum of the scores of the careers that need them, those where they are
        optional counting `OPTIONAL_WEIGHT`; of equal ones the more specific comes first.
        """
        score = np.maximum(self.before, _LEAST_SCORE)
        promise = self._essential.T @ score + OPTIONAL_WEIGHT * (self._optional.T @ score)
        promise[self.covered(())] = 0
        promise[[self._catalogue.skill_row[uri] for uri in self._profile.excluded_skills]] = 0
        promise[self._unwanted] = 0
        order = best_first(promise, self._requirements.specificity)
        found = [int(skill) for skill in order[:limit] if promise[skill] > 0]
        self._scorer.prepare(self._interpret(self._with(found)).queries)
        return found

    def covered(self, added: Sequence[int]) -> NDArray[np.bool_]:
        """Return which skills (skills,) the profile covers once some skills (rows) are added."""
        interpreted = self._interpret(self._with(added))
        return self._requirements.credits(interpreted.held, interpreted.answers.denied) > 0

    def effect(self, added: Sequence[int]) -> SkillEffect:
        """Return the effect of some skills (rows), careers whose band rises first."""
        columns = list(added)
        essential = _any(self._essential[:, columns].sum(axis=1))
        needing = essential | _any(self._optional[:, columns].sum(axis=1))
        after, said, best = self._scores(self._with(added))
        gain = after - self.before
        changes = [
            ScoreChange(old, new)
            for old, new in zip(self.rated(), self._rated(after, said, best), strict=True)
        ]
        rises = np.array([_rise(change) for change in changes], dtype=np.int64)
        up = np.flatnonzero(needing & (gain > 0))
        shown = up[best_first((rises[up] > 0).astype(np.int64), after[up])][:_CHANGES_SHOWN]
        return SkillEffect(
            skills=tuple(self._catalogue.skills[row].uri for row in added),
            essential_in=int(essential.sum()),
            optional_in=int((needing & ~essential).sum()),
            risen=int((needing & (rises > 0)).sum()),
            gain=round(float(gain[needing].sum()), _DIGITS),
            changes=tuple(changes[place] for place in shown),
        )

    def _with(self, added: Sequence[int]) -> Profile:
        uris = tuple(self._catalogue.skills[row].uri for row in added)
        return replace(
            self._profile,
            skills=(*self._profile.skills, *uris),
            denied_skills=tuple(uri for uri in self._profile.denied_skills if uri not in uris),
        )

    def rated(self) -> list[CareerScore]:
        """Return the careers as they are now."""
        return self._rated(self.before, self._said, self._best)

    def _scores(self, profile: Profile) -> tuple[NDArray[np.float64], list[EssentialsSaid], float]:
        """Return the scores of the careers, how many essentials of each were said, and the best."""
        interpreted = self._interpret(profile)
        denied = interpreted.answers.denied
        rows = self._careers.tolist()
        said = self._requirements.essentials_said(interpreted.held, denied, rows)
        scores = self._scorer.score_profile(interpreted).total
        best = float(scores[self._counted].max(initial=0))
        return scores[self._careers], said, best

    def _rated(
        self, scores: NDArray[np.float64], said: Sequence[EssentialsSaid], best: float
    ) -> list[CareerScore]:
        rated = zip(self._careers.tolist(), scores.tolist(), said, strict=True)
        return [
            CareerScore(
                self._catalogue.occupations[row].uri,
                score,
                band_of(score, essentials=enough, best=score if row in self._held else best),
            )
            for row, score, enough in rated
        ]


def _rise(change: ScoreChange) -> int:
    """Return by how many bands a career rises."""
    return _LEVEL[change.after.band] - _LEVEL[change.before.band]


def _any(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(counts).ravel() > 0


_CAREERS = 100
_MOST_TOGETHER = 3
_MOST_TRIALS = 60
_FEWEST_TRIALS = 6
_QUERIES_SCORED = 1200


class WhatIf:
    """Finds the skills to add, each tried by ranking the profile with it once more.

    The value of a skill is the summed gain in score of the chosen career, or of the careers in
    reach, that need it. It may also raise a career that does not need it, through its words alone,
    which is no reason to learn it. In reach are the `_CAREERS` best ranked careers, near-identical
    ones counted once, past ones and those that the person does not want left out. Skills that the
    profile covers even in part, excludes or speaks against are not proposed. Three together are
    found greedily. A long profile costs more to score, so fewer skills are tried: trials times
    queries are bounded by `_QUERIES_SCORED`.
    """

    def __init__(
        self,
        index: Index,
        requirements: Requirements,
        groups: Sequence[str],
        facets: FacetTable,
        *,
        notes: CareerNotes,
        noted: Callable[[Profile, InterpretedProfile], Sequence[Note]],
        interpreter: Callable[[], ProfileInterpreter],
        scorer: Callable[[], Scorer],
    ) -> None:
        self._catalogue = index.catalogue
        self._requirements = requirements
        self._groups = groups
        self._facets = facets
        self._notes = notes
        self._noted = noted
        self._interpreter = interpreter
        self._scorer = scorer

    def advise(
        self,
        profile: Profile,
        occupation: str = "",
        filters: Filters = NO_FILTERS,
        limit: int = 5,
    ) -> Advice:
        """Return up to `limit` skills to add, best first, and two or three to add together.

        `occupation` is the URI of a chosen career, "" for all in reach; `filters` narrow
        those, and so do the notes of the person. Raises UnknownConceptError for a URI that the
        catalogue lacks.
        """
        if occupation and occupation not in self._catalogue.occupation_row:
            raise UnknownConceptError("occupation", 0, occupation, self._catalogue.version)
        interpreter = self._interpreter()
        interpreted = interpreter.interpret(profile)
        understood = (profile.statements, interpreted.recognised, interpreted.unrecognised)
        if interpreted.queries.is_empty:
            return Advice(*understood)
        counterfactual, careers = self._counterfactual(
            profile, interpreter, interpreted, occupation, filters
        )
        first, later = _trials(len(interpreted.queries.weights))
        tried = self._singles(counterfactual, first)
        return Advice(
            *understood,
            career=counterfactual.rated()[0] if occupation else None,
            in_reach=len(careers),
            tried=len(tried),
            skills=tuple(effect for effect in tried if effect.gain > 0)[:limit],
            together=self._together(counterfactual, tried, later),
        )

    def _counterfactual(
        self,
        profile: Profile,
        interpreter: ProfileInterpreter,
        interpreted: InterpretedProfile,
        occupation: str,
        filters: Filters,
    ) -> tuple[Counterfactual, list[int]]:
        """Return what adds skills to a profile, and the careers (rows) that count, best first."""
        scorer, noted = self._scorer(), self._noted(profile, interpreted)

        def ranked(one: Profile) -> InterpretedProfile:
            return self._notes.without_refused(interpreter.interpret(one), noted)

        scores = scorer.score_profile(ranked(profile))
        jobs = (*profile.occupations, *(job.occupation for job in interpreted.past_jobs))
        held = {self._catalogue.occupation_row[uri] for uri in jobs}
        avoided = self._notes.avoided(noted, profile.not_for_me)
        careers = self._careers(scores, held, occupation, self._facets.kept(filters) & ~avoided)
        counterfactual = Counterfactual(
            *(self._catalogue, self._requirements, scorer, ranked),
            profile=profile,
            careers=careers,
            avoided=avoided,
            held=held,
            unwanted=self._notes.unwanted(noted),
        )
        return counterfactual, careers

    def _careers(
        self,
        scores: Scores,
        held: Set[int],
        occupation: str,
        kept: NDArray[np.bool_],
    ) -> list[int]:
        """Return the rows of the careers that count, best first: those kept and never held."""
        if occupation:
            return [self._catalogue.occupation_row[occupation]]
        best: dict[str, int] = {}
        for row in best_first(scores.total).tolist():
            if row not in held and kept[row]:
                best.setdefault(self._groups[row], row)
            if len(best) == _CAREERS:
                break
        return list(best.values())

    def _singles(self, counterfactual: Counterfactual, limit: int) -> list[SkillEffect]:
        effects = (counterfactual.effect([skill]) for skill in counterfactual.candidates(limit))
        return sorted(effects, key=_best_gain)

    def _together(
        self, counterfactual: Counterfactual, singles: Sequence[SkillEffect], limit: int
    ) -> SkillEffect | None:
        """Return the best found effect of two or three skills; None where one alone is as good.

        Each step adds to the skills chosen so far the one, of the `limit` best singles that they
        do not cover, with which the effect is best.
        """
        rows = [self._catalogue.skill_row[effect.skills[0]] for effect in singles]
        chosen, best = rows[:1], min(singles, key=_best_gain, default=None)
        while best and len(chosen) < _MOST_TOGETHER:
            covered = counterfactual.covered(chosen)
            more = [row for row in rows if not covered[row]][:limit]
            found = min(
                (counterfactual.effect([*chosen, row]) for row in more),
                key=_best_gain,
                default=best,
            )
            if found.gain <= max(best.gain, 0):
                break
            best = found
            chosen = [self._catalogue.skill_row[uri] for uri in found.skills]
        return best if len(chosen) > 1 else None


def _trials(queries: int) -> tuple[int, int]:
    """Return how many skills to try alone, and at each later step, for a number of queries."""
    trials = max(_FEWEST_TRIALS, min(_MOST_TRIALS, _QUERIES_SCORED // queries))
    later = trials // (2 * _MOST_TOGETHER)
    return trials - (_MOST_TOGETHER - 1) * later, later


def _best_gain(effect: SkillEffect) -> tuple[float, tuple[str, ...]]:
    return -effect.gain, effect.skills
