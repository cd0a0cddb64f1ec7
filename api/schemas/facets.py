"""Facets: what lists of occupations are narrowed by, and how many each choice would leave."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Answer, Whole
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
JobZone = Annotated[Whole, Field(ge=1, le=5)]
IscedLevel = Annotated[Whole, Field(ge=1, le=8)]
NamedInterest = Annotated[Interest, Field(strict=False)]


class FacetCount(Answer):
    """A value of a facet, and how many listed occupations choosing it would leave."""

    value: str | int
    label: str | None = Field(description="What an ISCO-08 code stands for; null else")
    count: int


class FacetCounts(Answer):
    """The values of each facet; counted with the other filters, not with those of the facet."""

    isco: list[FacetCount] = Field(description="ISCO-08 major groups")
    job_zone: list[FacetCount]
    isced_level: list[FacetCount]
    interest: list[FacetCount]
