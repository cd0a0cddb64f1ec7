"""/compare: two to four careers side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.concepts import occupation_answer
from service.answers.groups import section_of
from service.answers.match import match_answer
from service.schemas.base import SkillRef
from service.schemas.concepts import NeededSkills, OccupationAnswer
from service.schemas.match import MatchAnswer, MatchesAnswer, MatchFilters
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.form import BOTH_METHODS, FORM
from website.forms.profile import resolve_names
from website.forms.results_query import ResultsQuery, SubmittedQuery
from website.results.pictures import NeedCount, said_by_kind
from website.site.page import page_response

router = APIRouter(dependencies=[FORM, SLOT])
_MOST = 4
_FIRST = 3
"""Careers that are compared where none is ticked."""


@dataclass(frozen=True)
class ComparedCareer:
    """A career, its match with the profile if there is one, and the essentials it alone needs."""

    occupation: OccupationAnswer
    match: MatchAnswer | None
    unshared: list[SkillRef]

    @property
    def said(self) -> dict[str, dict[str, NeedCount]]:
        """How many of its needs were said, by relation and kind; empty without a match."""
        return said_by_kind(self.match) if self.match else {}


@dataclass(frozen=True)
class Comparison:
    """Careers in the order of the request, and the skills that each of them needs."""

    careers: list[ComparedCareer]
    shared: list[SkillRef]


@router.api_route("/compare", methods=BOTH_METHODS)
def compare(
    request: Request,
    query: SubmittedQuery,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Compare the careers of the field `careers` (ids or URIs, also separated by commas).

    Where fewer than two are named, the first of the list that the profile gives are added.
    """
    named, unknown = resolve_names(query.careers, snapshot.occupation_uris)
    added = () if len(named) > 1 else _first_listed(query, snapshot, settings, but=named)
    uris = (*named, *added)[:_MOST]
    answer = None
    if uris and not query.profile.is_empty:
        filters = MatchFilters(occupations=list(uris))
        narrowed = replace(query, filters=filters, limit=len(uris))
        answer = match_answer(snapshot, settings, narrowed.match_request())
    return page_response(
        request,
        "results/compare.html",
        query=query,
        comparison=compare_careers(snapshot, uris, answer),
        answer=answer,
        added=len(added),
        left_out=max(len(named) - _MOST, 0),
        unknown=(*unknown, *query.profile.unknown),
        version=snapshot.versions.catalogue_version,
    )


def _first_listed(
    query: ResultsQuery, snapshot: CatalogueSnapshot, settings: Settings, *, but: Sequence[str]
) -> tuple[str, ...]:
    """Return the first careers (URIs) of the list without some, so that `_FIRST` are compared."""
    if query.profile.is_empty:
        return ()
    listed = replace(query, limit=min(_FIRST, settings.max_results)).match_request()
    found = sorted(match_answer(snapshot, settings, listed).matches, key=section_of)
    return tuple(one.occupation.uri for one in found if one.occupation.uri not in but)[
        : _FIRST - len(but)
    ]


def compare_careers(
    snapshot: CatalogueSnapshot, uris: Sequence[str], answer: MatchesAnswer | None
) -> Comparison:
    """Return careers (URIs) side by side; `answer` has their matches, None without a profile."""
    matches = {match.occupation.uri: match for match in answer.matches} if answer else {}
    occupations = [occupation_answer(snapshot, snapshot.occupation(uri)) for uri in uris]
    needed = [{s.uri for s in _skills(o.essential) + _skills(o.optional)} for o in occupations]
    in_all = set.intersection(*needed) if needed else set()
    careers = []
    for place, occupation in enumerate(occupations):
        others = set().union(*needed[:place], *needed[place + 1 :])
        unshared = [skill for skill in _skills(occupation.essential) if skill.uri not in others]
        careers.append(ComparedCareer(occupation, matches.get(occupation.uri), unshared))
    first = _skills(occupations[0].essential) + _skills(occupations[0].optional) if needed else []
    return Comparison(careers, [skill for skill in first if skill.uri in in_all])


def _skills(needed: NeededSkills) -> list[SkillRef]:
    return [*needed.knowledge, *needed.skill]
