"""Facets: what lists of occupations are narrowed by, and how many each choice would leave."""

from typing import Annotated

from pydantic import Field

from service.schemas.base import Answer, Whole
from taxonomy.facets import Interest

ISCO = "ISCO-08 groups; an occupation in any of them is listed"
JOB_ZONE = (
    "O*NET job zones, 1 (little preparation) to 5 (extensive), of the nearest counterparts; "
    "occupations without one are left out"
)
ISCED_LEVEL = "ISCED levels, 1 to 8, that the ISCO-08 skill level of the occupation stands for"
INTEREST = (
    "RIASEC interests that stand out in the nearest O*NET counterparts; "
    "occupations without one are left out"
)
LETTERS = "First letters of labels; `other` stands for what is no letter"
JobZone = Annotated[Whole, Field(ge=1, le=5)]
IscedLevel = Annotated[Whole, Field(ge=1, le=8)]
NamedInterest = Annotated[Interest, Field(strict=False)]


class FacetCount(Answer):
    """A value of a facet, and how many of what is listed choosing it would leave."""

    value: str | int
    label: str | None = Field(description="What a code or URI stands for; null else")
    count: int


class FacetCounts(Answer):
    """The values of each facet; counted with the other filters, not with those of the facet."""

    isco: list[FacetCount] = Field(
        description="ISCO-08 major groups, and the groups next below those that are chosen"
    )
    job_zone: list[FacetCount]
    isced_level: list[FacetCount]
    interest: list[FacetCount]


class OccupationCounts(FacetCounts):
    """The values of each facet of the directory of occupations."""

    letter: list[FacetCount] = Field(description=LETTERS)


class SkillCounts(Answer):
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
