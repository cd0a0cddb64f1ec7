"""Exact labels: skills whose preferred label, or proper name, occurs word for word in a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.label_key import Word, label_key, words_of
from index.labels import ConceptType, LabelHit, Labels
from recommender.recognition.claims import Offsets
from taxonomy.catalogue import Skill


@dataclass(frozen=True, slots=True)
class Candidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1."""

    skill: int
    confidence: float
    start: int
    end: int

    def likeness(self, other: "Candidate") -> float:
        """Return the characters that both spans have, divided by those that either has."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(shared, 0) / (max(self.end, other.end) - min(self.start, other.start))


def by_confidence(candidate: Candidate) -> tuple[float, int, int, int]:
    """Return the sort key by which the surest is first, of equal ones the longest span."""
    return -candidate.confidence, candidate.start - candidate.end, candidate.start, candidate.skill


_WHOLE = {True: 1.0, False: 0.9}
_WITHIN = 0.85
_LONGEST_WITHIN = 6
_SHORTEST_WORD = 3


def named_in(
    texts: Sequence[tuple[str, Sequence[Offsets]]], labels: Labels
) -> list[tuple[Candidate, ...]]:
    """Return for each text, given with its parts, the skills whose labels stand in it.

    A text that is a label, preferred or alternative, names that skill. Within a longer text only
    preferred labels count, the longest where they overlap, and one of a single word only where it
    is a part of its own: "R&D" does not name R.
    """
    words = [words_of(text) for text, _ in texts]
    keys = {_key(said[start:end]) for said in words for start, end in _spans(said)}
    hits = labels.exact(sorted(keys), ConceptType.SKILL)
    return [
        tuple(_longest(list(_candidates(said, set(parts), hits))))
        for said, (_, parts) in zip(words, texts, strict=True)
    ]


def _candidates(
    words: Sequence[Word], parts: set[Offsets], hits: dict[str, list[LabelHit]]
) -> Iterator[Candidate]:
    for start, end in _spans(words):
        place = words[start].start, words[end - 1].end
        for hit in hits.get(_key(words[start:end]), ())[:1]:
            if end - start == len(words):
                yield Candidate(hit.row, _WHOLE[hit.preferred], *place)
            elif hit.preferred and (end - start > 1 or _is_part(place, parts)):
                yield Candidate(hit.row, _WITHIN, *place)


def _is_part(place: Offsets, parts: set[Offsets]) -> bool:
    return place in parts and place[1] - place[0] >= _SHORTEST_WORD


def _spans(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the places of up to `_LONGEST_WITHIN` words, and the whole."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_WITHIN, len(words)) + 1):
            yield start, end
    if len(words) > _LONGEST_WITHIN:
        yield 0, len(words)


def _key(words: Sequence[Word]) -> str:
    return " ".join(word.folded for word in words)


def _longest(candidates: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.skill)):
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    return kept


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
        self._names = list(named.values())

    def unsaid(self, text: str) -> NDArray[np.int64]:
        """Return the skills (rows) named after something that a text does not name."""
        words = {word.folded for word in words_of(text)}
        unsaid = np.array([words.isdisjoint(names) for names in self._names], dtype=np.bool_)
        rows: NDArray[np.int64] = self._rows[unsaid]
        return rows


def _names_of(skill: Skill) -> frozenset[str]:
    """Return the folded names in the labels of a skill; none where a label has no name."""
    labels = [_BRACKETS.sub(" ", label) for label in (skill.label, *skill.alternative_labels)]
    names = [_NAME.findall(label) for label in labels]
    if not all(names):
        return frozenset()
    return frozenset(word for of_label in names for name in of_label for word in _words(name))


def _words(name: str) -> list[str]:
    return label_key(name).split()
