"""/results/why: why a career is listed and what is missing, opened on demand."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.concepts import occupation_of
from service.errors import FieldError, invalid
from service.settings import Settings
from service.snapshot import CatalogueSnapshot, concept_id
from website.forms.posted_form import POSTED, PostedForm
from website.forms.results_query import Choice, choice_in_form, choice_in_query
from website.results.career_fit import fit_of
from website.site.page import page_response

router = APIRouter()


@router.get("/results/why", dependencies=[SLOT])
def shared(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Open a career for the skills and jobs of an address; `why` is its URI."""
    why = request.query_params.get("why", "")
    return _part(request, choice_in_query(request, snapshot), why, snapshot, settings)


@router.post("/results/why", dependencies=[POSTED, SLOT])
def posted(
    request: Request, form: PostedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Open a career for the words, skills and jobs of a form; `why` is its URI."""
    choice = choice_in_form(form.fields, snapshot)
    return _part(request, choice, form.last("why"), snapshot, settings)


def _part(
    request: Request, choice: Choice, uri: str, snapshot: CatalogueSnapshot, settings: Settings
) -> Response:
    """Return the part that the list leaves out; raise the problem of an unknown career."""
    found = occupation_of(snapshot, concept_id(uri), uri)
    fit = fit_of(found.uri, choice.given, snapshot, settings, posted=choice.posted)
    if fit.answer is None or fit.match is None:
        raise invalid(FieldError("", "nothing that a career can be held against"))
    return page_response(
        request,
        "results/why.html",
        choice=choice,
        match=fit.match,
        recognised=fit.answer.recognised,
        why=found.uri,
    )
