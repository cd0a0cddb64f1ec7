"""POST /api/v1/match."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from api.etags import json_answer
from api.examples.match import MATCHES
from api.openapi import body_docs
from api.request_body import JsonRoute
from service.answers.match import match_answer
from service.schemas.match import MatchesAnswer, MatchRequest

router = APIRouter(prefix="/api/v1", tags=["match"], route_class=JsonRoute)


@router.post(
    "/match",
    operation_id="match",
    summary="Ranked careers for a person",
    response_model=MatchesAnswer,
    responses=body_docs(MATCHES),
    dependencies=[SLOT],
)
def match(asked: MatchRequest, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Say which occupations a person's skills fit, how well, why, and what is missing.

    `matches` is empty only when nothing usable was said. The list is flat: near-identical
    occupations share a `group`.
    """
    return json_answer(match_answer(asked, snapshot, settings))
