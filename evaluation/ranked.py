"""Ranked people: where the right occupation stands, and what speaks for it and for a wrong one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.extraction import Claim
from evaluation.query import Query
from evaluation.served import profile_of
from recommender.recommender import Recommender

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
    """Return how a person is ranked, None where nothing they say is understood."""
    understood = recommender.understand(profile_of(query))
    if understood.voices.silent:
        return None
    scores, catalogue = recommender.scores(understood), recommender.index.catalogue
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
