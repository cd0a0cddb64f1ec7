"""Ranked careers as a page lists them: near fit apart from stretch, the nearly same together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recommender.results import Band
from service.schemas.match import MatchAnswer
from website.forms.results_query import Order


@dataclass(frozen=True)
class Ranked:
    """A career, and those nearly the same that come after it."""

    best: MatchAnswer
    alike: list[MatchAnswer]


@dataclass(frozen=True)
class RankedCareers:
    """The careers of an answer, those in reach and those that are a stretch."""

    near: list[Ranked]
    stretch: list[Ranked]

    def opened(self, uris: Sequence[str]) -> tuple[str, ...]:
        """Return which careers (URIs) are open: those asked for, else the first."""
        listed = [ranked.best.occupation.uri for ranked in (*self.near, *self.stretch)]
        return tuple(uri for uri in listed if uri in uris) or tuple(listed[:1])


def ranked_careers(matches: Iterable[MatchAnswer], order: Order) -> RankedCareers:
    """Return the careers of an answer in an order; a career's list is that of its group's best."""
    groups: dict[str, Ranked] = {}
    for match in matches:  # by rank: the first of a group is its best
        if match.group in groups:
            groups[match.group].alike.append(match)
        else:
            groups[match.group] = Ranked(match, [])
    ordered = sorted(groups.values(), key=lambda ranked: _KEYS[order](ranked.best))
    return RankedCareers(
        near=[ranked for ranked in ordered if ranked.best.band is not Band.STRETCH],
        stretch=[ranked for ranked in ordered if ranked.best.band is Band.STRETCH],
    )


_KEYS: Mapping[Order, Callable[[MatchAnswer], Any]] = {
    Order.FIT: lambda match: match.rank,
    Order.ESSENTIALS: lambda match: (-(match.coverage.essential.share or 0), match.rank),
    Order.GAPS: lambda match: (sum(g.relation == "essential" for g in match.gaps), match.rank),
    Order.LABEL: lambda match: (match.occupation.label.casefold(), match.rank),
}
