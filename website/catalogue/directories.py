"""GET /careers and /skills: the two directories."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependencies import CurrentSettings, CurrentSnapshot
from service.answers.classification import isced_field_entry, isco_group_entry
from service.answers.directory import listed_occupations, listed_skills
from service.answers.references import group_refs
from service.schemas.base import GroupRef
from service.schemas.classification import IscedFieldEntry, IscoGroupEntry
from service.snapshot import CatalogueSnapshot, concept_id
from taxonomy.catalogue import GroupScheme
from taxonomy.classification import path_of
from website.catalogue.summary import summary_of
from website.forms.directory_query import CareersAsked, SkillsAsked, narrowing_of
from website.site.page import page_response

router = APIRouter()


@router.get("/careers")
def careers(
    request: Request,
    asked: Annotated[CareersAsked, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List careers, narrowed as the address says."""
    query = asked.query()
    return page_response(
        request,
        "directory/careers.html",
        listed=listed_occupations(snapshot, settings, query),
        narrowing=narrowing_of("/careers", query),
        path=_isco_path(snapshot, next(iter(query.isco), "")),
        max_query_chars=settings.max_query_chars,
        summary_of=summary_of,
    )


@router.get("/skills")
def skills(
    request: Request,
    asked: Annotated[SkillsAsked, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List skills, narrowed as the address says."""
    query = asked.query()
    path = _group_path(snapshot, query.group)
    return page_response(
        request,
        "directory/skills.html",
        listed=listed_skills(snapshot, settings, query),
        narrowing=narrowing_of("/skills", query),
        path=path,
        below=_groups_below(snapshot, path),
        fields=_field_path(snapshot, query.isced_f),
        id_of=concept_id,
        max_query_chars=settings.max_query_chars,
        summary_of=summary_of,
    )


def _isco_path(snapshot: CatalogueSnapshot, code: str) -> list[IscoGroupEntry]:
    return [isco_group_entry(snapshot, group) for group in snapshot.catalogue.isco_path(code)]


def _field_path(snapshot: CatalogueSnapshot, code: str) -> list[IscedFieldEntry]:
    return [
        isced_field_entry(snapshot, field)
        for field in snapshot.groups[GroupScheme.ISCED_F]
        if code.startswith(field.code)
    ]


def _group_path(snapshot: CatalogueSnapshot, name: str) -> list[GroupRef]:
    groups = snapshot.groups[GroupScheme.SKILLS]
    found = next((one for one in groups if name in (one.uri, concept_id(one.uri))), None)
    return group_refs(path_of(snapshot.catalogue, found)) if found else []


def _groups_below(snapshot: CatalogueSnapshot, path: Sequence[GroupRef]) -> set[str]:
    """Return the URIs of the skill groups right below the last of a path, or the widest ones."""
    groups, known = snapshot.groups[GroupScheme.SKILLS], snapshot.catalogue.group_by_uri
    if path:
        return {group.uri for group in groups if path[-1].uri in group.broader}
    return {group.uri for group in groups if not any(uri in known for uri in group.broader)}
