"""GET /livez and /readyz: whether the process answers, and whether it can answer questions."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.etags import json_answer
from api.examples.other import LIVE, READY
from api.openapi import live_docs
from service.errors import ErrorKind, RequestError
from service.live import LiveCatalogue, Readiness
from service.schemas.meta import Live, Ready

router = APIRouter(tags=["health"])


@router.get(
    "/livez",
    operation_id="livez",
    summary="Liveness",
    response_model=Live,
    responses=live_docs(LIVE),
)
async def livez() -> Response:
    """Say that the process answers; nothing else is looked at."""
    return json_answer(Live(status="live"))


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Readiness",
    response_model=Ready,
    responses=live_docs(READY, 503),
)
async def readyz(request: Request) -> Response:
    """Say whether a catalogue is loaded, and whether it is the one that was published."""
    live: LiveCatalogue = request.app.state.live
    if live.readiness is Readiness.UNREADY:
        raise RequestError(ErrorKind.NOT_READY, live.notice)
    snapshot = live.snapshot
    return json_answer(
        Ready(
            **snapshot.versions.as_dict(),
            status=live.readiness,
            notice=live.notice or None,
        )
    )
