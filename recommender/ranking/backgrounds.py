"""Backgrounds: the first careers cover each of the things that a person does or did."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.loaded import Index
from models.encoder import Vectors
from recommender.ranking.requirements import skills_in_groups
from recommender.ranking.scorer import Scorer
from recommender.recognition.interpreter import InterpretedProfile
from recommender.results import best_first

_PLACES = (3, 4)
"""The places, from 0, that may be given to a career of another background."""
_ANSWERED = 0.6
_LEAST_EVIDENCE = 3.0
_LEAST_SCORE = 0.3
_FEWEST_WORDS = 5
_LEAST_BEST = 1e-9
_LEADING = ("S4.8.1", "S1.3.3")
"""ESCO's groups of skills for supervising a team and for training others on the job."""
_SUPERVISING = "S4.8"


@dataclass(frozen=True, slots=True)
class CareerOrder:
    """Careers (rows) as they are listed, and those that were brought forward.

    `best` is the best score of those that are counted.
    """

    rows: NDArray[np.int64]
    brought: frozenset[int]
    best: float


class Backgrounds:
    """Orders careers by score, but for two places for backgrounds that the first leave unanswered.

    The first careers may all answer the same background: a person who works in a cafe and feeds the
    dogs of a shelter would get five careers in restaurants. So the fourth and the fifth place go to
    the career with the most evidence from backgrounds that those before it leave unanswered, times
    the root of its score. It takes `_LEAST_EVIDENCE` of the weighted sum, and a score of
    `_LEAST_SCORE`. A statement or a past job is answered in so far as a career has evidence from
    it, all of it by `_ANSWERED` of the evidence of the career with the most. Statements of fewer
    than `_FEWEST_WORDS` words name a liking rather than a background.

    A person who trained or led others in a past job may supervise next. Then the evidence of the
    job for careers of which supervising people is an essential skill is a background too.
    """

    def __init__(self, index: Index, groups: Sequence[str]) -> None:
        is_leading = skills_in_groups(index.catalogue, _LEADING)
        self._leading = frozenset(np.flatnonzero(is_leading).tolist())
        supervising = skills_in_groups(index.catalogue, (_SUPERVISING,))
        self._supervises = index.relations.essential @ supervising.astype(np.float32) > 0
        number = {name: number for number, name in enumerate(dict.fromkeys(groups))}
        self._groups = np.array([number[name] for name in groups], dtype=np.int64)

    def order(
        self,
        scorer: Scorer,
        scores: NDArray[np.float64],
        interpreted: InterpretedProfile,
        counted: NDArray[np.bool_],
    ) -> CareerOrder:
        """Return all careers as they are listed; those that are not `counted` by their score.

        `scores` and `counted` are (occupations,).
        """
        evidence = self.evidence(scorer, interpreted, int(best_first(scores)[0]))
        return with_backgrounds(scores, evidence, counted, self._groups)

    def evidence(self, scorer: Scorer, interpreted: InterpretedProfile, first: int) -> Vectors:
        """Return the evidence of each background (backgrounds, occupations).

        They are statements, past jobs, and supervising in the field of the one that says most for
        the career (row) that is `first`.
        """
        queries = interpreted.queries
        statements = len(queries.near_label)
        words = [len(text.split()) for text in queries.texts[:statements]]
        told = [place for place, count in enumerate(words) if count >= _FEWEST_WORDS]
        told += range(statements, len(queries.sources))
        by_source = scorer.by_source(queries)
        jobs = by_source[statements:]
        if not len(jobs) or self._leading.isdisjoint(interpreted.possible):
            return by_source[told]
        main = jobs[[int(best_first(jobs[:, first])[0])]]
        return np.concatenate([by_source[told], main * self._supervises])


def by_score(scores: NDArray[np.float64], counted: NDArray[np.bool_]) -> CareerOrder:
    """Return careers by their scores (occupations,) alone; `counted` are those with a place."""
    return CareerOrder(best_first(scores), frozenset(), float(scores[counted].max(initial=0)))


def with_backgrounds(
    scores: NDArray[np.float64],
    evidence: Vectors,
    counted: NDArray[np.bool_],
    groups: NDArray[np.int64],
) -> CareerOrder:
    """Return careers by their scores (occupations,), with those that are brought forward.

    `evidence` is (backgrounds, occupations); `counted` are the careers (occupations,) that have a
    place, those of one group a common one.
    """
    rows, brought = best_first(scores).tolist(), []
    most = evidence.max(axis=1, keepdims=True, initial=_LEAST_BEST)
    fits = counted & (scores >= _LEAST_SCORE)
    for place in _PLACES if len(evidence) > 1 else ():
        first = _first(rows, counted, groups, place)
        answered = (evidence[:, first] / most).max(axis=1, initial=0) / _ANSWERED
        gain = np.maximum(1 - answered, 0) @ evidence
        may_come = fits & (gain >= _LEAST_EVIDENCE) & ~np.isin(groups, groups[first])
        if len(first) < place or not may_come.any():
            break
        best = int(best_first(np.where(may_come, gain * np.sqrt(scores), 0))[0])
        rows.remove(best)
        rows.insert(rows.index(first[-1]) + 1, best)
        brought.append(best)
    listed = np.array(rows, dtype=np.int64)
    return CareerOrder(listed, frozenset(brought), by_score(scores, counted).best)


def _first(
    rows: Sequence[int], counted: NDArray[np.bool_], groups: NDArray[np.int64], places: int
) -> list[int]:
    """Return the first careers (rows) that have a place, one for each."""
    found: dict[int, int] = {}
    for row in rows:
        if len(found) == places:
            break
        if counted[row]:
            found.setdefault(int(groups[row]), row)
    return list(found.values())
