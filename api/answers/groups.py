"""Groups of ISCO-08 and fields of ISCED-F as they are sent."""

from api.edition import Edition
from api.paging import Page
from api.schemas.groups import IscedFieldEntry, IscedFieldList, IscoGroupEntry, IscoGroupList
from taxonomy.catalogue import Group
from taxonomy.isco_levels import isced_levels, skill_levels
from taxonomy.membership import level_of


def isco_group_list(edition: Edition, page: Page[Group]) -> IscoGroupList:
    """Return a page of ISCO-08 groups, each with its levels and how many occupations it has."""
    return IscoGroupList(
        **edition.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[
            IscoGroupEntry(
                uri=group.uri,
                label=group.label,
                code=group.code,
                scheme=group.scheme,
                description=group.description,
                level=level_of(group),
                skill_levels=list(skill_levels(group.code)),
                isced_levels=list(isced_levels(group.code)),
                occupations=len(edition.members.get(group.uri, ())),
            )
            for group in page.items
        ],
    )


def isced_field_list(edition: Edition, page: Page[Group]) -> IscedFieldList:
    """Return a page of ISCED-F fields, each with how many knowledge skills it has."""
    return IscedFieldList(
        **edition.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[
            IscedFieldEntry(
                uri=group.uri,
                label=group.label,
                code=group.code,
                scheme=group.scheme,
                description=group.description,
                level=level_of(group),
                skills=len(edition.members.get(group.uri, ())),
            )
            for group in page.items
        ],
    )
