"""Naming: labels of skills that stand in a text word for word."""

from collections.abc import Iterator, Sequence

from index.label_key import Word, words_of
from index.labels import ConceptType, Labels
from recommender.candidate import Candidate

_WHOLE = {True: 1.0, False: 0.9}
_WITHIN = {True: 0.95, False: 0.6}
_LONGEST_WITHIN = 6


def named_in(texts: Sequence[str], labels: Labels) -> list[tuple[Candidate, ...]]:
    """Return for each text the skills whose labels stand in it, the longest where they overlap.

    A preferred label is surer than an alternative one, and either is surer where it is the whole
    text; within a longer text an alternative label of a single word does not count.
    """
    words = [words_of(text) for text in texts]
    keys = {_key(said[start:end]) for said in words for start, end in _spans(said)}
    hits = labels.exact(sorted(keys), ConceptType.SKILL)
    found = []
    for said in words:
        candidates = []
        for start, end in _spans(said):
            whole = end - start == len(said)
            for hit in hits.get(_key(said[start:end]), ())[:1]:
                if whole or hit.preferred or end - start > 1:
                    confidence = (_WHOLE if whole else _WITHIN)[hit.preferred]
                    place = said[start].start, said[end - 1].end
                    candidates.append(Candidate(hit.row, confidence, *place))
        found.append(tuple(_longest(candidates)))
    return found


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
