"""Groups of ISCO-08 and fields of ISCED-F as they are sent."""

from typing import Any

from api.edition import Edition
from api.paging import Page
from api.schemas.groups import IscedFieldEntry, IscedFieldList, IscoGroupEntry, IscoGroupList
from taxonomy.catalogue import Group
from taxonomy.isco_levels import isced_levels, skill_levels
from taxonomy.membership import level_of


def isco_group_list(edition: Edition, page: Page[Group]) -> IscoGroupList:
    """Return a page of ISCO-08 groups."""
    items = [isco_group_entry(edition, group) for group in page.items]
    return IscoGroupList(
        **edition.versions.as_dict(), next_cursor=page.next_cursor, total=page.total, items=items
    )


def isced_field_list(edition: Edition, page: Page[Group]) -> IscedFieldList:
    """Return a page of ISCED-F fields."""
    items = [isced_field_entry(edition, field) for field in page.items]
    return IscedFieldList(
        **edition.versions.as_dict(), next_cursor=page.next_cursor, total=page.total, items=items
    )


def isco_group_entry(edition: Edition, group: Group) -> IscoGroupEntry:
    """Return an ISCO-08 group with its levels and how many occupations it has."""
    return IscoGroupEntry(
        **_facts(group),
        skill_levels=list(skill_levels(group.code)),
        isced_levels=list(isced_levels(group.code)),
        occupations=_size(edition, group),
    )


def isced_field_entry(edition: Edition, field: Group) -> IscedFieldEntry:
    """Return an ISCED-F field with how many knowledge skills it has."""
    return IscedFieldEntry(**_facts(field), skills=_size(edition, field))


def _facts(group: Group) -> dict[str, Any]:
    return {
        "uri": group.uri,
        "label": group.label,
        "code": group.code,
        "scheme": group.scheme,
        "description": group.description,
        "level": level_of(group),
    }


def _size(edition: Edition, group: Group) -> int:
    return len(edition.members.get(group.uri, ()))
