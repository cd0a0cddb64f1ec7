"""GET /careers and /skills: the two directories."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependencies import CurrentEdition, CurrentSettings
from service.answers.classification import isced_field_entry, isco_group_entry
from service.answers.directory import listed_occupations, listed_skills
from service.answers.references import group_refs
from service.schemas.base import GroupRef
from service.schemas.classification import IscedFieldEntry, IscoGroupEntry
from service.snapshot import Edition, concept_id
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
    edition: CurrentEdition,
    settings: CurrentSettings,
) -> Response:
    """List careers, narrowed as the address says."""
    query = asked.query()
    return page_response(
        request,
        "directory/careers.html",
        listed=listed_occupations(edition, settings, query),
        narrowing=narrowing_of("/careers", query),
        path=_isco_path(edition, next(iter(query.isco), "")),
        max_query_chars=settings.max_query_chars,
        summary_of=summary_of,
    )


@router.get("/skills")
def skills(
    request: Request,
    asked: Annotated[SkillsAsked, Query()],
    edition: CurrentEdition,
    settings: CurrentSettings,
) -> Response:
    """List skills, narrowed as the address says."""
    query = asked.query()
    path = _group_path(edition, query.group)
    return page_response(
        request,
        "directory/skills.html",
        listed=listed_skills(edition, settings, query),
        narrowing=narrowing_of("/skills", query),
        path=path,
        below=_groups_below(edition, path),
        fields=_field_path(edition, query.isced_f),
        id_of=concept_id,
        max_query_chars=settings.max_query_chars,
        summary_of=summary_of,
    )


def _isco_path(edition: Edition, code: str) -> list[IscoGroupEntry]:
    return [isco_group_entry(edition, group) for group in edition.catalogue.isco_path(code)]


def _field_path(edition: Edition, code: str) -> list[IscedFieldEntry]:
    return [
        isced_field_entry(edition, field)
        for field in edition.groups[GroupScheme.ISCED_F]
        if code.startswith(field.code)
    ]


def _group_path(edition: Edition, name: str) -> list[GroupRef]:
    groups = edition.groups[GroupScheme.SKILLS]
    found = next((one for one in groups if name in (one.uri, concept_id(one.uri))), None)
    return group_refs(path_of(edition.catalogue, found)) if found else []


def _groups_below(edition: Edition, path: Sequence[GroupRef]) -> set[str]:
    """Return the URIs of the skill groups right below the last of a path, or the widest ones."""
    groups, known = edition.groups[GroupScheme.SKILLS], edition.catalogue.group_by_uri
    if path:
        return {group.uri for group in groups if path[-1].uri in group.broader}
    return {group.uri for group in groups if not any(uri in known for uri in group.broader)}
