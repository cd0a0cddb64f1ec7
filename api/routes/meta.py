"""GET /api/v1/meta and /api/v1/sources."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from api.etags import cached_answer
from api.examples.other import META, SOURCES
from api.openapi import read_docs
from service.answers.meta import meta_answer, source_list
from service.schemas.meta import MetaAnswer, SourceList

router = APIRouter(prefix="/api/v1", tags=["meta"])


@router.get(
    "/meta",
    operation_id="getMeta",
    summary="Versions, sources, licences, counts, limits",
    response_model=MetaAnswer,
    responses=read_docs(META),
)
def get_meta(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Tell what is being served, whose data it is, and what a request may carry."""
    return cached_answer(request, meta_answer(snapshot, settings))


@router.get(
    "/sources",
    operation_id="listSources",
    summary="Sources, licences and attribution of the catalogue in use",
    response_model=SourceList,
    responses=read_docs(SOURCES),
)
def list_sources(request: Request, snapshot: CurrentSnapshot) -> Response:
    """Tell whose data is served, under which terms, and how to credit it."""
    return cached_answer(request, source_list(snapshot))
