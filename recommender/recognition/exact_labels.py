"""Exact labels: the skills with a label that occurs word for word in a text."""

from collections.abc import Iterator, Sequence

from index.labels import ConceptType, LabelHit, Labels, Word, words_of
from recommender.recognition.candidate import SkillCandidate
from recommender.recognition.claims import Offsets

_WHOLE_TEXT = {True: 1.0, False: 0.9}
"""The confidence of a label that is the whole text, by whether it is a preferred one."""
_WITHIN_TEXT = 0.85
_LONGEST_WITHIN = 6
_SHORTEST_WORD = 3


def label_occurrences(
    texts: Sequence[tuple[str, Sequence[Offsets]]], labels: Labels
) -> list[tuple[SkillCandidate, ...]]:
    """Return for each text, given with its spans, the skills with a label that occurs in it.

    A text that is a label, preferred or alternative, names that skill. Within a longer text only
    preferred labels count, the longest where they overlap, and one of a single word only where it
    is a span of its own: "R&D" does not name R.
    """
    words = [words_of(text) for text, _ in texts]
    keys = {key for of_text in words for *_, key in _windows(of_text)}
    hits = labels.exact(sorted(keys), ConceptType.SKILL)
    return [
        tuple(_longest(list(_exact_candidates(of_text, set(spans), hits))))
        for of_text, (_, spans) in zip(words, texts, strict=True)
    ]


def _exact_candidates(
    words: Sequence[Word], spans: set[Offsets], hits: dict[str, list[LabelHit]]
) -> Iterator[SkillCandidate]:
    for start, end, key in _windows(words):
        place = words[start].start, words[end - 1].end
        for hit in hits.get(key, ())[:1]:
            if end - start == len(words):
                yield SkillCandidate(hit.row, _WHOLE_TEXT[hit.preferred], *place)
            elif hit.preferred and (end - start > 1 or _is_span(place, spans)):
                yield SkillCandidate(hit.row, _WITHIN_TEXT, *place)


def _is_span(place: Offsets, spans: set[Offsets]) -> bool:
    return place in spans and place[1] - place[0] >= _SHORTEST_WORD


def _windows(words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Yield the ranges of up to `_LONGEST_WITHIN` words, and the whole, each with its key."""
    folded = [word.folded for word in words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_WITHIN, len(words)) + 1):
            yield start, end, " ".join(folded[start:end])
    if len(words) > _LONGEST_WITHIN:
        yield 0, len(words), " ".join(folded)


def _longest(candidates: Sequence[SkillCandidate]) -> list[SkillCandidate]:
    kept: list[SkillCandidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, c.skill)):
        if not any(candidate.start < k.end and k.start < candidate.end for k in kept):
            kept.append(candidate)
    return kept
