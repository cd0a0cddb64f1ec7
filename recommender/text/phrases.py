"""Phrases: a text cut into the spans that are compared with skills."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.label_key import Word, words_of
from recommender.results import UnrecognisedReason
from recommender.text.boilerplate import without_set_phrases
from recommender.text.claims import why_denied, without_denied_words
from recommender.text.normalisation import Wording
from recommender.text.redaction import without_personal_words
from recommender.text.spelling import reworded

_LINKS = frozenset({"and", "or", "but"})
_JOINTS = frozenset(
    "with using by for in of to as via through including from on at such like into".split()
)
_FILLERS = frozenset(
    "a an the i we my our you your he she they it was were is are am be been being have has had "
    "having do does did can could will would should may might must able this that these those "
    "not so then very quite really also etc good strong excellent great solid well ability "
    "experience experienced knowledge skills skill year years understanding familiarity familiar "
    "proven working work worked responsible doing made more less most least much many".split()
)
_INSIDE_A_PHRASE = re.compile(r"[\s'’-]*")  # noqa: RUF001
_PAIRED_FROM = 4
Part = tuple[int, int]
"""Code-point offsets within a statement, end exclusive."""


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the spans of a statement that are worth comparing with skills, without repeats.

    Phrases between punctuation and "and"; within longer ones the pieces between prepositions, the
    word pairs of long pieces, and every three words that begin and end with one that counts.
    """
    spans: dict[Part, None] = {}
    for phrase in _phrases(text):
        spans.update(dict.fromkeys(_finer(phrase)))
    return tuple(spans)


def _phrases(text: str) -> Iterator[Sequence[Word]]:
    phrase: list[Word] = []
    end = 0
    for word in words_of(text):
        if phrase and not _INSIDE_A_PHRASE.fullmatch(text, end, word.start):
            yield phrase
            phrase = []
        if word.folded in _LINKS:
            yield phrase
            phrase = []
        else:
            phrase.append(word)
        end = word.end
    yield phrase


def _finer(phrase: Sequence[Word]) -> Iterator[Part]:
    pieces = list(_pieces(phrase))
    if not pieces:
        return
    yield pieces[0][0].start, pieces[-1][-1].end
    for piece in pieces:
        yield piece[0].start, piece[-1].end
        if len(piece) >= _PAIRED_FROM:
            yield from ((a.start, b.end) for a, b in pairwise(piece))
    for first, last in zip(phrase, phrase[2:], strict=False):
        if not (_is_bare(first) or _is_bare(last)):
            yield first.start, last.end


def _is_bare(word: Word) -> bool:
    return word.folded in _JOINTS or word.folded in _FILLERS


def _pieces(phrase: Sequence[Word]) -> Iterator[Sequence[Word]]:
    piece: list[Word] = []
    for word in phrase:
        if _is_bare(word):
            if piece:
                yield piece
            piece = []
        else:
            piece.append(word)
    if piece:
        yield piece


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
