"""Naming: preferred labels of skills that stand in a text word for word."""

from collections.abc import Iterator, Sequence

from index.label_key import Word, words_of
from index.labels import ConceptType, LabelHit, Labels
from recommender.candidate import Candidate
from recommender.parts import Part

_WHOLE = {True: 1.0, False: 0.9}
_WITHIN = 0.85
_LONGEST_WITHIN = 6
_SHORTEST_WORD = 3


def named_in(
    texts: Sequence[tuple[str, Sequence[Part]]], labels: Labels
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
    words: Sequence[Word], parts: set[Part], hits: dict[str, list[LabelHit]]
) -> Iterator[Candidate]:
    for start, end in _spans(words):
        place = words[start].start, words[end - 1].end
        for hit in hits.get(_key(words[start:end]), ())[:1]:
            if end - start == len(words):
                yield Candidate(hit.row, _WHOLE[hit.preferred], *place)
            elif hit.preferred and (end - start > 1 or _is_part(place, parts)):
                yield Candidate(hit.row, _WITHIN, *place)


def _is_part(place: Part, parts: set[Part]) -> bool:
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
