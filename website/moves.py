"""Moves: what adding or taking away one skill changed in a list of careers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.schemas.concepts import OccupationRef
from api.schemas.match import MatchAnswer

_TOP = 10
_MOST = 5


@dataclass(frozen=True)
class Move:
    """A career with its rank before and after, None where it was not in the list."""

    occupation: OccupationRef
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Moves:
    """The careers of the first ten that moved, came in or went out, the widest moves first."""

    moved: list[Move]
    entered: list[Move]
    left: list[Move]


def moves_between(before: Iterable[MatchAnswer], after: Iterable[MatchAnswer]) -> Moves:
    """Return what changed between two answers to the same question with one skill changed."""
    old, new = _by_uri(before), _by_uri(after)
    moves = [
        Move((new.get(uri) or old[uri]).occupation, _rank(old, uri), _rank(new, uri))
        for uri in old | new
    ]
    moved = [one for one in moves if _in_top(one.before) and _in_top(one.after)]
    moved = [one for one in moved if one.before != one.after]
    return Moves(
        moved=sorted(moved, key=_width)[:_MOST],
        entered=sorted(
            (one for one in moves if _in_top(one.after) and not _in_top(one.before)),
            key=lambda one: one.after or 0,
        ),
        left=[one for one in moves if _in_top(one.before) and not _in_top(one.after)],
    )


def _by_uri(matches: Iterable[MatchAnswer]) -> dict[str, MatchAnswer]:
    return {match.occupation.uri: match for match in matches}


def _rank(matches: Mapping[str, MatchAnswer], uri: str) -> int | None:
    return matches[uri].rank if uri in matches else None


def _in_top(rank: int | None) -> bool:
    return rank is not None and rank <= _TOP


def _width(move: Move) -> tuple[int, int]:
    before, after = move.before or 0, move.after or 0
    return -abs(before - after), after
