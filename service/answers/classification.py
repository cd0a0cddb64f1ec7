"""The classifications ISCO-08 and ISCED-F, and the crosswalk between the taxonomies."""

from collections.abc import Sequence

from service.answers.paging import Page, page_of
from service.errors import ErrorKind, RequestError
from service.schemas import classification as schemas
from service.schemas.base import check_limits
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy import catalogue, classification, correspondence


def isco_group_list(
    snapshot: CatalogueSnapshot, settings: Settings, query: schemas.IscoQuery
) -> schemas.IscoGroupList:
    """Return a page of ISCO-08 groups, by code; RequestError for invalid fields."""
    check_limits(query, settings)
    page = _page(snapshot, catalogue.GroupScheme.ISCO, query)
    return schemas.IscoGroupList.of(
        page,
        **snapshot.versions.as_dict(),
        items=[isco_group_entry(snapshot, group) for group in page.items],
    )


def isced_field_list(
    snapshot: CatalogueSnapshot, settings: Settings, query: schemas.IscedFieldQuery
) -> schemas.IscedFieldList:
    """Return a page of ISCED-F fields, by code; RequestError for invalid fields."""
    check_limits(query, settings)
    page = _page(snapshot, catalogue.GroupScheme.ISCED_F, query)
    return schemas.IscedFieldList.of(
        page,
        **snapshot.versions.as_dict(),
        items=[isced_field_entry(snapshot, field) for field in page.items],
    )


def _page(
    snapshot: CatalogueSnapshot,
    scheme: catalogue.GroupScheme,
    query: schemas.IscoQuery | schemas.IscedFieldQuery,
) -> Page[catalogue.Group]:
    found = [
        group
        for group in snapshot.groups[scheme]
        if group.code.startswith(query.under)
        and group.code != query.under
        and query.level in (None, classification.level_of(group))
    ]
    name, level = type(query).__name__, str(query.level)
    key = (snapshot.versions.catalogue_version, name, query.under, level)
    return page_of(found, key, query.cursor, query.limit)


def isco_group_entry(snapshot: CatalogueSnapshot, group: catalogue.Group) -> schemas.IscoGroupEntry:
    """Return an ISCO-08 group with its levels and how many occupations it has."""
    return schemas.IscoGroupEntry.of(
        group,
        level=classification.level_of(group),
        skill_levels=classification.skill_levels(group.code),
        isced_levels=classification.isced_levels(group.code),
        occupations=_size(snapshot, group),
    )


def isced_field_entry(
    snapshot: CatalogueSnapshot, field: catalogue.Group
) -> schemas.IscedFieldEntry:
    """Return an ISCED-F field with how many knowledge skills it has."""
    return schemas.IscedFieldEntry.of(
        field, level=classification.level_of(field), skills=_size(snapshot, field)
    )


def _size(snapshot: CatalogueSnapshot, group: catalogue.Group) -> int:
    return len(snapshot.members.get(group.uri, ()))


def crosswalk_list(
    snapshot: CatalogueSnapshot, settings: Settings, query: schemas.CrosswalkQuery
) -> schemas.CrosswalkList:
    """Return a page of concepts of a taxonomy, or those with a name, with their counterparts.

    Raises RequestError for invalid fields and for a name that no concept has.
    """
    check_limits(query, settings)
    key = (snapshot.versions.catalogue_version, "crosswalk", query.taxonomy, query.id)
    page = page_of(_concepts(snapshot, query), key, query.cursor, query.limit)
    return schemas.CrosswalkList.of(
        page,
        **snapshot.versions.as_dict(),
        items=[_entry(snapshot, concept) for concept in page.items],
    )


def _concepts(
    snapshot: CatalogueSnapshot, query: schemas.CrosswalkQuery
) -> Sequence[correspondence.Concept]:
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


def _entry(snapshot: CatalogueSnapshot, concept: correspondence.Concept) -> schemas.CrosswalkEntry:
    return schemas.CrosswalkEntry(
        concept=schemas.CrosswalkConcept.of(concept),
        counterparts=[
            schemas.CorrespondenceAnswer.of(one) for one in snapshot.correspondences.of(concept)
        ],
    )
