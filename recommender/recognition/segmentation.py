"""Segmentation: cut a free text into statements, and a statement into phrases to compare.

All offsets are in code points, the end exclusive.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from index.labels import Word, words_of
from recommender.data import read_lists
from recommender.profile import SkillStatement
from recommender.recognition.claims import Offsets, claimed_words
from recommender.recognition.normalisation import Normaliser, replace_words

LONGEST_STATEMENT = 500
_BREAK = re.compile(
    r"[\r\n\v\f\u2028\u2029]+"  # lines
    r"|[•▪◦●·‣⁃*]\s|\s[-–—]\s|;"  # bullets and dashes  # noqa: RUF001
    r"|(?<=[^\W\d_]{2})[.!?]+(?=\s|$)"  # sentences
)
_TRIMMED = " \t\u00a0•▪◦●·‣⁃*-–—.,:;!?"  # noqa: RUF001
_LONGER_THAN_ABBREVIATIONS = 8
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def split_text(text: str) -> tuple[SkillStatement, ...]:
    """Return the statements of a free text: its lines, bullets and sentences, in order.

    `start` is the offset in the text; `text[start:][:len(statement.text)]` is the statement. None
    is longer than `LONGEST_STATEMENT`, none is blank.
    """
    return tuple(
        SkillStatement(text[start:end], start)
        for whole_start, whole_end in _sentences(text)
        for start, end in _shortened(text, *_trimmed(text, whole_start, whole_end))
    )


def _sentences(text: str) -> Iterator[Offsets]:
    start = 0
    for found in _BREAK.finditer(text):
        near = max(start, found.start() - _LONGER_THAN_ABBREVIATIONS)
        word = _LAST_WORD.search(text, near, found.start())
        if found.group() == "." and word and word.group().casefold() in _words("abbreviation"):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while start < end and (text[start] in _TRIMMED or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _TRIMMED or text[end - 1].isspace()):
        end -= 1
    return start, end


def _shortened(text: str, start: int, end: int) -> Iterator[Offsets]:
    while end - start > LONGEST_STATEMENT:
        space = text.rfind(" ", start, start + LONGEST_STATEMENT)
        cut = space if space > start else start + LONGEST_STATEMENT
        yield _trimmed(text, start, cut)
        start, _ = _trimmed(text, cut, end)
    if start < end:
        yield start, end


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(read_lists("function_words.csv", "kind", "word")[kind])


@dataclass(frozen=True, slots=True, order=True)
class Phrases:
    """A statement cut into phrases to compare with skills.

    `claimed` is the text with what claims no skill blanked and `spans` the places in it that are
    worth comparing. `whole` and `parts` are the whole claim and each span as the encoder gets
    them: folded, with acronyms spelled out and misspelt words corrected.
    """

    claimed: str
    spans: tuple[Offsets, ...]
    whole: str
    parts: tuple[str, ...]


def phrases_of(text: str, normaliser: Normaliser | None = None) -> Phrases:
    """Return a statement cut into phrases; without a normaliser its words stay as they are."""
    claimed = claimed_words(text)
    spans = spans_of(claimed)
    changes = normaliser.replacements(claimed) if normaliser else ()
    parts = tuple(_folded(replace_words(claimed, *span, changes)) for span in spans)
    whole = _folded(replace_words(claimed, *_core(text, claimed, spans), changes))
    return Phrases(claimed, spans, whole, parts)


def spans_of(text: str) -> tuple[Offsets, ...]:
    """Return the spans of a statement that are worth comparing with skills, without repeats.

    Phrases between punctuation and "and"; within longer ones the pieces between prepositions, the
    word pairs of long pieces, and every three words that begin and end with a content word.
    """
    spans: dict[Offsets, None] = {}
    for phrase in _phrases(text):
        spans.update(dict.fromkeys(_finer(phrase)))
    return tuple(spans)


_INSIDE_A_PHRASE = re.compile(r"[\s'’-]*")  # noqa: RUF001
_PAIRED_FROM = 4


def _phrases(text: str) -> Iterator[Sequence[Word]]:
    phrase: list[Word] = []
    end = 0
    for word in words_of(text):
        if phrase and not _INSIDE_A_PHRASE.fullmatch(text, end, word.start):
            yield phrase
            phrase = []
        if word.folded in _words("conjunction"):
            yield phrase
            phrase = []
        else:
            phrase.append(word)
        end = word.end
    yield phrase


def _finer(phrase: Sequence[Word]) -> Iterator[Offsets]:
    pieces = list(_pieces(phrase))
    if not pieces:
        return
    yield pieces[0][0].start, pieces[-1][-1].end
    for piece in pieces:
        yield piece[0].start, piece[-1].end
        if len(piece) >= _PAIRED_FROM:
            yield from ((a.start, b.end) for a, b in pairwise(piece))
    for first, last in zip(phrase, phrase[2:], strict=False):
        if not (_is_function_word(first) or _is_function_word(last)):
            yield first.start, last.end


def _is_function_word(word: Word) -> bool:
    return word.folded in _words("preposition") or word.folded in _words("filler")


def _pieces(phrase: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the runs of content words of a phrase."""
    piece: list[Word] = []
    for word in phrase:
        if _is_function_word(word):
            if piece:
                yield piece
            piece = []
        else:
            piece.append(word)
    if piece:
        yield piece


def _core(text: str, claimed: str, spans: Sequence[Offsets]) -> Offsets:
    """Return the claim without the ends that blanked words leave bare ("and", commas)."""
    if not spans:
        return 0, len(claimed)
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    first = 0 if claimed[:start] == text[:start] else start
    last = len(claimed) if claimed[end:] == text[end:] else end
    return first, last


def _folded(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()
