"""Exact labels: the skills with a label that occurs word for word in a text."""

import re
from collections.abc import Iterator, Sequence

from index.labels import ConceptType, LabelHit, Labels, Word, words_of
from recommender.recognition.candidate import SkillCandidate
from recommender.recognition.claims import Offsets
from recommender.recognition.normalisation import is_all_capitals

_WHOLE_TEXT = {True: 1.0, False: 0.9}
"""The confidence of a label that is the whole text, by whether it is a preferred one."""
_WITHIN_TEXT = 0.85
_LONGEST_WITHIN = 6
_SHORTEST_WORD = 3
_JOINED, _JOINS = re.compile(r"\w[&@]"), re.compile(r"[&@]\w|\.(?:com|org|net|io|uk)\b")
_GAP = re.compile(r"[,;:()\n]|\s{2,}")
_SENTENCE_START = re.compile(r"[\W\d_]*\Z")
_GOES_ON = re.compile(r"\s+(?!(?:and|or)\b)\w")


def label_occurrences(
    texts: Sequence[tuple[str, Sequence[Offsets]]], labels: Labels, named: float
) -> list[tuple[SkillCandidate, ...]]:
    """Return for each text, given with its spans, the skills with a label that occurs in it.

    A text that is a label, preferred or alternative, names that skill. Within a longer text only
    preferred labels count and names ("Kubernetes"), the longest where they overlap, and a label of
    a single word only where it is a span of its own: "R&D" does not name R. A name is one phrase
    and may have a plural s; one that is also a word counts as it is written, and not where a
    sentence begins. `named` is the confidence of a name.
    """
    words = [words_of(text) for text, _ in texts]
    keys = {key for of_text in words for *_, key in _windows(of_text)}
    singular = {key.removesuffix("s") for key in keys}
    hits = labels.exact(sorted(keys | singular), ConceptType.SKILL)
    return [
        tuple(_longest(list(_exact_candidates(text, of_text, set(spans), hits, named))))
        for of_text, (text, spans) in zip(words, texts, strict=True)
    ]


def _exact_candidates(
    text: str,
    words: Sequence[Word],
    spans: set[Offsets],
    hits: dict[str, list[LabelHit]],
    named: float,
) -> Iterator[SkillCandidate]:
    for start, end, key in _windows(words):
        place = words[start].start, words[end - 1].end
        is_whole = end - start == len(words)
        for hit in _named(text, place, key, hits):
            if hit.is_name:
                yield SkillCandidate(hit.row, named, *place, is_name=True)
            elif is_whole:
                yield SkillCandidate(hit.row, _WHOLE_TEXT[hit.preferred], *place)
            elif hit.preferred and (end - start > 1 or _is_span(place, spans)):
                yield SkillCandidate(hit.row, _WITHIN_TEXT, *place)


def _named(
    text: str, place: Offsets, key: str, hits: dict[str, list[LabelHit]]
) -> Iterator[LabelHit]:
    """Yield the first label of a key, if any, and the name that it is, perhaps in the plural.

    A name that is also a label of another skill, such as one that a host added, means that.
    """
    of_key = hits.get(key, [])
    yield from [hit for hit in of_key if not hit.is_name][:1]
    plural = hits.get(key[:-1], []) if key.endswith("s") else []
    names = [hit for hit in of_key if hit.is_name]
    names += [hit for hit in plural if hit.is_name and _has_plural(hit.label)]
    yield from [
        hit
        for hit in names
        if all(hit.row == other.row for other in of_key if not other.is_name)
        if _stands_alone(text, place)
        if not hit.as_written or _is_written(hit.label, text, place)
    ][:1]


def _has_plural(name: str) -> bool:
    """Return whether a name is an abbreviation or a noun ("MEWPs"), not one of a product."""
    return name.isupper() or name.rsplit(maxsplit=1)[-1].islower()


def _is_written(name: str, text: str, place: Offsets) -> bool:
    """Return whether a place of a text has a name as it is written, and not for its capital.

    Any word has a capital in a text of capitals, and before further words at its beginning.
    """
    words = words_of(name)
    start, end = max(place[0] - words[0].start, 0), place[1] + len(name) - words[-1].end
    if text[start:end] not in (name, f"{name}s"):
        return False
    is_first = bool(_SENTENCE_START.match(text, 0, start))
    if is_first and not text[end:].strip():
        return True
    is_like_a_word = name[1:].islower()
    return not is_all_capitals(text) and not (
        is_like_a_word and is_first and _GOES_ON.match(text, end)
    )


def _is_span(place: Offsets, spans: set[Offsets]) -> bool:
    return place in spans and place[1] - place[0] >= _SHORTEST_WORD


def _stands_alone(text: str, place: Offsets) -> bool:
    """Return whether words are one phrase, and no sign joins them to others ("AT&T")."""
    start, end = place
    is_joined = (start > 1 and _JOINED.match(text, start - 2)) or _JOINS.match(text, end)
    return not is_joined and not _GAP.search(text, start, end)


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
