"""GET /careers and /skills: the two directories, and the links of their facets and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict
from starlette.responses import Response

from api.routing import CurrentSettings, CurrentSnapshot
from service.answers import classification, directory, references
from service.schemas.base import GroupRef
from service.schemas.classification import IscedFieldEntry, IscoGroupEntry
from service.schemas.directory import OccupationQuery, SkillQuery
from service.snapshot import CatalogueSnapshot, concept_id
from taxonomy.catalogue import GroupScheme
from taxonomy.classification import path_of
from website.catalogue.concepts import summary_of
from website.site.page import page_response

router = APIRouter()
PAGE_SIZE = 25
_NOT_IN_LINKS = {"uri", "cursor", "limit"}
"""Parameters of the API that the address of a page does not have."""


class CareerDirectoryQuery(OccupationQuery):
    """The query of /careers; unlike the API's it ignores unknown parameters (`utm_source`)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def api_query(self) -> OccupationQuery:
        """Return the query to the API."""
        return OccupationQuery(**self.model_dump(exclude=_NOT_IN_LINKS), limit=PAGE_SIZE)


class SkillDirectoryQuery(SkillQuery):
    """The query of /skills; unlike the API's it ignores unknown parameters (`utm_source`)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def api_query(self) -> SkillQuery:
        """Return the query to the API."""
        return SkillQuery(**self.model_dump(exclude=_NOT_IN_LINKS), limit=PAGE_SIZE)


@dataclass(frozen=True, slots=True)
class FacetLinks:
    """The links of a directory at `path`: from its `selected` values, by facet, and page number."""

    path: str
    selected: Mapping[str, tuple[str, ...]]
    number: int = 1

    @property
    def search_text(self) -> str:
        """The text of the search, "" where there is none."""
        return "".join(self.selected.get("q", ()))

    def page(self, number: int = 1) -> str:
        """Return the address of a page of this list."""
        query = [(facet, value) for facet, values in self.selected.items() for value in values]
        if number > 1:
            query.append(("page", str(number)))
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def to(self, facet: str, value: object) -> str:
        """Return the address with one value of a facet in place of those selected."""
        return FacetLinks(self.path, {**self.selected, facet: (str(value),)}).page()

    def without(self, *facets: str) -> str:
        """Return the address with nothing selected of some facets."""
        kept = {facet: values for facet, values in self.selected.items() if facet not in facets}
        return FacetLinks(self.path, kept).page()

    def only(self, facet: str, value: object) -> str:
        """Return the address with one value of a facet and nothing else selected."""
        return FacetLinks(self.path, {facet: (str(value),)}).page()

    def has(self, facet: str, value: object) -> bool:
        """Return whether a value is selected."""
        return str(value) in self.selected.get(facet, ())

    def page_count(self, total: int) -> int:
        """Return the number of pages for a number of entries."""
        return ceil(total / PAGE_SIZE)


def facet_links(path: str, query: OccupationQuery | SkillQuery) -> FacetLinks:
    """Return the links of a directory that is narrowed by a query; empty values are left out."""
    fields = query.model_dump(mode="json", exclude={*_NOT_IN_LINKS, "page"})
    listed = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    values = {name: tuple(str(one) for one in some if one) for name, some in listed.items()}
    return FacetLinks(path, {name: some for name, some in values.items() if some}, query.page)


@router.get("/careers")
def careers(
    request: Request,
    query: Annotated[CareerDirectoryQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return a page of the directory of careers."""
    api_query = query.api_query()
    return page_response(
        request,
        "catalogue/careers.html",
        listed=directory.occupation_list(snapshot, settings, api_query),
        links=facet_links("/careers", api_query),
        path=_isco_path(snapshot, next(iter(api_query.isco), "")),
        max_query_chars=settings.max_query_chars,
        summary_of=summary_of,
    )


@router.get("/skills")
def skills(
    request: Request,
    query: Annotated[SkillDirectoryQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return a page of the directory of skills."""
    api_query = query.api_query()
    path = _group_path(snapshot, api_query.group)
    return page_response(
        request,
        "catalogue/skills.html",
        listed=directory.skill_list(snapshot, settings, api_query),
        links=facet_links("/skills", api_query),
        path=path,
        below=_groups_below(snapshot, path),
        fields=_field_path(snapshot, api_query.isced_f),
        id_of=concept_id,
        max_query_chars=settings.max_query_chars,
        summary_of=summary_of,
    )


def _isco_path(snapshot: CatalogueSnapshot, code: str) -> list[IscoGroupEntry]:
    return [
        classification.isco_group_entry(snapshot, group)
        for group in snapshot.catalogue.isco_path(code)
    ]


def _field_path(snapshot: CatalogueSnapshot, code: str) -> list[IscedFieldEntry]:
    return [
        classification.isced_field_entry(snapshot, field)
        for field in snapshot.groups[GroupScheme.ISCED_F]
        if code.startswith(field.code)
    ]


def _group_path(snapshot: CatalogueSnapshot, name: str) -> list[GroupRef]:
    groups = snapshot.groups[GroupScheme.SKILLS]
    found = next((one for one in groups if name in (one.uri, concept_id(one.uri))), None)
    return references.group_refs(path_of(snapshot.catalogue, found)) if found else []


def _groups_below(snapshot: CatalogueSnapshot, path: Sequence[GroupRef]) -> set[str]:
    """Return the URIs of the skill groups right below the last of a path, else the widest ones."""
    groups, known = snapshot.groups[GroupScheme.SKILLS], snapshot.catalogue.group_by_uri
    if path:
        return {group.uri for group in groups if path[-1].uri in group.broader}
    return {group.uri for group in groups if not any(uri in known for uri in group.broader)}
