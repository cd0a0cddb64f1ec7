"""The recogniser: which skills a text names, how surely, and in which of its words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.label_key import words_of
from index.labels import ConceptType
from index.loaded import Index
from models.encoder import Encoder, Vectors
from recommender.parts import Part, parts_of
from recommender.personal import without_personal_words

DEFAULT_CONFIDENCE = 0.25
_ALTERNATIVE_WEIGHT = 0.95
_ALTERNATIVES_SEEN = 64
_PER_PART = 3
_NAMED_WHOLE = {True: 1.0, False: 0.9}
_NAMED_WITHIN = {True: 0.95, False: 0.6}
_LONGEST_LABEL = 8
_SLOPE = 10.0
_MIDPOINT = 0.71
_DENIED = re.compile(
    r"\b(?:no|not|never|cannot|[a-z]+n't|without|lack(?:ing)?)\b[^,.;]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1."""

    skill: int
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one text: the words that may count, and how near each skill is.

    `words` is the text without personal and denied words, blank where nothing is left; `whole`
    has the shape (skills,) and `parts` (len(spans), skills); `named` are labels that stand in it.
    """

    words: str
    vector: Vectors
    spans: tuple[Part, ...]
    whole: Vectors
    parts: Vectors
    named: tuple[Candidate, ...]


class Recogniser:
    """Recognises the skills of a catalogue in texts, over parts of what was said.

    A skill's support is the mean of its similarity to the whole text and to the part that fits
    it best, each over the preferred and, a little less, the alternative labels; support becomes
    confidence through a logistic curve. Labels that stand in the text word for word come first.
    """

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder

    def read(self, texts: Sequence[str]) -> tuple[Reading, ...]:
        """Read texts, all in one encoding."""
        said = [_what_counts(text) for text in texts]
        spans = [parts_of(words) for words in said]
        phrases = [
            [_folded(words), *(_folded(words[start:end]) for start, end in parts)]
            for words, parts in zip(said, spans, strict=True)
        ]
        distinct = sorted({phrase for each in phrases for phrase in each})
        row = {phrase: position for position, phrase in enumerate(distinct)}
        vectors = self._encoder.encode(distinct)
        similarities = self._similarities(vectors)
        named = self._named(said)
        return tuple(
            Reading(
                words=said[number] if phrases[number][0] else "",
                vector=vectors[row[phrases[number][0]]],
                spans=spans[number],
                whole=similarities[row[phrases[number][0]]],
                parts=similarities[[row[phrase] for phrase in phrases[number][1:]]],
                named=named[number],
            )
            for number in range(len(texts))
        )

    def ranked(self, reading: Reading, banned: Iterable[int] = ()) -> list[Candidate]:
        """Return every skill with its best span, best first."""
        if not reading.spans:
            return []
        support = (reading.whole + reading.parts.max(axis=0)) / 2
        best = reading.parts.argmax(axis=0)
        confidence = _confidence(support)
        found = {
            skill: Candidate(skill, float(confidence[skill]), *reading.spans[best[skill]])
            for skill in range(len(support))
        }
        for named in reading.named:
            found[named.skill] = max(found[named.skill], named, key=lambda c: c.confidence)
        for skill in banned:
            found.pop(skill, None)
        return sorted(found.values(), key=lambda c: (-c.confidence, c.skill))

    def picked(self, reading: Reading, banned: Iterable[int] = ()) -> list[Candidate]:
        """Return one skill for each of the parts that do not overlap, best first.

        A label that stands in the text may lie within a larger part with a skill of its own:
        "circuit boards" within "solder circuit boards".
        """
        without = set(banned)
        named = [c for c in reading.named if c.skill not in without]
        labels = {(c.start, c.end) for c in named}
        fitting = [c for c in _of_parts(reading) if c.skill not in without]
        taken: list[Candidate] = []
        for candidate in sorted((*named, *fitting), key=_order):
            if not any(_clash(candidate, other, labels) for other in taken):
                taken.append(candidate)
        return taken

    def _similarities(self, vectors: Vectors) -> Vectors:
        """Return the similarity of each vector to each skill, (vectors, skills)."""
        similarities: Vectors = vectors @ self._index.skill_vectors.T
        near, rows = self._index.skill_alternatives.nearest(vectors, _ALTERNATIVES_SEEN)
        for number in range(len(vectors)):
            weighted = near[number] * np.float32(_ALTERNATIVE_WEIGHT)
            np.maximum.at(similarities[number], rows[number], weighted)
        return similarities

    def _named(self, texts: Sequence[str]) -> list[tuple[Candidate, ...]]:
        words = [words_of(text) for text in texts]
        spans = [
            (number, start, end)
            for number, said in enumerate(words)
            for start in range(len(said))
            for end in range(start + 1, min(start + _LONGEST_LABEL, len(said)) + 1)
        ]
        keys = [" ".join(w.folded for w in words[n][start:end]) for n, start, end in spans]
        hits = self._index.labels.exact(sorted(set(keys)), ConceptType.SKILL)
        found: list[list[Candidate]] = [[] for _ in texts]
        for (number, start, end), key in zip(spans, keys, strict=True):
            said = words[number]
            whole = end - start == len(said)
            for hit in hits.get(key, ())[:1]:
                if not whole and end - start == 1 and not hit.preferred:
                    continue
                confidence = (_NAMED_WHOLE if whole else _NAMED_WITHIN)[hit.preferred]
                span = (said[start].start, said[end - 1].end)
                found[number].append(Candidate(hit.row, confidence, *span))
        return [tuple(_longest(candidates)) for candidates in found]


def _what_counts(text: str) -> str:
    """Return a text with personal and denied words blanked, offsets kept."""
    straight = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    kept = _DENIED.sub(lambda found: " " * len(found.group()), straight)
    return without_personal_words(kept)


def _folded(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()


def _confidence(support: Vectors) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-_SLOPE * (support.astype(np.float64) - _MIDPOINT)))


def _of_parts(reading: Reading) -> Iterable[Candidate]:
    if not reading.spans:
        return
    support = (reading.parts + reading.whole) / 2
    kept = min(_PER_PART, support.shape[1])
    for row, (start, end) in enumerate(reading.spans):
        nearest = np.argpartition(-support[row], kept - 1)[:kept]
        for skill, confidence in zip(nearest, _confidence(support[row][nearest]), strict=True):
            yield Candidate(int(skill), float(confidence), start, end)


def _longest(candidates: Sequence[Candidate]) -> list[Candidate]:
    ordered = sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.skill))
    kept: list[Candidate] = []
    for candidate in ordered:
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    return kept


def _order(candidate: Candidate) -> tuple[float, int, int, int]:
    return -candidate.confidence, candidate.start - candidate.end, candidate.start, candidate.skill


def _clash(one: Candidate, other: Candidate, labels: set[Part]) -> bool:
    overlap = one.start < other.end and other.start < one.end
    around = (one.start <= other.start and other.end <= one.end) and (
        (one.start, one.end) not in labels and (other.start, other.end) in labels
    )
    larger = one.end - one.start > other.end - other.start
    return one.skill == other.skill or (overlap and not (around and larger))
