"""Directories of occupations and skills: what to list, pages of entries, counts of facets."""

from typing import Annotated

from pydantic import Field

from service.schemas import base as schemas
from taxonomy.catalogue import ReuseLevel, SkillKind
from taxonomy.facets import Interest

ISCO = "ISCO-08 groups; an occupation in any of them is listed"
JOB_ZONE = (
    "O*NET job zones, 1 (little preparation) to 5 (extensive), of the nearest counterparts; "
    "occupations without one are left out"
)
ISCED_LEVEL = "ISCED levels, 1 to 8, of the ISCO-08 skill level of the occupation"
INTEREST = (
    "RIASEC interests that stand out in the nearest O*NET counterparts; "
    "occupations without one are left out"
)
LETTERS = "First letters of labels; `other` for what is no letter"
JobZone = Annotated[schemas.Whole, Field(ge=1, le=5)]
IscedLevel = Annotated[schemas.Whole, Field(ge=1, le=8)]
NamedInterest = Annotated[Interest, Field(strict=False)]


class FacetCount(schemas.Answer):
    """A value of a facet, and how many of what is listed choosing it would leave."""

    value: str | int
    label: str | None = Field(description="The label of a code or URI; null otherwise")
    count: int


class FacetCounts(schemas.Answer):
    """The values of each facet; counted with the other filters, not with those of the facet."""

    isco: list[FacetCount] = Field(
        description="ISCO-08 major groups, and the groups next below those that are chosen"
    )
    job_zone: list[FacetCount]
    isced_level: list[FacetCount]
    interest: list[FacetCount]


class OccupationFacets(FacetCounts):
    """The values of each facet of the directory of occupations."""

    letter: list[FacetCount] = Field(description=LETTERS)


class SkillFacets(schemas.Answer):
    """The values of each facet of the directory of skills, counted as those of occupations are."""

    kind: list[FacetCount]
    reuse_level: list[FacetCount]
    isced_f: list[FacetCount] = Field(
        description="Broad ISCED-F fields, and the fields next below the chosen one"
    )
    group: list[FacetCount] = Field(
        description="The widest skill groups (URIs), and the groups next below the chosen one"
    )
    letter: list[FacetCount] = Field(description=LETTERS)


Query = Annotated[
    str,
    Field(description="Words of a label; the last may be incomplete"),
    schemas.Limit("max_query_chars", schemas.Unit.CHARACTERS),
]
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


class OccupationList(schemas.Listed):
    """A page of occupations."""

    items: list[schemas.OccupationRef]
    facets: OccupationFacets = Field(description="Counts of what the query finds")


class SkillList(schemas.Listed):
    """A page of skills."""

    items: list[schemas.SkillEntry]
    facets: SkillFacets = Field(description="Counts of what the query finds")


class OccupationQuery(schemas.RequestQuery):
    """Which occupations to list: by words, by ISCO-08 group, or the one with a URI."""

    q: Query = ""
    isco: list[IscoPrefixOrNone] = Field(default=[], max_length=50, description=ISCO)
    job_zone: list[JobZone] = Field(default=[], max_length=5, description=JOB_ZONE)
    isced_level: list[IscedLevel] = Field(default=[], max_length=8, description=ISCED_LEVEL)
    interest: list[Interest] = Field(default=[], max_length=6, description=INTEREST)
    letter: Letter = ""
    uri: str = Field(default="", description="List only the occupation with this URI")
    cursor: schemas.Cursor = ""
    page: PageNumber = 1
    limit: schemas.PageSize = 20


class SkillQuery(schemas.RequestQuery):
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
    cursor: schemas.Cursor = ""
    page: PageNumber = 1
    limit: schemas.PageSize = 20


class ConceptQuery(schemas.RequestQuery):
    """The whole URI of a concept, where its id alone is not enough."""

    uri: str = Field(default="", description="The whole URI; it must end in the id")


class TransitionQuery(ConceptQuery):
    """How many transitions to list, and the whole URI of the occupation."""

    limit: schemas.PageSize = 20
