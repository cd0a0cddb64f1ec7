"""GET /api/v1/isco and /api/v1/isced-f: the two classifications above occupations and skills."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from api.etags import cached_answer
from api.examples.groups import ISCED_FIELDS, ISCO_GROUPS
from api.openapi import read_docs
from service.answers.classification import isced_field_list, isco_group_list
from service.limits import check_limits
from service.paging import Page, page_of
from service.schemas.classification import IscedFieldList, IscedFieldQuery, IscoGroupList, IscoQuery
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Group, GroupScheme
from taxonomy.classification import level_of

router = APIRouter(prefix="/api/v1", tags=["taxonomies"])


@router.get(
    "/isco",
    operation_id="listIscoGroups",
    summary="ISCO-08: groups of occupations, with skill levels and ISCED levels",
    response_model=IscoGroupList,
    responses=read_docs(ISCO_GROUPS, 422),
)
def list_isco_groups(
    request: Request,
    query: Annotated[IscoQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List ISCO-08 groups by code, each with the number of its occupations."""
    check_limits(query, settings)
    page = _page(snapshot, snapshot.groups[GroupScheme.ISCO], query)
    return cached_answer(request, isco_group_list(snapshot, page))


@router.get(
    "/isced-f",
    operation_id="listIscedFields",
    summary="ISCED-F 2013: fields of education of knowledge skills",
    response_model=IscedFieldList,
    responses=read_docs(ISCED_FIELDS, 422),
)
def list_isced_fields(
    request: Request,
    query: Annotated[IscedFieldQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List ISCED-F fields by code, each with the number of its knowledge skills."""
    check_limits(query, settings)
    page = _page(snapshot, snapshot.groups[GroupScheme.ISCED_F], query)
    return cached_answer(request, isced_field_list(snapshot, page))


def _page(
    snapshot: CatalogueSnapshot, groups: Sequence[Group], query: IscoQuery | IscedFieldQuery
) -> Page[Group]:
    chosen = [
        group
        for group in groups
        if group.code.startswith(query.under)
        and group.code != query.under
        and query.level in (None, level_of(group))
    ]
    name, level = type(query).__name__, str(query.level)
    key = (snapshot.versions.catalogue_version, name, query.under, level)
    return page_of(chosen, key, query.cursor, query.limit)
