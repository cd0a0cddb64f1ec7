"""Parts: the spans of a statement that may each name a skill."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.label_key import Word, words_of

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
