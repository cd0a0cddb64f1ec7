"""Rewordings: what is compared with skills in place of some words of a text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Rewording:
    """Other words for those between two code-point offsets of a text, end exclusive."""

    start: int
    end: int
    words: str


def reworded(text: str, start: int, end: int, rewordings: Sequence[Rewording]) -> str:
    """Return a part of a text with those words replaced that lie within it.

    The rewordings are in the order of the text and do not overlap.
    """
    pieces: list[str] = []
    at = start
    for each in rewordings:
        if start <= each.start and each.end <= end:
            pieces += [text[at : each.start], each.words]
            at = each.end
    return "".join([*pieces, text[at:end]])
