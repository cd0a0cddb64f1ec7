"""Groups of ISCO-08, fields of ISCED-F and the crosswalk as they are sent."""

from typing import Any

from service.paging import Page
from service.schemas.classification import (
    CorrespondenceAnswer,
    CrosswalkConcept,
    CrosswalkEntry,
    CrosswalkList,
    IscedFieldEntry,
    IscedFieldList,
    IscoGroupEntry,
    IscoGroupList,
)
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Group
from taxonomy.classification import isced_levels, level_of, skill_levels
from taxonomy.correspondence import Concept


def isco_group_list(snapshot: CatalogueSnapshot, page: Page[Group]) -> IscoGroupList:
    """Return a page of ISCO-08 groups."""
    items = [isco_group_entry(snapshot, group) for group in page.items]
    return IscoGroupList(
        **snapshot.versions.as_dict(), next_cursor=page.next_cursor, total=page.total, items=items
    )


def isced_field_list(snapshot: CatalogueSnapshot, page: Page[Group]) -> IscedFieldList:
    """Return a page of ISCED-F fields."""
    items = [isced_field_entry(snapshot, field) for field in page.items]
    return IscedFieldList(
        **snapshot.versions.as_dict(), next_cursor=page.next_cursor, total=page.total, items=items
    )


def isco_group_entry(snapshot: CatalogueSnapshot, group: Group) -> IscoGroupEntry:
    """Return an ISCO-08 group with its levels and how many occupations it has."""
    return IscoGroupEntry(
        **_facts(group),
        skill_levels=list(skill_levels(group.code)),
        isced_levels=list(isced_levels(group.code)),
        occupations=_size(snapshot, group),
    )


def isced_field_entry(snapshot: CatalogueSnapshot, field: Group) -> IscedFieldEntry:
    """Return an ISCED-F field with how many knowledge skills it has."""
    return IscedFieldEntry(**_facts(field), skills=_size(snapshot, field))


def _facts(group: Group) -> dict[str, Any]:
    return {
        "uri": group.uri,
        "label": group.label,
        "code": group.code,
        "scheme": group.scheme,
        "description": group.description,
        "level": level_of(group),
    }


def _size(snapshot: CatalogueSnapshot, group: Group) -> int:
    return len(snapshot.members.get(group.uri, ()))


def crosswalk_list(snapshot: CatalogueSnapshot, page: Page[Concept]) -> CrosswalkList:
    """Return a page of concepts, each with what stands for it in the other taxonomies."""
    return CrosswalkList(
        **snapshot.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[_entry(snapshot, concept) for concept in page.items],
    )


def _entry(snapshot: CatalogueSnapshot, concept: Concept) -> CrosswalkEntry:
    return CrosswalkEntry(
        concept=_concept(concept),
        counterparts=[
            CorrespondenceAnswer(concept=_concept(one.concept), match=one.match, source=one.source)
            for one in snapshot.correspondences.of(concept)
        ],
    )


def _concept(concept: Concept) -> CrosswalkConcept:
    return CrosswalkConcept(
        taxonomy=concept.taxonomy, uri=concept.uri, label=concept.label, code=concept.code
    )
