"""GET /api/v1/crosswalk, /isco and /isced-f: the taxonomies and what corresponds between them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.openapi import read_docs
from api.routing import CurrentSettings, CurrentSnapshot, cached_answer
from service.answers.classification import crosswalk_list, isced_field_list, isco_group_list
from service.schemas import classification as schemas

router = APIRouter(prefix="/api/v1", tags=["taxonomies"])


@router.get(
    "/crosswalk",
    summary="Concepts that match a concept in ESCO, O*NET, ISCO-08 and ISCED-F",
    response_model=schemas.CrosswalkList,
    responses=read_docs(404),
)
def get_crosswalk(
    request: Request,
    query: Annotated[schemas.CrosswalkQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List the counterparts of a concept, or of all concepts of a taxonomy that have some."""
    return cached_answer(request, crosswalk_list(snapshot, settings, query))


@router.get(
    "/isco",
    summary="ISCO-08: groups of occupations, with skill levels and ISCED levels",
    response_model=schemas.IscoGroupList,
    responses=read_docs(),
)
def list_isco_groups(
    request: Request,
    query: Annotated[schemas.IscoQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List ISCO-08 groups by code, each with the number of its occupations."""
    return cached_answer(request, isco_group_list(snapshot, settings, query))


@router.get(
    "/isced-f",
    summary="ISCED-F 2013: fields of education of knowledge skills",
    response_model=schemas.IscedFieldList,
    responses=read_docs(),
)
def list_isced_fields(
    request: Request,
    query: Annotated[schemas.IscedFieldQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List ISCED-F fields by code, each with the number of its knowledge skills."""
    return cached_answer(request, isced_field_list(snapshot, settings, query))
