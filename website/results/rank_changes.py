"""Moves: what adding or taking away one skill changed in a list of careers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.schemas.match import MatchAnswer

_TOP = 10
_MOST = 5


@dataclass(frozen=True)
class Move:
    """A career as it stood before and after, None where it was not in the list."""

    was: MatchAnswer | None
    now: MatchAnswer | None

    @property
    def career(self) -> MatchAnswer:
        """The career as it stands, or stood last."""
        found = self.now or self.was
        if found is None:
            raise ValueError("a move needs a career, before or after")
        return found

    @property
    def before(self) -> int | None:
        """The rank before."""
        return self.was.rank if self.was else None

    @property
    def after(self) -> int | None:
        """The rank after."""
        return self.now.rank if self.now else None


@dataclass(frozen=True)
class Moves:
    """What a change did: to the careers that were open, and to others of the first ten.

    Of the others those that moved, came in or went out, the widest moves first. `counts_in` tells
    in how many careers of the first ten the skill counts, or did before it was taken away.
    """

    opened: list[Move]
    moved: list[Move]
    entered: list[Move]
    left: list[Move]
    counts_in: int

    @property
    def others(self) -> list[Move]:
        """The careers that were not open, those that moved or came in first."""
        return self.moved + self.entered + self.left


def moves_between(
    before: Sequence[MatchAnswer], after: Sequence[MatchAnswer], skill: str, opened: Sequence[str]
) -> Moves:
    """Return what changed between two answers to the same question with one skill (URI) changed."""
    old, new = _by_uri(before), _by_uri(after)
    moves = {uri: Move(old.get(uri), new.get(uri)) for uri in old | new}
    others = [move for uri, move in moves.items() if uri not in opened]
    moved = [one for one in others if _in_top(one.before) and _in_top(one.after)]
    moved = [one for one in moved if one.before != one.after]
    return Moves(
        opened=[moves[uri] for uri in opened if uri in moves],
        moved=sorted(moved, key=_width)[:_MOST],
        entered=sorted(
            (one for one in others if _in_top(one.after) and not _in_top(one.before)),
            key=lambda one: one.after or 0,
        ),
        left=[one for one in others if _in_top(one.before) and not _in_top(one.after)],
        counts_in=max(_counted(skill, before), _counted(skill, after)),
    )


def _counted(skill: str, matches: Iterable[MatchAnswer]) -> int:
    """Return in how many of the first ten a skill counts, itself or for a near one."""
    return sum(
        match.rank <= _TOP and any(one.skill.uri == skill for one in match.matched)
        for match in matches
    )


def _by_uri(matches: Iterable[MatchAnswer]) -> dict[str, MatchAnswer]:
    return {match.occupation.uri: match for match in matches}


def _in_top(rank: int | None) -> bool:
    return rank is not None and rank <= _TOP


def _width(move: Move) -> tuple[int, int]:
    before, after = move.before or 0, move.after or 0
    return -abs(before - after), after
