"""A plan: what to learn for one career, in the order in which it can be learnt."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.guidance import PlannedSkill, PlanStage, PlanStep
from recommender.ranking.requirements import Requirements
from recommender.results import SkillGap
from taxonomy.catalogue import Catalogue, Importance, SkillKind

_SEVERAL = 3
"""Other careers of the list; a skill that so many ask for is worth learning before the others."""
_STAGES = list(PlanStage)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap with the number of `careers` that need it, and the gaps (URIs) that come after it."""

    gap: SkillGap
    careers: int
    helps_with: tuple[str, ...]


class Planner:
    """Puts the gaps of a career into steps, by the relations among skills.

    A skill comes after those that the taxonomy says help with it, and after the broader ones. Of
    the skills that are free to be next, essential ones come first, then those that more of the
    other careers need, then the more specific ones. An optional skill does not delay an essential
    one, unless it is essential for that skill.
    """

    def __init__(self, catalogue: Catalogue, requirements: Requirements) -> None:
        self._catalogue = catalogue
        self._needs = requirements.essential + requirements.optional
        self._helpers: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        for skill in catalogue.skills:
            for uri in skill.broader:
                if uri in catalogue.skill_row:
                    self._helpers[skill.uri][uri] = False
        for link in catalogue.skill_links:
            is_essential = link.importance is Importance.ESSENTIAL
            self._helpers[link.origin][link.related] = is_essential

    def steps(self, gaps: Sequence[SkillGap], careers: Sequence[int]) -> tuple[PlanStep, ...]:
        """Return the gaps in steps, those without skills left out.

        `careers` are the other occupations (rows) that a person may choose from.
        """
        found = self._counted(gaps, careers)
        before = self._prerequisites(found)
        order = _in_order(found, before)
        stage_of: dict[str, PlanStage] = {}
        pulled = _pulled(found, before)
        for uri in order:
            own = self._own_stage(found[uri], is_pulled=uri in pulled)
            earlier = [stage_of[one] for one in before[uri] if one in stage_of]
            stage_of[uri] = max((own, *earlier), key=_STAGES.index)
        return tuple(
            PlanStep(stage, tuple(_planned(found[uri]) for uri in members))
            for stage in PlanStage
            if (members := [uri for uri in order if stage_of[uri] is stage])
        )

    def _counted(self, gaps: Sequence[SkillGap], careers: Sequence[int]) -> Mapping[str, _Gap]:
        """Return each gap by URI, with the careers that need it and the gaps it helps with."""
        rows = [self._catalogue.skill_row[gap.skill] for gap in gaps]
        asking = np.asarray((self._needs[list(careers)][:, rows] > 0).sum(axis=0)).ravel()
        uris = {gap.skill for gap in gaps}
        after: defaultdict[str, list[str]] = defaultdict(list)
        for gap in gaps:  # essential ones come first
            for helper in self._helpers.get(gap.skill, ()):
                if helper in uris:
                    after[helper].append(gap.skill)
        return {
            gap.skill: _Gap(gap, int(count), tuple(after[gap.skill]))
            for gap, count in zip(gaps, asking, strict=True)
        }

    def _prerequisites(self, gaps: Mapping[str, _Gap]) -> Mapping[str, Sequence[str]]:
        """Return for each gap (URI) those that have to come before it."""

        def binds(helper: str, gap: _Gap, *, is_essential: bool) -> bool:
            both = gap.gap.relation, gaps[helper].gap.relation
            return is_essential or both != (Importance.ESSENTIAL, Importance.OPTIONAL)

        return {
            uri: [
                helper
                for helper, is_essential in self._helpers.get(uri, {}).items()
                if helper in gaps and binds(helper, gap, is_essential=is_essential)
            ]
            for uri, gap in gaps.items()
        }

    def _own_stage(self, gap: _Gap, *, is_pulled: bool) -> PlanStage:
        skill = self._catalogue.skills[self._catalogue.skill_row[gap.gap.skill]]
        if gap.gap.relation is Importance.OPTIONAL and not is_pulled:
            return PlanStage.STRENGTHEN
        if skill.kind is SkillKind.KNOWLEDGE:
            return PlanStage.LEARN
        is_shared = is_pulled or gap.careers >= _SEVERAL
        return PlanStage.PRACTISE if is_shared else PlanStage.SPECIALISE


def _pulled(gaps: Mapping[str, _Gap], before: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the gaps (URIs) that an essential one has to wait for, at any distance."""
    pulled: set[str] = set()
    waiting = [uri for uri, gap in gaps.items() if gap.gap.relation is Importance.ESSENTIAL]
    while waiting:
        fresh = [one for one in before[waiting.pop()] if one not in pulled]
        pulled.update(fresh)
        waiting += fresh
    return pulled


def _in_order(gaps: Mapping[str, _Gap], before: Mapping[str, Sequence[str]]) -> list[str]:
    """Return gaps (URIs) with each after its prerequisites, the best of the free ones first.

    Where prerequisites form a circle, the best gap of all that are left breaks it.
    """
    open_before = {uri: set(helpers) for uri, helpers in before.items()}
    after: defaultdict[str, list[str]] = defaultdict(list)
    for uri, helpers in before.items():
        for helper in helpers:
            after[helper].append(uri)
    free = [_key(gap) for uri, gap in gaps.items() if not open_before[uri]]
    heapq.heapify(free)
    order: dict[str, None] = {}
    while len(order) < len(gaps):
        left = free or [min(_key(gap) for uri, gap in gaps.items() if uri not in order)]
        uri = heapq.heappop(left)[-1]
        if uri in order:
            continue
        order[uri] = None
        for later in after[uri]:
            open_before[later].discard(uri)
            if not open_before[later]:
                heapq.heappush(free, _key(gaps[later]))
    return list(order)


def _key(gap: _Gap) -> tuple[bool, int, float, str]:
    optional = gap.gap.relation is Importance.OPTIONAL
    return optional, -gap.careers, -gap.gap.importance, gap.gap.skill


def _planned(gap: _Gap) -> PlannedSkill:
    return PlannedSkill(gap.gap.skill, gap.gap.relation, gap.careers, gap.helps_with, gap.gap.state)


def others_of(order: Iterable[int], groups: Sequence[str], career: int, limit: int) -> list[int]:
    """Return the careers (rows) among the first `limit` that are not nearly the same as one."""
    first = [row for _, row in zip(range(limit), order, strict=False)]
    return [row for row in first if groups[row] != groups[career]]
