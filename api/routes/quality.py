"""GET /api/v1/quality."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from api.etags import cached_answer
from api.examples.quality import QUALITY
from api.openapi import read_docs
from service.answers.meta import quality_answer
from service.schemas.meta import QualityAnswer

router = APIRouter(prefix="/api/v1", tags=["meta"])


@router.get(
    "/quality",
    operation_id="getQuality",
    summary="How good recognition and ranking are, as measured",
    response_model=QualityAnswer,
    responses=read_docs(QUALITY, 404),
)
def get_quality(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Tell the figures of what is served, beside lexical baselines, each with its interval."""
    return cached_answer(request, quality_answer(snapshot, settings.home))
