"""POST /api/v1/what-if."""

from fastapi import APIRouter
from starlette.responses import Response

from api.answers.what_if import advice_answer
from api.body import JsonRoute
from api.dependencies import SLOT, CurrentEdition, CurrentSettings
from api.edition import Edition
from api.etags import json_answer
from api.example_what_if import WHAT_IF
from api.limits import check_limits
from api.match import profile_of
from api.openapi import body_docs
from api.problem_types import UNKNOWN_CONCEPT
from api.problems import Fault, ProblemError, invalid
from api.schemas.what_if import WhatIfAnswer, WhatIfRequest
from api.settings import Settings
from recommender.filters import Filters

router = APIRouter(prefix="/api/v1", tags=["match"], route_class=JsonRoute)


@router.post(
    "/what-if",
    operation_id="whatIf",
    summary="Skills that would raise the most careers, or a chosen one",
    response_model=WhatIfAnswer,
    responses=body_docs(WHAT_IF),
    dependencies=[SLOT],
)
def what_if(asked: WhatIfRequest, edition: CurrentEdition, settings: CurrentSettings) -> Response:
    """Say which skills that a person does not have would raise careers the most.

    Each is added as a given skill and ranked with once more; so are three together. Without
    `occupation` the careers in reach count: the best ranked, near-identical ones once, without
    those the person had. Nothing is proposed that the profile covers or that was excluded.
    """
    return json_answer(what_if_answer(asked, edition, settings))


def what_if_answer(asked: WhatIfRequest, edition: Edition, settings: Settings) -> WhatIfAnswer:
    """Return the answer to a question, or raise the 422 problem of what is wrong with it."""
    check_limits(asked, settings)
    advice = edition.recommender.what_if(
        profile_of(asked, settings),
        occupation=_chosen(asked.occupation, edition) if asked.occupation else "",
        filters=Filters(isco=tuple(asked.isco)),
        limit=asked.limit,
    )
    return advice_answer(edition, advice)


def _chosen(name: str, edition: Edition) -> str:
    """Return the URI of the occupation that a URI or id names."""
    if name in edition.catalogue.occupation_row:
        return name
    uris = edition.occupation_uris.get(name, ())
    if len(uris) > 1:
        raise invalid([Fault("#/occupation", "several occupations have this id; give the URI")])
    if not uris:
        fault = Fault("#/occupation", "not in the catalogue in use")
        detail = "Take the URI or id from a search in the same catalogue; /api/v1/meta names it."
        raise ProblemError(UNKNOWN_CONCEPT, detail, [fault])
    return uris[0]
