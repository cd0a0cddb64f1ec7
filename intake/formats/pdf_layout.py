"""The layout of a page: pieces of text with their places, in the order in which they are read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

_TAB_GAP = 1.2
_SPACE_GAP = 0.15
"""Gaps between pieces on a row, in heights of a letter: as wide as a tab, as a space."""
_MARGIN = 0.15
"""Share of the width of the text, at either side, where no second column begins."""
_LEAST_ROWS = 4
_MOST_CROSSING = 0.4
"""Share of the pieces of a page that may run across the gap between its columns."""
_MOST_CHANGES = 0.35
_MOST_ALIGNED = 0.5
_SAME_BASELINE = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters on one row without a wide gap; places in points from the lower left of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """From the lowest to the highest letter of the font, in points."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Halfway between bottom and top."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text in its column, which counts from 1."""

    text: str
    column: int
    bottom: float
    top: float
    height: float
    """Of its largest letters, in points."""

    @classmethod
    def of(cls, pieces: Sequence[Piece], column: int) -> Self:
        """Join pieces that stand on one row, with a tab in each wide gap."""
        pieces = sorted(pieces, key=lambda piece: piece.left)
        text = pieces[0].text
        for before, after in pairwise(pieces):
            gap = (after.left - before.right) / max(before.height, 1)
            text += "\t" if gap > _TAB_GAP else " " if gap > _SPACE_GAP else ""
            text += after.text
        bottom, top = min(p.bottom for p in pieces), max(p.top for p in pieces)
        return cls(text, column, bottom, top, max(p.height for p in pieces))


def reading_order(pieces: Sequence[Piece]) -> list[Row]:
    """Return the rows of a page, given its pieces in the order in which the file draws them.

    Where there are two columns, what stands between two rows that run across both is read down
    the left column and then down the right one.
    """
    gutter = _gutter(pieces)
    if gutter is None:
        return [Row.of(row, 1) for row in _rows(pieces)]
    across = list(_rows(piece for piece in pieces if _side(piece, gutter) == 0))
    heights = [row[0].middle for row in across]
    bands: list[tuple[list[Piece], list[Piece]]] = [([], []) for _ in range(len(across) + 1)]
    for piece in pieces:
        if side := _side(piece, gutter):
            above = sum(height > piece.middle for height in heights)
            bands[above][side > 0].append(piece)
    ordered: list[Row] = []
    for place, (left, right) in enumerate(bands):
        ordered += [Row.of(row, 1) for row in across[place - 1 : place]] if place else []
        ordered += [Row.of(row, 1) for row in _rows(left)]
        ordered += [Row.of(row, 2) for row in _rows(right)]
    return ordered


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each row, from the top."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.middle, piece.left)):
        if row and not row[0].bottom < piece.middle:
            yield row
            row = []
        row.append(piece)
    if row:
        yield row


def _side(piece: Piece, gutter: float) -> int:
    """Return -1 for a piece left of the gutter, 1 for one right of it, 0 for one across."""
    if piece.left >= gutter - 1:
        return 1
    return -1 if piece.right <= gutter + 1 else 0


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Return where the second of two columns begins, None where there is one column."""
    if len(pieces) < 2 * _LEAST_ROWS:
        return None
    begin, end = min(p.left for p in pieces), max(p.right for p in pieces)
    margin = _MARGIN * (end - begin)
    edges = {round(p.left) for p in pieces if begin + margin < p.left < end - margin}
    found = [(_crossing(pieces, edge), -edge) for edge in edges]
    for crossing, negative in sorted(found):
        if crossing > _MOST_CROSSING * len(pieces):
            return None
        if _are_columns(pieces, -negative):
            return -negative
    return None


def _crossing(pieces: Sequence[Piece], edge: float) -> int:
    return sum(piece.left < edge - 1 and piece.right > edge + 1 for piece in pieces)


def _are_columns(pieces: Sequence[Piece], gutter: float) -> bool:
    """Return whether the two sides are read one after the other, and not row by row.

    Tables and dates at the margin are drawn row by row, and stand beside what they belong to.
    """
    sides = [(side, piece) for piece in pieces if (side := _side(piece, gutter))]
    left = list(_rows(piece for side, piece in sides if side < 0))
    right = list(_rows(piece for side, piece in sides if side > 0))
    fewer, more = sorted((left, right), key=len)
    if len(fewer) < _LEAST_ROWS:
        return False
    changes = sum(a != b for (a, _), (b, _) in pairwise(sides))
    if changes <= max(1, _MOST_CHANGES * len(fewer)):
        return True
    return _aligned(fewer, more) <= _MOST_ALIGNED * len(fewer)


def _aligned(fewer: Sequence[Sequence[Piece]], more: Sequence[Sequence[Piece]]) -> int:
    """Return how many rows of one side stand on the same line as one of the other."""
    bottoms = [row[0].bottom for row in more]
    return sum(
        any(abs(row[0].bottom - bottom) <= _SAME_BASELINE * row[0].height for bottom in bottoms)
        for row in fewer
    )
