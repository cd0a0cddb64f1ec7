"""/compare: two to four careers side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.match import match_answer
from service.answers.occupation import occupation_answer
from service.schemas.base import SkillRef
from service.schemas.match import FiltersGiven, MatchAnswer, MatchesAnswer
from service.schemas.occupation import NeededSkills, OccupationAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.posted_form import POSTED, PostedForm
from website.forms.profile import GivenProfile, profile_in_form
from website.forms.results_query import Choice, choice_in_form, choice_in_query
from website.site.page import page_response


@dataclass(frozen=True)
class ComparedCareer:
    """A career, its match with the person if there is one, and the essentials it alone needs."""

    occupation: OccupationAnswer
    match: MatchAnswer | None
    alone: list[SkillRef]


@dataclass(frozen=True)
class ComparedCareers:
    """Careers in the order that was asked for, and the skills that each of them needs."""

    careers: list[ComparedCareer]
    shared: list[SkillRef]


def compared_careers(
    snapshot: CatalogueSnapshot, uris: Sequence[str], answer: MatchesAnswer | None
) -> ComparedCareers:
    """Return the careers (URIs) side by side; `answer` has their matches, None without profile."""
    matches = {match.occupation.uri: match for match in answer.matches} if answer else {}
    occupations = [occupation_answer(snapshot, snapshot.occupation(uri)) for uri in uris]
    needed = [{s.uri for s in _needed(o.essential) + _needed(o.optional)} for o in occupations]
    in_all = set.intersection(*needed) if needed else set()
    careers = []
    for place, occupation in enumerate(occupations):
        others = set().union(*needed[:place], *needed[place + 1 :])
        alone = [skill for skill in _needed(occupation.essential) if skill.uri not in others]
        careers.append(ComparedCareer(occupation, matches.get(occupation.uri), alone))
    first = _needed(occupations[0].essential) + _needed(occupations[0].optional) if needed else []
    return ComparedCareers(careers, [skill for skill in first if skill.uri in in_all])


def _needed(skills: NeededSkills) -> list[SkillRef]:
    return [*skills.knowledge, *skills.skill]


router = APIRouter()
MOST = 4


@router.get("/compare", dependencies=[SLOT])
def shared(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Compare the careers of an address, for its skills and jobs."""
    named = _careers(request.query_params.getlist("careers"), snapshot)
    return _page(request, choice_in_query(request, snapshot), named, snapshot, settings)


@router.post("/compare", dependencies=[POSTED, SLOT])
def posted(
    request: Request, form: PostedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Compare the careers of a form, for its words, skills and jobs."""
    named = _careers(form.fields.get("careers", ()), snapshot)
    return _page(request, choice_in_form(form.fields, snapshot), named, snapshot, settings)


def _page(
    request: Request,
    choice: Choice,
    named: GivenProfile,
    snapshot: CatalogueSnapshot,
    settings: Settings,
) -> Response:
    uris = named.jobs[:MOST]
    answer = None
    if uris and not choice.given.empty:
        asked = replace(choice, filters=FiltersGiven(occupations=list(uris)), limit=len(uris))
        answer = match_answer(asked.question(), snapshot, settings)
    return page_response(
        request,
        "compare/page.html",
        choice=choice,
        compared=compared_careers(snapshot, uris, answer),
        answer=answer,
        left_out=len(named.jobs) - len(uris),
        unknown=(*named.unknown, *choice.given.unknown),
        version=snapshot.versions.catalogue_version,
    )


def _careers(values: Iterable[str], snapshot: CatalogueSnapshot) -> GivenProfile:
    """Return the careers that are named, as jobs of a profile; one field may name several."""
    names = [name for value in values for name in value.split(",")]
    return profile_in_form({"job": names}, snapshot)
