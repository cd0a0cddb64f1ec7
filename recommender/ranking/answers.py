"""Answers: what a person says of single skills, as evidence for occupations that need them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from recommender.ranking.requirements import Requirements
from taxonomy.catalogue import Importance

SHARPNESS = 14
"""The power of a score to which the probability of an occupation is proportional.

Fitted on the everyday development people; nothing changes between 10 and 16.
"""
_YES = {Importance.ESSENTIAL: (0.65, 0.85), Importance.OPTIONAL: (0.3, 0.4)}
"""The likelihood that a person says yes to a skill that their occupation needs.

Of one that people in it never speak of, and of one that they do.
"""
YES_UNNEEDED = 0.1
"""The likelihood that a person says yes to any other skill."""
_MOST = max(most for _, most in _YES.values())
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
    large. People in an occupation say yes to a skill that it needs by `_YES`, the likelier the
    more they speak of it (`Requirements.spoken`), to any other one time in ten, and else no;
    "a little" is worth half the evidence of a yes, its square root. What a person says yes to,
    they may have done in a job that they had, whether the taxonomy says so or not: for that
    occupation a yes is to an essential skill that people speak of, as far as the job is sure. Only
    ratios to the likelihood for an occupation that does not need the skill matter. So a yes lowers
    no score, and a no raises none.

    The posterior becomes a score again by its root. Up to the best score before the answers
    that is the new score; what lies above is drawn in below 1, in the same order.
    """

    def __init__(self, requirements: Requirements) -> None:
        self.yes = _likelihood(requirements)
        """The likelihood of a yes to each need, (occupations, skills)."""
        self.log_yes = self.yes.copy()
        """What a yes speaks for an occupation: the logarithm of its relative likelihood."""
        self.log_yes.data = np.log(self.yes.data / YES_UNNEEDED)
        self._log_no = self.yes.copy()
        self._log_no.data = np.log((1 - self.yes.data) / (1 - YES_UNNEEDED))

    def log_likelihood(self, answers: Answers) -> NDArray[np.float64]:
        """Return the logarithm of the likelihood of answers for each occupation (row).

        It is relative to an occupation that needs none of the skills, which has 0.
        """
        yes, no = (np.zeros(self.yes.shape[1]) for _ in range(2))
        yes[sorted(answers.partial)] = 1 / 2
        yes[sorted(answers.had)] = 1
        no[sorted(answers.denied)] = 1
        log = np.asarray(self.log_yes @ yes + self._log_no @ no, dtype=np.float64)
        for row, sure in answers.jobs:
            known = self.log_yes[[row]].toarray().ravel()
            log[row] += np.maximum(sure * math.log(_MOST / YES_UNNEEDED) - known, 0) @ yes
        return log * answers.weight

    def update(self, scores: NDArray[np.float64], answers: Answers) -> NDArray[np.float64]:
        """Return scores (occupations,) after some answers, in the order of the posterior."""
        updated = scores * np.exp(self.log_likelihood(answers) / SHARPNESS)
        best = float(scores.max(initial=0))
        room, above = 1 - best, np.maximum(updated - best, 0)
        return np.minimum(updated, best) + room * above / np.maximum(room + above, _LEAST_ROOM)


def _likelihood(requirements: Requirements) -> csr_array:
    spoken = requirements.spoken.astype(np.float64)
    parts = [
        needs * least + needs.multiply(spoken) * (most - least)
        for needs, (least, most) in (
            (requirements.essential.astype(np.float64), _YES[Importance.ESSENTIAL]),
            (requirements.optional.astype(np.float64), _YES[Importance.OPTIONAL]),
        )
    ]
    return csr_array(sum(parts))


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
