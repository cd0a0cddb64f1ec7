"""GET /careers/{id}: one occupation as on its page."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.concepts import occupation_of
from service.answers.meta import meta_answer
from service.answers.occupation import occupation_answer, transition_list
from service.answers.references import occupation_ref
from service.errors import RequestError
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.catalogue.disambiguation import which_page
from website.catalogue.json_ld import occupation_json_ld
from website.catalogue.summary import summary_of
from website.forms.posted_form import POSTED, PostedForm
from website.forms.profile import GivenProfile, profile_in_form, profile_in_query
from website.results.career_fit import fit_of
from website.site.page import page_of, page_response

router = APIRouter()
REACHED = 6
"""How many careers within reach a page shows."""


@router.get("/careers/{name}", dependencies=[SLOT])
def career(
    request: Request,
    name: str,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Tell everything the catalogue has on an occupation, or ask which one is meant.

    With skills or jobs in the address it says how well the occupation fits them.
    """
    given = profile_in_query(request.query_params, snapshot)
    return _page(request, name, given, snapshot, settings, posted=False)


@router.post("/careers/{name}", dependencies=[POSTED, SLOT])
def career_fit(
    request: Request,
    name: str,
    form: PostedForm,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Say on an occupation's page how well it fits what a form tells."""
    given = profile_in_form(form.fields, snapshot)
    return _page(request, name, given, snapshot, settings, posted=True)


def _page(
    request: Request,
    name: str,
    given: GivenProfile,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    *,
    posted: bool,
) -> Response:
    try:
        found = occupation_of(snapshot, name, request.query_params.get("uri", ""))
    except RequestError as error:
        candidate = partial(occupation_ref, snapshot)
        return which_page(request, error, "occupation/which.html", candidate)
    fit = fit_of(found.uri, given, snapshot, settings, posted=posted)
    occupation = occupation_answer(snapshot, found)
    reached = snapshot.recommender.transitions(found.uri, limit=REACHED)
    address = page_of(request)
    return page_response(
        request,
        "occupation/page.html",
        occupation=occupation,
        reach=transition_list(snapshot, found, reached),
        summary=summary_of(occupation.description),
        meta=meta_answer(snapshot, settings),
        json_ld=occupation_json_ld(occupation, address.absolute(address.career(occupation.uri))),
        fit=fit,
    )
