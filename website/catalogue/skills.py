"""GET /skills/{id}: one skill with the careers that need it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from service.answers.concepts import skill_of
from service.answers.meta import meta_answer
from service.answers.references import skill_ref
from service.answers.skill import skill_answer
from service.errors import RequestError
from service.snapshot import concept_id
from website.catalogue.disambiguation import which_page
from website.catalogue.json_ld import skill_json_ld
from website.catalogue.summary import summary_of
from website.site.page import page_of, page_response

router = APIRouter()


@router.get("/skills/{name}")
def skill(
    request: Request,
    name: str,
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
    uri: Annotated[str, Query()] = "",
) -> Response:
    """Tell everything the catalogue has on a skill, or ask which one is meant."""
    try:
        found = skill_of(snapshot, name, uri)
    except RequestError as error:
        return which_page(request, error, "skill/which.html", partial(skill_ref, snapshot))
    answer = skill_answer(snapshot, found)
    address = page_of(request)
    return page_response(
        request,
        "skill/page.html",
        skill=answer,
        summary=summary_of(answer.description),
        meta=meta_answer(snapshot, settings),
        id_of=concept_id,
        json_ld=skill_json_ld(answer, address.absolute(address.skill(answer.uri))),
    )
