"""Phrases: a text cut into what is compared with skills, personal and denied words left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.denial import why_denied, without_denied_words
from recommender.parts import Part, parts_of
from recommender.personal import without_personal_words
from recommender.recognised import UnrecognisedReason
from recommender.rewording import reworded
from recommender.set_phrases import without_set_phrases
from recommender.wording import Wording


@dataclass(frozen=True, slots=True, order=True)
class Phrases:
    """A text cut for comparing: what counts of it, its spans, the whole phrase and the parts."""

    words: str
    spans: tuple[Part, ...]
    whole: str
    parts: tuple[str, ...]


def phrases_of(text: str, wording: Wording | None = None) -> Phrases:
    """Return a text cut into phrases that are compared with skills.

    With a wording, acronyms are spelt out and misspelt words mended in the phrases; `words` and
    `spans` are as they were said.
    """
    words = _what_counts(text)
    spans = parts_of(words)
    changes = wording.rewordings(words) if wording else ()
    parts = tuple(_folded(reworded(words, *span, changes)) for span in spans)
    whole = _folded(reworded(words, *_core(text, words, spans), changes))
    return Phrases(words, spans, whole, parts)


def why_unclaimed(text: str) -> UnrecognisedReason | None:
    """Return why the first words of a text are left out that the person denies or only wishes."""
    return why_denied(_plain(text))


def _what_counts(text: str) -> str:
    """Return a text with what names no skill of the person blanked, offsets kept."""
    return without_personal_words(without_denied_words(_plain(text)))


def _plain(text: str) -> str:
    return without_set_phrases(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def _core(text: str, words: str, spans: Sequence[Part]) -> Part:
    """Return what counts of a text, less the bare ends that blanked words leave ("and", commas)."""
    if not spans:
        return 0, len(words)
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    first = 0 if words[:start] == text[:start] else start
    last = len(words) if words[end:] == text[end:] else end
    return first, last


def _folded(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()
