"""Answers: what a person says of single skills, as evidence for occupations that need them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.ranking.requirements import Requirements
from taxonomy.catalogue import Importance

SHARPNESS = 14
"""The power of a score to which the probability of an occupation is proportional.

Fitted on the everyday development people; nothing changes between 10 and 16.
"""
YES = {Importance.ESSENTIAL: 0.9, Importance.OPTIONAL: 0.5}
"""The likelihood that a person says yes to a skill that their occupation needs."""
YES_UNNEEDED = 0.1
"""The likelihood that a person says yes to any other skill."""
LOG_YES = {need: math.log(yes / YES_UNNEEDED) for need, yes in YES.items()}
"""What a yes speaks for an occupation that needs the skill, as the logarithm of its likelihood."""
_LOG_NO = {need: math.log((1 - yes) / (1 - YES_UNNEEDED)) for need, yes in YES.items()}
_LEAST_ROOM = 1e-9


@dataclass(frozen=True, slots=True)
class Answers:
    """The skills (rows) that a person says they have, have some of, and do not have.

    `jobs` are the occupations (rows) that they had, each with how sure that is, from 0 to 1.
    `weight` is what an answer is worth as evidence, from 0 to 1.
    """

    had: frozenset[int] = frozenset()
    partial: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    jobs: tuple[tuple[int, float], ...] = ()
    weight: float = 1.0

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.had or self.partial or self.denied)


NO_ANSWERS = Answers()


class AnswerModel:
    """Updates scores of occupations by answers, as Bayes' rule does for independent answers.

    Before any answer an occupation is as probable as its score to the power `SHARPNESS` is
    large. People in an occupation say yes to an essential skill nine times in ten, to an optional
    one every second time, to any other one time in ten, and else no; "a little" is worth half the
    evidence of a yes, its square root. What a person says yes to, they may have done in a job that
    they had, whether the taxonomy says so or not: for that occupation a yes is to an essential
    skill, as far as the job is sure. Only ratios to the likelihood for an occupation that does
    not need the skill matter. So a yes lowers no score, and a no raises none.

    The posterior becomes a score again by its root. Up to the best score before the answers
    that is the new score; what lies above is drawn in below 1, in the same order.
    """

    def __init__(self, requirements: Requirements) -> None:
        self._needs = {
            Importance.ESSENTIAL: requirements.essential,
            Importance.OPTIONAL: requirements.optional,
        }

    def log_likelihood(self, answers: Answers) -> NDArray[np.float64]:
        """Return the logarithm of the likelihood of answers for each occupation (row).

        It is relative to an occupation that needs none of the skills, which has 0.
        """
        parts = [
            needs @ self._by_skill(answers, importance, needs.shape[1])
            for importance, needs in self._needs.items()
        ]
        log = np.asarray(sum(parts), dtype=np.float64)
        for row, sure in answers.jobs:
            log[row] += self._beyond_needs(row, sure, answers)
        return log * answers.weight

    def _beyond_needs(self, row: int, sure: float, answers: Answers) -> float:
        """Return the evidence for a job (row) from skills that it is not known to need."""
        essential, optional = (needs[[row]].toarray().ravel() > 0 for needs in self._needs.values())
        known = essential * LOG_YES[Importance.ESSENTIAL]
        known += optional * LOG_YES[Importance.OPTIONAL]
        beyond = np.maximum(sure * LOG_YES[Importance.ESSENTIAL] - known, 0)
        said = sum(beyond[skill] for skill in answers.had)
        return float(said + sum(beyond[skill] for skill in answers.partial) / 2)

    def _by_skill(
        self, answers: Answers, importance: Importance, skills: int
    ) -> NDArray[np.float64]:
        log = np.zeros(skills)
        log[sorted(answers.partial)] = LOG_YES[importance] / 2
        log[sorted(answers.had)] = LOG_YES[importance]
        log[sorted(answers.denied)] = _LOG_NO[importance]
        return log

    def update(self, scores: NDArray[np.float64], answers: Answers) -> NDArray[np.float64]:
        """Return scores (occupations,) after some answers, in the order of the posterior."""
        updated = scores * np.exp(self.log_likelihood(answers) / SHARPNESS)
        best = float(scores.max(initial=0))
        room, above = 1 - best, np.maximum(updated - best, 0)
        return np.minimum(updated, best) + room * above / np.maximum(room + above, _LEAST_ROOM)


def posterior(
    scores: NDArray[np.float64], log_likelihood: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the probability of each occupation, 1 together; all 0 where no score is above 0."""
    with np.errstate(divide="ignore"):
        log = SHARPNESS * np.log(scores) + log_likelihood
    best = log.max(initial=-np.inf)
    if np.isneginf(best):
        return np.zeros_like(scores)
    weight = np.exp(log - best)
    return np.asarray(weight / weight.sum(), dtype=np.float64)
