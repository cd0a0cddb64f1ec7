"""Ranked careers, with what adding or removing one skill changed in them, and with advice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommender.ranking.notes import first_of
from service.answers.groups import CareerGroup, Section, grouped, places_of, section_of
from service.answers.match import match_answer
from service.answers.what_if import what_if_answer
from service.schemas.base import check_limits
from service.schemas.match import MatchAnswer, MatchesAnswer, MatchRequest, ProfileFields
from service.schemas.what_if import WhatIfAnswer, WhatIfRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

_TOP = 10
_MAX_MOVED = 5


@dataclass(frozen=True, slots=True)
class SkillChange:
    """The request before a skill (URI) was added or removed, and the careers that are open."""

    before: MatchRequest
    skill: str
    opened: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RankChange:
    """A career with its places before and after, None where it was not in the list."""

    before: MatchAnswer | None
    after: MatchAnswer | None
    old_place: int | None
    new_place: int | None

    @property
    def career(self) -> MatchAnswer:
        """The career after the change, else before it."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a rank change needs a career, before or after")
        return found


@dataclass(frozen=True, slots=True)
class RankChanges:
    """The changes of the open careers, and those among the first ten of all others, by place.

    `moved` has the largest changes first. `counts_in` is the number of careers among the first
    ten in which the skill counts, or counted before it was removed.
    """

    opened: list[RankChange]
    moved: list[RankChange]
    entered: list[RankChange]
    left: list[RankChange]
    counts_in: int

    @property
    def others(self) -> list[RankChange]:
        """The changes of careers that were not open."""
        return self.moved + self.entered + self.left


@dataclass(frozen=True, slots=True)
class ResultsAnswer:
    """An answer of `match`, the changes since the request before, and advice where asked for."""

    matches: MatchesAnswer
    changes: RankChanges | None
    advice: WhatIfAnswer | None


def results_answer(
    snapshot: CatalogueSnapshot,
    settings: Settings,
    request: MatchRequest,
    *,
    change: SkillChange | None = None,
    wants_advice: bool = False,
) -> ResultsAnswer:
    """Return ranked careers; raise RequestError where the request exceeds a limit.

    Changes are looked for in the longest list that may be asked for, of which those careers are
    returned that the request lists.
    """
    check_limits(request, settings)
    if change is None:
        matches, changes = match_answer(snapshot, settings, request), None
    else:
        longest = {"limit": settings.max_results}
        before = match_answer(snapshot, settings, change.before.model_copy(update=longest))
        after = match_answer(snapshot, settings, request.model_copy(update=longest))
        changes = rank_changes(before.matches, after.matches, change.skill, change.opened)
        matches = after.model_copy(update={"matches": _listed(after.matches, request)})
    advice = _advice(snapshot, settings, request) if wants_advice else None
    return ResultsAnswer(matches, changes, advice)


def rank_changes(
    before: Sequence[MatchAnswer], after: Sequence[MatchAnswer], skill: str, opened: Sequence[str]
) -> RankChanges:
    """Return the changes between two lists for the same request with one skill (URI) changed."""
    old_groups, new_groups = grouped(before), grouped(after)
    old, new = places_of(old_groups), places_of(new_groups)
    was, is_ = ({one.occupation.uri: one for one in matches} for matches in (before, after))
    changes = {
        uri: RankChange(was.get(uri), is_.get(uri), old.get(uri), new.get(uri)) for uri in was | is_
    }
    gone = [uri for uri in _firsts(old_groups) if uri not in new]
    firsts = [uri for uri in (*_firsts(new_groups), *gone) if uri not in opened]
    others = [changes[uri] for uri in firsts]
    stayed = [one for one in others if _in_top(one.old_place) and _in_top(one.new_place)]
    entered = [one for one in others if _in_top(one.new_place) and not _in_top(one.old_place)]
    return RankChanges(
        opened=[changes[uri] for uri in opened if uri in changes],
        moved=sorted((one for one in stayed if one.old_place != one.new_place), key=_by_distance)[
            :_MAX_MOVED
        ],
        entered=sorted(entered, key=lambda one: one.new_place or 0),
        left=[one for one in others if _in_top(one.old_place) and not _in_top(one.new_place)],
        counts_in=max(_count_with(skill, old_groups), _count_with(skill, new_groups)),
    )


def _listed(matches: Sequence[MatchAnswer], request: MatchRequest) -> list[MatchAnswer]:
    """Return those of a longer list that a request lists."""
    is_apart = request.set_conflicts_aside
    return first_of(
        matches, lambda one: is_apart and section_of(one) is Section.AGAINST, request.limit
    )


def _advice(snapshot: CatalogueSnapshot, settings: Settings, request: MatchRequest) -> WhatIfAnswer:
    profile = {name: getattr(request, name) for name in ProfileFields.model_fields}
    question = WhatIfRequest(**profile, isco=request.filters.isco)
    return what_if_answer(snapshot, settings, question)


def _firsts(groups: Iterable[CareerGroup]) -> list[str]:
    return [group.best.occupation.uri for group in groups]


def _count_with(skill: str, groups: Iterable[CareerGroup]) -> int:
    """Return in how many of the first ten a skill counts, itself or through a near one."""
    return sum(
        group.place <= _TOP and any(one.skill.uri == skill for one in group.best.matched)
        for group in groups
    )


def _in_top(place: int | None) -> bool:
    return place is not None and place <= _TOP


def _by_distance(change: RankChange) -> tuple[int, int]:
    old, new = change.old_place or 0, change.new_place or 0
    return -abs(old - new), new
