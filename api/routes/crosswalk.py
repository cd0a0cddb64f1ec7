"""GET /api/v1/crosswalk."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from api.etags import cached_answer
from api.examples.groups import CROSSWALK
from api.openapi import read_docs
from service.answers.classification import crosswalk_list
from service.errors import ErrorKind, RequestError
from service.limits import check_limits
from service.paging import page_of
from service.schemas.classification import CrosswalkList, CrosswalkQuery
from service.snapshot import CatalogueSnapshot
from taxonomy.correspondence import Concept

router = APIRouter(prefix="/api/v1", tags=["taxonomies"])


@router.get(
    "/crosswalk",
    operation_id="getCrosswalk",
    summary="What stands for a concept in ESCO, O*NET, ISCO-08 and ISCED-F",
    response_model=CrosswalkList,
    responses=read_docs(CROSSWALK, 404, 422),
)
def get_crosswalk(
    request: Request,
    query: Annotated[CrosswalkQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Tell the counterparts of a concept, or of all concepts of a taxonomy that have some."""
    check_limits(query, settings)
    key = (snapshot.versions.catalogue_version, "crosswalk", query.taxonomy, query.id)
    page = page_of(_concepts(snapshot, query), key, query.cursor, query.limit)
    return cached_answer(request, crosswalk_list(snapshot, page))


def _concepts(snapshot: CatalogueSnapshot, query: CrosswalkQuery) -> Sequence[Concept]:
    if not query.id:
        return snapshot.corresponding[query.taxonomy]
    found = snapshot.correspondences.named(query.taxonomy, query.id)
    if not found:
        raise RequestError(
            ErrorKind.NOT_FOUND,
            f"{snapshot.versions.catalogue_version} has no such concept of {query.taxonomy}; "
            "GET /api/v1/crosswalk without id lists those that it has",
        )
    return found
