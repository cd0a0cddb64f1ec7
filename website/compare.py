"""/compare: two to four careers side by side, against a profile."""

from collections.abc import Iterable
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentEdition, CurrentSettings
from api.edition import Edition
from api.match import match_answer
from api.schemas.profile import FiltersGiven
from api.settings import Settings
from website.choice import Choice, choice_in_form, choice_in_query
from website.compared import compared_careers
from website.page import page_response
from website.posted import POSTED, PostedForm
from website.profile import GivenProfile, profile_in_form

router = APIRouter()
MOST = 4


@router.get("/compare", dependencies=[SLOT])
def shared(request: Request, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Compare the careers of an address, for its skills and jobs."""
    named = _careers(request.query_params.getlist("careers"), edition)
    return _page(request, choice_in_query(request, edition), named, edition, settings)


@router.post("/compare", dependencies=[POSTED, SLOT])
def posted(
    request: Request, form: PostedForm, edition: CurrentEdition, settings: CurrentSettings
) -> Response:
    """Compare the careers of a form, for its words, skills and jobs."""
    named = _careers(form.fields.get("careers", ()), edition)
    return _page(request, choice_in_form(form.fields, edition), named, edition, settings)


def _page(
    request: Request, choice: Choice, named: GivenProfile, edition: Edition, settings: Settings
) -> Response:
    uris = named.jobs[:MOST]
    answer = None
    if uris and not choice.given.empty:
        asked = replace(choice, filters=FiltersGiven(occupations=list(uris)), limit=len(uris))
        answer = match_answer(asked.question(), edition, settings)
    return page_response(
        request,
        "compare/page.html",
        choice=choice,
        compared=compared_careers(edition, uris, answer),
        answer=answer,
        left_out=len(named.jobs) - len(uris),
        unknown=(*named.unknown, *choice.given.unknown),
        version=edition.versions.catalogue_version,
    )


def _careers(values: Iterable[str], edition: Edition) -> GivenProfile:
    """Return the careers that are named, as jobs of a profile; one field may name several."""
    names = [name for value in values for name in value.split(",")]
    return profile_in_form({"job": names}, edition)
