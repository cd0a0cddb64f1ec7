"""GET /careers/{id}: one occupation as on its page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers.concepts import occupation_ref
from api.answers.meta import meta_answer
from api.answers.occupation import occupation_answer, transition_list
from api.dependencies import SLOT, CurrentEdition, CurrentSettings
from api.lookup import occupation_of
from api.problem_types import AMBIGUOUS_CONCEPT
from api.problems import ProblemError
from website.json_ld import occupation_json_ld
from website.page import page_of, page_response
from website.summary import summary_of

router = APIRouter()
REACHED = 6
"""How many careers within reach a page shows."""


@router.get("/careers/{name}", dependencies=[SLOT])
def career(
    request: Request,
    name: str,
    edition: CurrentEdition,
    settings: CurrentSettings,
    uri: Annotated[str, Query()] = "",
) -> Response:
    """Tell everything the catalogue has on an occupation, or ask which one is meant."""
    try:
        found = occupation_of(edition, name, uri)
    except ProblemError as problem:
        if problem.kind is not AMBIGUOUS_CONCEPT:
            raise
        candidates = [occupation_ref(edition, one) for one in problem.extra["candidates"]]
        return page_response(request, "occupation/which.html", status=300, candidates=candidates)
    occupation = occupation_answer(edition, found)
    reached = edition.recommender.transitions(found.uri, limit=REACHED)
    address = page_of(request)
    return page_response(
        request,
        "occupation/page.html",
        occupation=occupation,
        reach=transition_list(edition, found, reached),
        summary=summary_of(occupation.description),
        meta=meta_answer(edition, settings),
        json_ld=occupation_json_ld(occupation, address.absolute(address.career(occupation.uri))),
    )
