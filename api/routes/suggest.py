"""GET /api/v1/suggest."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from api.etags import cached_answer
from api.examples.other import SUGGESTED
from api.openapi import read_docs
from service.answers.search import suggest_answer
from service.limits import check_limits
from service.schemas.search import SuggestionList, SuggestQuery

router = APIRouter(prefix="/api/v1", tags=["suggest"])


@router.get(
    "/suggest",
    operation_id="suggest",
    summary="Autocomplete of skills or occupations",
    response_model=SuggestionList,
    responses=read_docs(SUGGESTED, 422),
)
def suggest(
    request: Request,
    query: Annotated[SuggestQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List the concepts whose labels a person may be typing, best first."""
    check_limits(query, settings)
    return cached_answer(request, suggest_answer(snapshot, query))
