"""Lines: the text of a document as it is read, cleaned, counted and put on pages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from intake.document import Line
from intake.limits import Limits
from intake.problems import DIRECTIONS, Code, problem

_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_DIRECTIONS = [*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_INVISIBLE = [0xAD, *range(0x200B, 0x200E), *range(0x2060, 0x2066), 0xFEFF]
_CONTROLS = [*range(9), *range(14, 32), *range(127, 160)]
_SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_CLEANED: dict[int, str | None] = {
    **_LIGATURES,
    **dict.fromkeys([*_CONTROLS, *_SPACES], " "),
    **dict.fromkeys([*_INVISIBLE, *_DIRECTIONS]),
}
_DIRECTION = re.compile("[" + "".join(map(chr, _DIRECTIONS)) + "]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STACKED_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_WIDE_GAP = re.compile(r"\s*(?:\t|\s{3,})\s*")
_BREAK = re.compile(r"\r\n|[\n\v\r\x85\u2028\u2029]")
_PAGE_BREAK = "\f"
_DASH_ITEM = re.compile(r"(?:[-*+\u2010-\u2015]\s+(?=[^\W\d_])|o\s+(?=[A-Z]))")
_BULLETS = frozenset("\u2022\u2023\u2043\u2219\u00b7\u27a2")
_NO_BULLETS = frozenset("\u00a9\u00ae\u00b0\u2122")
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})[-\u2010]$")
_CONTINUED = re.compile(r"([^\W\d_]+)(\S*)\s*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Lines:
    """Collects the lines of a document in reading order; `page` is that of the next line.

    Texts are cleaned: ligatures taken apart, invisible and control characters left out, bullets
    turned into `is_item`, gaps as wide as three spaces into a tab. Raises DocumentError past
    `limits.characters`.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lines: list[Line] = []
        self._characters = 0
        self._number = 0
        self._pending_item = False
        self.page = 1
        self.has_directions = False

    def add(
        self, text: str, *, column: int = 1, is_heading: bool = False, is_item: bool = False
    ) -> None:
        """Add what stands in one paragraph, as one line for each line break in it."""
        for part in _BREAK.split(text):
            pieces = part.split(_PAGE_BREAK)
            for place, piece in enumerate(pieces):
                if place:
                    self.next_page()
                if self._add_line(piece, column, is_heading, is_item):
                    is_item = False

    def next_page(self) -> None:
        """Let lines stand on the next page from now on."""
        self.page += 1
        self._number = 0

    def all(self, *, mend_hyphens: bool = False) -> tuple[Line, ...]:
        """Return the lines; raise DocumentError where none has text."""
        if not self._lines:
            raise problem(Code.NO_TEXT)
        return tuple(mended(self._lines)) if mend_hyphens else tuple(self._lines)

    def texts(self) -> tuple[str, ...]:
        """Return the texts of the lines, none where there is none."""
        return tuple(line.text for line in self._lines)

    def notices(self) -> tuple[str, ...]:
        """Return what the owner should know of the text."""
        return (DIRECTIONS,) if self.has_directions else ()

    def _add_line(self, text: str, column: int, is_heading: bool, is_item: bool) -> bool:
        self.has_directions |= bool(_DIRECTION.search(text))
        cleaned, has_bullet = without_bullet(clean(text))
        is_item |= has_bullet | self._pending_item
        self._pending_item = has_bullet and not cleaned
        self._number += 1  # of an empty line as well: the gap says something
        if not cleaned:
            return False
        self._characters += len(cleaned)
        if self._characters > self._limits.characters:
            raise problem(Code.TOO_MUCH_TEXT, limit=self._limits.characters)
        self._lines.append(Line(cleaned, self.page, self._number, column, is_heading, is_item))
        return True


def clean(text: str) -> str:
    """Return a text in NFC without invisible and control characters and stacked marks."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = unicodedata.normalize("NFC", text.translate(_CLEANED))
    text = _STACKED_MARKS.sub(r"\1", text)
    return re.sub(" {2,}", " ", _WIDE_GAP.sub("\t", text.strip()))


def without_bullet(text: str) -> tuple[str, bool]:
    """Return a cleaned text without the bullet before it and private characters; and if it had one.

    Fonts of symbols draw their bullets and icons with private characters.
    """
    stripped = text.lstrip()
    has_bullet = bool(stripped) and _is_bullet(stripped[0])
    if has_bullet:
        stripped = stripped[1:]
    elif dash := _DASH_ITEM.match(stripped):
        has_bullet, stripped = True, stripped[dash.end() :]
    return re.sub(" {2,}", " ", _PRIVATE.sub(" ", stripped)).strip(), has_bullet


def _is_bullet(character: str) -> bool:
    if character in _BULLETS:
        return True
    return unicodedata.category(character) in {"So", "Co"} and character not in _NO_BULLETS


def mended(lines: Sequence[Line]) -> list[Line]:
    """Return lines without the hyphens that break a word at the end of a line.

    The rest of the word moves up. The hyphen stays where the document has the word with it, or
    its second half as a word, elsewhere.
    """
    texts = [line.text for line in lines]
    words = _words(texts)
    for place, (line, following) in enumerate(pairwise(lines)):
        broken = _BROKEN_WORD.search(texts[place])
        rest = _CONTINUED.match(texts[place + 1]) if broken else None
        if broken and rest and rest[1][0].islower() and _continues(line, following):
            joined = _joined(broken[1], rest[1], words)
            texts[place] = texts[place][: broken.start()] + joined + rest[2]
            texts[place + 1] = texts[place + 1][rest.end() :]
    return [replace(line, text=text) for line, text in zip(lines, texts, strict=True) if text]


def _continues(line: Line, following: Line) -> bool:
    return line.column == following.column and not following.is_item and not following.is_heading


def _words(texts: Sequence[str]) -> set[str]:
    """Return the words of texts in lower case, without halves of broken ones."""
    found: set[str] = set()
    is_broken = False
    for text in texts:
        words = [word.lower() for word in _WORD.findall(text)]
        found.update(words[1:] if is_broken else words)
        is_broken = bool(_BROKEN_WORD.search(text))
    return found


def _joined(first: str, second: str, words: set[str]) -> str:
    hyphenated, whole = f"{first}-{second}", first + second
    is_compound = not words.isdisjoint((hyphenated.lower(), second.lower()))
    return hyphenated if is_compound and whole.lower() not in words else whole
