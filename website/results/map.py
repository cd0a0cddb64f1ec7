"""/map: the first careers of a list and past jobs, drawn by likeness and education."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.map import map_answer
from website.forms.form import BOTH_METHODS, FORM
from website.forms.results_query import SubmittedQuery
from website.results.map_drawing import draw_map
from website.site.page import page_response

router = APIRouter(dependencies=[FORM, SLOT])
_NARROW, _WIDE = 328, 960


@router.api_route("/map", methods=BOTH_METHODS)
def career_map(
    request: Request, query: SubmittedQuery, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the map of the careers of a profile as on /results."""
    answer = None
    if not query.profile.is_empty:
        answer = map_answer(snapshot, settings, query.match_request())
    places = answer.places if answer else []
    return page_response(
        request,
        "results/map.html",
        query=query,
        version=snapshot.versions.catalogue_version,
        places=places,
        narrow=draw_map(places, _NARROW, is_labelled=False),
        wide=draw_map(places, _WIDE, is_labelled=True),
    )
