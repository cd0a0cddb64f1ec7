"""What the pages show of a match: the list of ranked careers, and how one career fits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recommender.results import UnrecognisedReason
from service.answers.groups import CareerGroup, Section, grouped, section_of
from service.answers.match import match_answer
from service.answers.notes import without_noted
from service.answers.preparation import Access, access_of
from service.answers.references import occupation_ref
from service.answers.results import RankChanges, SkillChange, results_answer
from service.schemas.base import OccupationRef, SkillRef
from service.schemas.match import GivenOccupationEvidence, MatchAnswer, MatchesAnswer, MatchRequest
from service.schemas.notes import NoteAnswer
from service.schemas.what_if import WhatIfAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.changes import ChangeKind, NamedChange, named_changes
from website.forms.profile import AnsweredSkill, ProfileInput, answered_skills
from website.forms.results_query import Order, ResultsQuery
from website.results.pictures import FIRST, CareerBar, Overlap, career_bar, is_telling, overlap
from website.start.review import reason_of

_LENGTHS = (20, 50, 100)
_FEW_SKILLS = 3
"""Recognised skills; with fewer the page says that the list is a rough guess."""


@dataclass(frozen=True)
class CareerGroups:
    """The careers of an answer: that fit, that are further away, and that conflict with notes."""

    near: list[CareerGroup]
    stretch: list[CareerGroup]
    against: list[CareerGroup]

    def opened(self, uris: Sequence[str]) -> tuple[str, ...]:
        """Return the careers (URIs) to open: those asked for that are listed, else the first."""
        listed = [group.best.occupation.uri for group in (*self.near, *self.stretch, *self.against)]
        return tuple(uri for uri in listed if uri in uris) or tuple(listed[:1])


_SORT_KEYS: Mapping[Order, Callable[[MatchAnswer], Any]] = {
    Order.FIT: lambda match: match.rank,
    Order.ESSENTIALS: lambda match: (
        -match.readiness.said / max(match.readiness.total, 1),
        match.rank,
    ),
    Order.GAPS: lambda match: (sum(g.relation == "essential" for g in match.gaps), match.rank),
    Order.LABEL: lambda match: (match.occupation.label.casefold(), match.rank),
}


def group_careers(matches: Iterable[MatchAnswer], order: Order) -> CareerGroups:
    """Return matches, which are in order of rank, in groups and in an order within each section."""
    groups = sorted(grouped(matches), key=lambda group: _SORT_KEYS[order](group.best))
    near, stretch, against = (
        [group for group in groups if group.section is section] for section in Section
    )
    return CareerGroups(near, stretch, against)


@dataclass(frozen=True, slots=True)
class HiddenGroup:
    """The careers that a note hides, None for those that are "not for me"."""

    note: NoteAnswer | None
    careers: list[OccupationRef]


def hidden_groups(answer: MatchesAnswer, not_for_me: Iterable[OccupationRef]) -> list[HiddenGroup]:
    """Return what is hidden, by note; all that is "not for me" comes last, listed or not."""
    by_note: dict[int, list[OccupationRef]] = {}
    for one in answer.hidden:
        if one.note is not None:
            by_note.setdefault(one.note, []).append(one.occupation)
    groups = [HiddenGroup(answer.notes[note], by_note[note]) for note in sorted(by_note)]
    own = list(not_for_me)
    return [*groups, HiddenGroup(None, own)] if own else groups


@dataclass(frozen=True)
class ResultsView:
    """The page of ranked careers; without a profile there is no answer and there are no groups.

    `opened` are the careers (URIs) whose explanations are open, `focused` the one that was opened
    now. `claimed` are the skills that do not come from a past job, `answers` what the person said
    of others that they do not fully have. `changes` were made by the form, the latest first, and
    `moves` are the careers that moved by them. `longer` are the lengths that the list may be
    extended to. `access` is what each listed career (URI) takes beside skills.
    """

    query: ResultsQuery
    version: str
    answer: MatchesAnswer | None
    groups: CareerGroups | None
    opened: tuple[str, ...]
    focused: str
    jobs: list[OccupationRef]
    claimed: list[SkillRef]
    answers: list[AnsweredSkill]
    changes: list[NamedChange]
    hidden: list[HiddenGroup]
    moves: RankChanges | None
    advice: WhatIfAnswer | None
    longer: list[int]
    access: Mapping[str, Access]

    @property
    def orders(self) -> list[Order]:
        """The orders that the list can be put in."""
        return list(Order)

    @property
    def first(self) -> list[CareerBar]:
        """The bars of the first careers as they are listed, near-identical ones left out."""
        groups = (*self.groups.near, *self.groups.stretch) if self.groups else ()
        return [career_bar(group.best) for group in groups[:FIRST]]

    @property
    def is_glance_telling(self) -> bool:
        """Whether the bars of the first careers show more than zeros."""
        return is_telling(self.first)

    def overlap(self, match: MatchAnswer) -> Overlap:
        """Return what the person and a career of the answer share."""
        return overlap(match, self.answer.recognised if self.answer else ())

    @property
    def listed(self) -> int:
        """How many careers are listed, without those against what was noted if there are others."""
        matches = self.answer.matches if self.answer else []
        return sum(section_of(one) is not Section.AGAINST for one in matches) or len(matches)

    def marked_by(self, note: int) -> int:
        """Return how many listed careers a note of the answer (by position) says something of."""
        matches = self.answer.matches if self.answer else ()
        return sum(any(one.note == note for one in match.notes) for match in matches)

    @property
    def not_recognised(self) -> int:
        """How many clauses named no skill, without what was noted."""
        answer = self.answer
        return len(without_noted(answer.unrecognised, answer.notes)) if answer else 0

    @property
    def is_of_another(self) -> bool:
        """Whether some words led to no skill because they say what somebody else does."""
        reasons = map(reason_of, self.answer.unrecognised if self.answer else ())
        return UnrecognisedReason.DONE_BY_OTHERS in reasons

    @property
    def is_rough(self) -> bool:
        """Whether too few skills were recognised for more than a rough guess."""
        skills = {one.skill.uri for one in self.answer.recognised} if self.answer else set()
        return len(skills) < _FEW_SKILLS


def results_view(
    query: ResultsQuery, snapshot: CatalogueSnapshot, settings: Settings
) -> ResultsView:
    """Return the page of a query; raise RequestError where it exceeds a limit."""
    profile = query.profile
    found = (
        None
        if profile.is_empty
        else results_answer(
            snapshot,
            settings,
            query.match_request(),
            change=_change(query),
            wants_advice=query.wants_advice,
        )
    )
    answer = found.matches if found else None
    groups = group_careers(answer.matches, query.order) if answer else None
    not_for_me = [occupation_ref(snapshot, uri) for uri in profile.not_for_me]
    opened = groups.opened((query.explain, *query.opened)) if groups else ()
    return ResultsView(
        query=query,
        version=snapshot.versions.catalogue_version,
        answer=answer,
        groups=groups,
        opened=opened,
        focused=query.explain if query.explain in opened else "",
        jobs=[occupation_ref(snapshot, uri) for uri in profile.added_jobs],
        claimed=_claimed_skills(answer),
        answers=[*answered_skills(profile, (uri for _, uri in profile.answer_fields()), snapshot)],
        changes=named_changes(query.changes, snapshot),
        hidden=hidden_groups(answer, not_for_me) if answer else [],
        moves=found.changes if found else None,
        advice=found.advice if found else None,
        longer=[one for one in _LENGTHS if query.limit < one <= settings.max_results],
        access=_access(answer, profile.added_jobs, snapshot),
    )


def _change(query: ResultsQuery) -> SkillChange | None:
    """Return the last change of a skill or a past job; no other one moves careers."""
    moving = [one for one in query.changes if one.skill or one.kind is ChangeKind.DROP_JOB]
    before = query.previous_request() if moving else None
    return SkillChange(before, moving[-1].skill, query.opened) if before else None


def _access(
    answer: MatchesAnswer | None, added_jobs: Iterable[str], snapshot: CatalogueSnapshot
) -> dict[str, Access]:
    """Return what listed careers take that past jobs, named or added (URIs), do not show."""
    if answer is None:
        return {}
    jobs = [*added_jobs, *(job.occupation.uri for job in answer.past_jobs)]
    uris = [match.occupation.uri for match in answer.matches if not match.held]
    return {uri: access_of(snapshot, uri, jobs) for uri in uris}


def _claimed_skills(answer: MatchesAnswer | None) -> list[SkillRef]:
    recognised = answer.recognised if answer else []
    claimed = (one for one in recognised if not isinstance(one.evidence, GivenOccupationEvidence))
    return list({one.skill.uri: one.skill for one in claimed}.values())


@dataclass(frozen=True)
class CareerFit:
    """A profile, and the answer to it for one career, None where the profile is empty."""

    profile: ProfileInput
    answer: MatchesAnswer | None = None

    @property
    def match(self) -> MatchAnswer | None:
        """The match of the career, None where nothing was recognised."""
        return next(iter(self.answer.matches), None) if self.answer else None

    @property
    def overlap(self) -> Overlap | None:
        """What the person and the career share, None where nothing was recognised."""
        return overlap(self.match, self.answer.recognised) if self.answer and self.match else None


def career_fit(
    occupation: str, profile: ProfileInput, snapshot: CatalogueSnapshot, settings: Settings
) -> CareerFit:
    """Return how well an occupation (URI) fits a profile."""
    if profile.is_empty:
        return CareerFit(profile)
    fields = profile.request_fields() | {"filters": {"occupations": [occupation]}, "limit": 1}
    request = MatchRequest.model_validate(fields)
    return CareerFit(profile, match_answer(snapshot, settings, request))
