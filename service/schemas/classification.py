"""Schemas of ISCO-08, ISCED-F and the crosswalk."""

from typing import Annotated

from pydantic import Field

from service.schemas.base import Answer, Cursor, GroupRef, Listed, PageSize, RequestQuery
from service.schemas.directory import IscedLevel
from taxonomy.catalogue import MatchType
from taxonomy.correspondence import Taxonomy

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


class IscoQuery(RequestQuery):
    """Which ISCO-08 groups to list: all, one level, those under a group, or both."""

    under: str = Field(
        default="", pattern=r"^[0-9]{0,4}$", description="Code of a group that is not listed itself"
    )
    level: int | None = Field(
        default=None, ge=1, le=4, description="1 major, 2 sub-major, 3 minor, 4 unit"
    )
    cursor: Cursor = ""
    limit: PageSize = 20


class IscedFieldQuery(RequestQuery):
    """Which ISCED-F fields to list: all, one level, those under a field, or both."""

    under: str = Field(
        default="",
        pattern=r"^([0-9]{2,4})?$",
        description="Code of a field that is not listed itself",
    )
    level: int | None = Field(default=None, ge=1, le=3, description="1 broad, 2 narrow, 3 detailed")
    cursor: Cursor = ""
    limit: PageSize = 20


ConceptName = Annotated[
    str,
    Field(
        max_length=500,
        description="URI, last segment of a URI, or code (3114, 17-3023.00) of one concept; "
        "without it all concepts that have a counterpart are listed",
    ),
]


class CrosswalkQuery(RequestQuery):
    """Which concepts to list: those of a taxonomy, or the one with a name."""

    taxonomy: Taxonomy = Field(alias="from", description="The taxonomy of the concepts")
    id: ConceptName = ""
    cursor: Cursor = ""
    limit: PageSize = 20


class CrosswalkConcept(Answer):
    """A concept of any of the taxonomies; `code` is its notation, empty where it has none."""

    taxonomy: Taxonomy
    uri: str
    label: str
    code: str


class CorrespondenceAnswer(Answer):
    """A matching concept elsewhere; `match` reads from that concept ("broad": broader)."""

    concept: CrosswalkConcept
    match: MatchType
    source: str = Field(description="Who says so, with its version")


class CrosswalkEntry(Answer):
    """A concept with its matching concepts, nearest first."""

    concept: CrosswalkConcept
    counterparts: list[CorrespondenceAnswer]


class CrosswalkList(Listed):
    """A page of concepts with their counterparts."""

    items: list[CrosswalkEntry]
