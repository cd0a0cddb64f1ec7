"""Error analysis: skills missed or claimed wrongly, and where the right occupations rank."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evaluation.benchmarks.queries import Query
from evaluation.metrics.confidence import Claim
from evaluation.systems.served import profile_of
from recommender.recommender import Recommender

_NEAR = 0.6
_LISTED = 10


class ErrorKind(StrEnum):
    """Why a gold skill was missed, or another one claimed."""

    NEIGHBOUR_SHOWN = "missed: a neighbour was shown instead"
    NOT_SURE_ENOUGH = "missed: among the ten nearest, not sure enough"
    FAR_FROM_WORDS = "missed: far from the words"
    NEAR_TO_GOLD = "too much: near to a right skill"
    NOT_ANNOTATED = "too much: near to no right skill"


@dataclass(frozen=True, slots=True)
class SkillError:
    """A skill (URI) and what is wrong with it; `place` is its rank among all skills, from 1."""

    skill: str
    why: ErrorKind
    place: int


@dataclass(frozen=True, slots=True)
class SentenceErrors:
    """A sentence with its right skills (URIs), those that were shown, and the mistakes."""

    text: str
    gold: tuple[str, ...]
    shown: tuple[str, ...]
    mistakes: tuple[SkillError, ...]


class ErrorAnalysis:
    """Compares the skills that a recommender claims with the gold skills."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._vectors = recommender.index.skill_vectors
        self._row = recommender.index.catalogue.skill_row

    def compare(self, query: Query) -> SentenceErrors:
        """Return the mistakes in one sentence, at the default threshold.

        Two skills are neighbours where the cosine of their preferred labels is 0.6 or more.
        """
        recognised = self._recommender.interpret(profile_of(query)).in_words()
        shown = tuple(found.skill for found in recognised)
        gold = tuple(sorted(query.gold))
        place = self._places(query.texts[0])
        missed = [uri for uri in gold if uri not in shown]
        wrong = [uri for uri in shown if uri not in gold]
        mistakes = [
            SkillError(uri, self._missed(uri, wrong, place[uri]), place[uri]) for uri in missed
        ]
        mistakes += [SkillError(uri, self._wrong(uri, gold), place[uri]) for uri in wrong]
        return SentenceErrors(query.texts[0], gold, shown, tuple(mistakes))

    def _places(self, text: str) -> dict[str, int]:
        """Return the place of every skill for a text, from 1; those not ranked are last."""
        size = len(self._row)
        ranked = self._recommender.recognise(text, limit=size, min_confidence=0)
        return dict.fromkeys(self._row, size) | {
            found.skill: place for place, found in enumerate(ranked, start=1)
        }

    def _missed(self, skill: str, wrong: Sequence[str], place: int) -> ErrorKind:
        if self._near_to_any(skill, wrong):
            return ErrorKind.NEIGHBOUR_SHOWN
        return ErrorKind.NOT_SURE_ENOUGH if place <= _LISTED else ErrorKind.FAR_FROM_WORDS

    def _wrong(self, skill: str, gold: Sequence[str]) -> ErrorKind:
        return ErrorKind.NEAR_TO_GOLD if self._near_to_any(skill, gold) else ErrorKind.NOT_ANNOTATED

    def _near_to_any(self, skill: str, others: Iterable[str]) -> bool:
        rows = [self._row[uri] for uri in others]
        return bool(rows) and bool(
            (self._vectors[rows] @ self._vectors[self._row[skill]]).max() >= _NEAR
        )


_LEAST_SCORE = 0.01


@dataclass(frozen=True, slots=True)
class RankedPerson:
    """One person ranked from words.

    `place` is that of the best right occupation, from 1, and `major_group` the ISCO-08 code of
    most right ones. `right` and `wrong` have the terms of the scores of the best right and the
    best wrong occupation, by reason. `claims` are all occupations that score 0.01 or more.
    """

    place: int
    major_group: str
    right: dict[str, float]
    wrong: dict[str, float]
    claims: tuple[Claim, ...]


def rank_person(recommender: Recommender, query: Query) -> RankedPerson | None:
    """Return how a person is ranked, None where nothing they say is interpreted."""
    interpreted = recommender.interpret(profile_of(query))
    if interpreted.queries.is_empty:
        return None
    scores, catalogue = recommender.scores(interpreted), recommender.index.catalogue
    right = sorted(catalogue.occupation_row[uri] for uri in query.gold)
    gold = np.isin(np.arange(len(scores.total)), right)
    order = np.argsort(-scores.total, kind="stable")
    first = int(np.argmax(gold[order]))
    best, other = int(order[first]), int(order[np.argmin(gold[order])])
    claimed = np.flatnonzero(scores.total >= _LEAST_SCORE)
    return RankedPerson(
        place=first + 1,
        major_group=_major_group(catalogue.occupations[row].isco_code for row in right),
        right={name: float(term[best]) for name, term in scores.terms.items()},
        wrong={name: float(term[other]) for name, term in scores.terms.items()},
        claims=tuple(Claim(float(scores.total[row]), bool(gold[row])) for row in claimed),
    )


def ranks_by_group(people: Sequence[RankedPerson]) -> dict[str, list[float]]:
    """Return the reciprocal ranks of people by ISCO-08 major group, in order of the codes."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for person in people:
        found[person.major_group].append(1 / person.place)
    return dict(sorted(found.items()))


def mean_terms(terms: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each term over people."""
    return {name: float(np.mean([each[name] for each in terms])) for name in terms[0]}


def _major_group(codes: Iterable[str]) -> str:
    counts = Counter(code[:1] for code in codes)
    return min(counts, key=lambda code: (-counts[code], code))
