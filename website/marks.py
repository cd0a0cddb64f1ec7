"""Marks: a statement cut into pieces, so that the words that led to skills can be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """That the words from `start` to `end` (code points, exclusive) led to a numbered skill."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, whether they led to a skill, and the numbers of the skills whose words end."""

    text: str
    marked: bool
    numbers: tuple[int, ...]


def pieces_of(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Return the pieces of a statement, which together are its text; marks may overlap."""
    inside = {place for mark in marks for place in (mark.start, mark.end)}
    cuts = sorted(inside | {0, len(text)})
    return tuple(
        Piece(
            text[start:end],
            any(mark.start <= start and end <= mark.end for mark in marks),
            tuple(sorted(mark.number for mark in marks if mark.end == end)),
        )
        for start, end in pairwise(cuts)
    )
