"""The careers of a match as people see them: near-identical ones once, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from recommender.results import Band, NoteEffect
from service.schemas.match import MatchAnswer


class Section(IntEnum):
    """The part of a list that a career stands in, in the order of the parts."""

    NEAR = 0
    STRETCH = 1
    AGAINST = 2


@dataclass(frozen=True, slots=True)
class CareerGroup:
    """A career, its place from 1, and the near-identical ones below it.

    Places do not depend on the length of the answer, but for those against what was noted, which
    come last. `is_held_back` where one further down is in a better band: little that is essential
    was said of this one. `is_for_other` where it was brought forward for what the careers before it
    do not answer, and its reason is none of theirs.
    """

    best: MatchAnswer
    place: int
    similar: list[MatchAnswer]
    section: Section
    is_held_back: bool = False
    is_for_other: bool = False


def grouped(matches: Iterable[MatchAnswer]) -> list[CareerGroup]:
    """Return matches, given by rank, in groups by place; a group stands where its best does.

    Careers that fit come before those further away, since these have lower scores, and last those
    that a note surely speaks against.
    """
    together: dict[str, list[MatchAnswer]] = {}
    for match in matches:
        together.setdefault(match.group, []).append(match)
    by_place = sorted(together.values(), key=lambda group: section_of(group[0]))
    groups = []
    better: set[tuple[Section, Band]] = set()
    for place, (best, *rest) in reversed([*enumerate(by_place, 1)]):
        section = section_of(best)
        is_held = not best.is_brought_forward and any(
            (section, band) in better for band in _BETTER[best.band]
        )
        better.add((section, best.band))
        before = (group[0] for group in by_place[: place - 1])
        is_other = best.is_brought_forward and _is_new(best, before)
        groups.append(CareerGroup(best, place, rest, section, is_held, is_other))
    return groups[::-1]


def places_of(groups: Iterable[CareerGroup]) -> dict[str, int]:
    """Return the place of each career (URI); near-identical ones share theirs."""
    return {one.occupation.uri: g.place for g in groups for one in (g.best, *g.similar)}


def section_of(match: MatchAnswer) -> Section:
    """Return the part of a list that a career stands in."""
    if any(one.effect is NoteEffect.CONFLICTS for one in match.notes):
        return Section.AGAINST
    return Section.STRETCH if match.band is Band.STRETCH else Section.NEAR


def _is_new(match: MatchAnswer, before: Iterable[MatchAnswer]) -> bool:
    """Return whether the reason for a career names nothing that those before it name."""
    named = {name for one in before for name in _named(one)}
    return named.isdisjoint(_named(match))


def _named(match: MatchAnswer) -> list[str]:
    """Return the past job (URI) and the words behind a career."""
    why = match.why
    job = match.occupation.uri if match.held else why.occupation and why.occupation.uri
    return [job] if job else why.words


_BANDS = tuple(Band)
_BETTER = {band: _BANDS[: _BANDS.index(band)] for band in Band}
