"""The quality of the ranking on the development half of the career benchmark."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.profile import Profile, SkillStatement
from recommender.recommender import Recommender


@dataclass(frozen=True, slots=True)
class Person:
    """What someone says they do, and the occupations (URIs) that are right for them."""

    profile: Profile
    right: frozenset[str]


def read_people(path: Path) -> list[Person]:
    """Read people from a JSON Lines file with `statements` and `gold`."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Person(Profile(tuple(map(SkillStatement, line["statements"]))), frozenset(line["gold"]))
        for line in lines
    ]


def first_places(recommender: Recommender, people: Sequence[Person]) -> NDArray[np.int64]:
    """Return for each person the best place, from 1, of an occupation that is right.

    Every occupation is ranked. MRR is the mean of 1 / place, S@k the share of places up to k.
    """
    row = recommender.index.catalogue.occupation_row
    places = []
    for person in people:
        total = recommender.scores(recommender.understand(person.profile)).total
        order = np.lexsort((np.arange(len(total)), -total))
        right = [row[uri] for uri in person.right if uri in row]
        places.append(1 + int(np.flatnonzero(np.isin(order, right))[0]))
    return np.array(places)
