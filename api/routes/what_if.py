"""POST /api/v1/what-if."""

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from api.etags import json_answer
from api.examples.what_if import WHAT_IF
from api.openapi import body_docs
from api.request_body import JsonRoute
from service.answers.what_if import what_if_answer
from service.schemas.what_if import WhatIfAnswer, WhatIfRequest

router = APIRouter(prefix="/api/v1", tags=["match"], route_class=JsonRoute)


@router.post(
    "/what-if",
    operation_id="whatIf",
    summary="Skills that would raise the most careers, or a chosen one",
    response_model=WhatIfAnswer,
    responses=body_docs(WHAT_IF),
    dependencies=[SLOT],
)
def what_if(asked: WhatIfRequest, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Say which skills that a person does not have would raise careers the most.

    Each is added as a given skill and ranked with once more; so are three together. Without
    `occupation` the careers in reach count: the best ranked, near-identical ones once, without
    those the person had. Nothing is proposed that the profile covers or that was excluded.
    """
    return json_answer(what_if_answer(asked, snapshot, settings))
