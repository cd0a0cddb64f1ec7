"""Proper names: skills that a text cannot mean, because it lacks the name in all their labels."""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.labels import folded_words
from taxonomy.catalogue import Skill

_BRACKETS = re.compile(r"\([^)]*\)")
_NAME = re.compile(r"\b\w*[A-Z][^\W\d_]*[a-z]\w*")
_MOST_NAMED = 0.2
"""Above this share of labels a language writes more than names with a capital, as German does."""


class ProperNames:
    """The skills that a text cannot mean, because it lacks the name that all their labels hold.

    "Vietnamese" is not meant by "a year in Vietnam", nor "Adobe Illustrator" by "drew pictures",
    however near they are to each other.
    """

    def __init__(self, skills: Sequence[Skill]) -> None:
        named = {row: names for row, skill in enumerate(skills) if (names := _names_of(skill))}
        if len(named) > _MOST_NAMED * len(skills):
            named = {}
        self._rows = np.array(list(named), dtype=np.int64)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, names in enumerate(named.values()):
            for name in names:
                places[name].append(place)
        self._places = {name: np.array(own) for name, own in places.items()}

    def absent(self, text: str) -> NDArray[np.int64]:
        """Return the skills (rows) named after something that a text does not name."""
        absent = np.ones(len(self._rows), dtype=np.bool_)
        for word in self._places.keys() & folded_words(text):
            absent[self._places[word]] = False
        rows: NDArray[np.int64] = self._rows[absent]
        return rows


def _names_of(skill: Skill) -> frozenset[str]:
    """Return the folded names in the labels of a skill; none where a label has no name."""
    names: list[str] = []
    for label in (skill.label, *skill.alternative_labels):
        of_label = _NAME.findall(_BRACKETS.sub(" ", label))
        if not of_label:
            return frozenset()
        names += of_label
    return frozenset(word for name in names for word in folded_words(name))
