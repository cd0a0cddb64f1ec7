"""Lists: a page of items, how to get the next one, and how many there are in all."""

from typing import Annotated

from pydantic import Field

from service.schemas.base import Asked, OccupationRef, SkillEntry, Versioned
from service.schemas.facets import (
    INTEREST,
    ISCED_LEVEL,
    ISCO,
    JOB_ZONE,
    IscedLevel,
    JobZone,
    OccupationCounts,
    SkillCounts,
)
from taxonomy.catalogue import ReuseLevel, SkillKind
from taxonomy.facets import Interest

Query = Annotated[str, Field(description="Words of a label; the last may be incomplete")]
Cursor = Annotated[str, Field(description="`next_cursor` of the page before")]
IscoPrefixOrNone = Annotated[
    str, Field(pattern=r"^[0-9]{0,4}$", description="ISCO-08 code of one to four digits, or empty")
]
PageNumber = Annotated[
    int, Field(ge=1, le=100_000, description="Number of the page, instead of a cursor")
]
Letter = Annotated[
    str,
    Field(
        pattern=r"^(.|other)?$",
        description="List only labels with this first letter, or with none (`other`)",
    ),
]
PageSize = Annotated[int, Field(ge=1, description="Items on a page")]


class Listed(Versioned):
    """A page of a list; `next_cursor` is null on the last one."""

    next_cursor: str | None
    total: int


class OccupationList(Listed):
    """A page of occupations."""

    items: list[OccupationRef]
    facets: OccupationCounts = Field(description="Counts of what the query finds")


class SkillList(Listed):
    """A page of skills."""

    items: list[SkillEntry]
    facets: SkillCounts = Field(description="Counts of what the query finds")


class OccupationQuery(Asked):
    """Which occupations to list: by words, by ISCO-08 group, or the one with a URI."""

    q: Query = ""
    isco: list[IscoPrefixOrNone] = Field(default=[], max_length=50, description=ISCO)
    job_zone: list[JobZone] = Field(default=[], max_length=5, description=JOB_ZONE)
    isced_level: list[IscedLevel] = Field(default=[], max_length=8, description=ISCED_LEVEL)
    interest: list[Interest] = Field(default=[], max_length=6, description=INTEREST)
    letter: Letter = ""
    uri: str = Field(default="", description="List only the occupation with this URI")
    cursor: Cursor = ""
    page: PageNumber = 1
    limit: PageSize = 20


class SkillQuery(Asked):
    """Which skills to list: by words, by kind, or the one with a URI."""

    q: Query = ""
    kind: SkillKind | None = Field(default=None, description="List only skills of this kind")
    isced_f: str = Field(
        default="",
        pattern=r"^([0-9]{2,4})?$",
        description="List only knowledge skills of this ISCED-F field (061) or those below it",
    )
    reuse_level: ReuseLevel | None = Field(
        default=None, description="List only skills that are used this widely"
    )
    group: str = Field(
        default="", description="Id or URI of a skill group; list only skills in it or below it"
    )
    letter: Letter = ""
    uri: str = Field(default="", description="List only the skill with this URI")
    cursor: Cursor = ""
    page: PageNumber = 1
    limit: PageSize = 20


class ConceptQuery(Asked):
    """The whole URI of a concept, where its id alone is not enough."""

    uri: str = Field(default="", description="The whole URI; it must end in the id")


class TransitionQuery(ConceptQuery):
    """How many transitions to list, and the whole URI of the occupation."""

    limit: PageSize = 20
