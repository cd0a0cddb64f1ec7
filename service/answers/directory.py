"""Listing: a page of a directory, from its query to its answer."""

from service.answers.concepts import occupations_for, skills_for
from service.answers.occupation import occupation_list
from service.answers.skill import skill_list
from service.limits import check_limits
from service.paging import page_of
from service.schemas.directory import OccupationList, OccupationQuery, SkillList, SkillQuery
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

_PLACE = {"cursor", "limit", "page"}


def listed_occupations(
    snapshot: CatalogueSnapshot, settings: Settings, query: OccupationQuery
) -> OccupationList:
    """Return the page of occupations that a query asks for; RequestError for invalid fields."""
    check_limits(query, settings)
    found, counts = occupations_for(snapshot, query)
    page = page_of(found, _key(snapshot, query), query.cursor, query.limit, query.page)
    return occupation_list(snapshot, page, counts)


def listed_skills(snapshot: CatalogueSnapshot, settings: Settings, query: SkillQuery) -> SkillList:
    """Return the page of skills that a query asks for; RequestError for invalid fields."""
    check_limits(query, settings)
    found, counts = skills_for(snapshot, query)
    page = page_of(found, _key(snapshot, query), query.cursor, query.limit, query.page)
    return skill_list(snapshot, page, counts)


def _key(snapshot: CatalogueSnapshot, query: OccupationQuery | SkillQuery) -> tuple[str, ...]:
    """Return what a list depends on, beside the place in it."""
    asked = query.model_dump_json(exclude=_PLACE)
    return snapshot.versions.catalogue_version, type(query).__name__, asked
