"""Phrases: a text cut into what is compared with skills, personal and denied words left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.denial import without_denied_words
from recommender.parts import Part, parts_of
from recommender.personal import without_personal_words


@dataclass(frozen=True, slots=True, order=True)
class Phrases:
    """A text cut for comparing: what counts of it, its spans, the whole phrase and the parts."""

    words: str
    spans: tuple[Part, ...]
    whole: str
    parts: tuple[str, ...]


def phrases_of(text: str) -> Phrases:
    """Return a text cut into phrases that are compared with skills."""
    words = _what_counts(text)
    spans = parts_of(words)
    parts = tuple(_folded(words[start:end]) for start, end in spans)
    return Phrases(words, spans, _folded(_core(text, words, spans)), parts)


def _what_counts(text: str) -> str:
    """Return a text with personal and denied words blanked, offsets kept."""
    straight = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return without_personal_words(without_denied_words(straight))


def _core(text: str, words: str, spans: Sequence[Part]) -> str:
    """Return what counts of a text, less the bare ends that blanked words leave ("and", commas)."""
    if not spans:
        return words
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    first = 0 if words[:start] == text[:start] else start
    last = len(words) if words[end:] == text[end:] else end
    return words[first:last]


def _folded(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()
