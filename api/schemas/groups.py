"""Groups of ISCO-08 and fields of ISCED-F 2013: the two directories, and their questions."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Asked
from api.schemas.concepts import GroupRef
from api.schemas.facets import IscedLevel
from api.schemas.paged import Cursor, Listed, PageSize

SkillLevel = Annotated[int, Field(ge=1, le=4)]


class IscoGroupEntry(GroupRef):
    """An ISCO-08 group; `level` is 1 (major) to 4 (unit)."""

    description: str
    level: int
    skill_levels: list[SkillLevel] = Field(description="ISCO-08 skill levels, 1 to 4")
    isced_levels: list[IscedLevel] = Field(description="ISCED levels that those stand for")
    occupations: int = Field(description="Occupations in the group, at any level below it")


class IscedFieldEntry(GroupRef):
    """An ISCED-F field of education; `level` is 1 (broad), 2 (narrow) or 3 (detailed)."""

    description: str
    level: int
    skills: int = Field(description="Knowledge skills in the field, at any level below it")


class IscoGroupList(Listed):
    """A page of ISCO-08 groups, by code."""

    items: list[IscoGroupEntry]


class IscedFieldList(Listed):
    """A page of ISCED-F fields, by code."""

    items: list[IscedFieldEntry]


class IscoQuery(Asked):
    """Which ISCO-08 groups to list: all, one level, those under a group, or both."""

    under: str = Field(
        default="", pattern=r"^[0-9]{0,4}$", description="Code of a group that is not listed itself"
    )
    level: int | None = Field(
        default=None, ge=1, le=4, description="1 major, 2 sub-major, 3 minor, 4 unit"
    )
    cursor: Cursor = ""
    limit: PageSize = 20


class IscedFieldQuery(Asked):
    """Which ISCED-F fields to list: all, one level, those under a field, or both."""

    under: str = Field(
        default="",
        pattern=r"^([0-9]{2,4})?$",
        description="Code of a field that is not listed itself",
    )
    level: int | None = Field(default=None, ge=1, le=3, description="1 broad, 2 narrow, 3 detailed")
    cursor: Cursor = ""
    limit: PageSize = 20
