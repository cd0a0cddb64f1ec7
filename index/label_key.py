"""Label keys: how a label or phrase is folded so that equal names compare equal."""

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*[+#]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its folded form and its code-point offsets, end exclusive."""

    folded: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text; "+" and "#" stay with a word, so that C++ and C# differ."""
    return tuple(
        Word(_fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)
    )


def label_key(text: str) -> str:
    """Return the folded words of a text, joined by single spaces.

    >>> label_key("Résumé-writing,  in C++")
    'resume writing in c++'
    """
    return " ".join(word.folded for word in words_of(text))


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
