"""What is served: /api/v1/meta, /sources and /quality, and the health checks /livez and /readyz."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.openapi import problem_docs, read_docs
from api.problem_types import STOPPING
from api.problems import ProblemError
from api.routing import CurrentSettings, CurrentSnapshot, cached_answer, json_answer
from api.stopping import Drain
from service.answers.meta import meta_answer, quality_answer, source_list
from service.errors import ErrorKind, RequestError
from service.schemas.meta import Live, MetaAnswer, QualityAnswer, Ready, SourceList
from service.snapshot import LiveCatalogue, Readiness

router = APIRouter()
_WHY = "The server's log and `destinai doctor` say why."
NOTICES = {
    Readiness.DEGRADED: "The catalogue in use cannot be loaded as it is; what was loaded before "
    f"it answers. {_WHY}",
    Readiness.UNREADY: f"No catalogue can be loaded. {_WHY}",
}
"""What anybody may read; the reasons themselves hold paths of this machine."""


@router.get(
    "/api/v1/meta",
    summary="Versions, sources, licences, counts, limits",
    tags=["meta"],
    response_model=MetaAnswer,
    responses=read_docs(),
)
def get_meta(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return what is being served, whose data it is, and what a request may carry."""
    return cached_answer(request, meta_answer(snapshot, settings))


@router.get(
    "/api/v1/sources",
    summary="Sources, licences and attribution of the catalogue in use",
    tags=["meta"],
    response_model=SourceList,
    responses=read_docs(),
)
def list_sources(request: Request, snapshot: CurrentSnapshot) -> Response:
    """List whose data is served, under which terms, and how to credit it."""
    return cached_answer(request, source_list(snapshot))


@router.get(
    "/api/v1/quality",
    summary="How good recognition and ranking are, as measured",
    tags=["meta"],
    response_model=QualityAnswer,
    responses=read_docs(404),
)
def get_quality(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Return the figures of what is served, beside lexical baselines, each with its interval."""
    return cached_answer(request, quality_answer(snapshot, settings))


@router.get("/livez", summary="Liveness", tags=["health"], response_model=Live)
async def livez() -> Response:
    """Say that the process answers; nothing else is looked at."""
    return json_answer(Live(status="live"))


@router.get(
    "/readyz",
    summary="Readiness",
    tags=["health"],
    response_model=Ready,
    responses=problem_docs(503),
)
async def readyz(request: Request) -> Response:
    """Say whether a catalogue is loaded, and whether it is the one that was published."""
    drain: Drain = request.app.state.drain
    if drain.has_begun:
        raise ProblemError(STOPPING, "The server is stopping.", headers={"Connection": "close"})
    live: LiveCatalogue = request.app.state.live
    readiness = live.readiness
    if readiness is Readiness.UNREADY:
        raise RequestError(ErrorKind.NOT_READY, NOTICES[readiness])
    versions = live.snapshot.versions.as_dict()
    return json_answer(Ready(**versions, status=readiness, notice=NOTICES.get(readiness)))
