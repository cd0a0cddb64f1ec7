"""Joined facts: what O*NET tells of an occupation, labelled with how near its counterpart is."""

from pydantic import Field

from api.schemas.base import Answer
from api.schemas.concepts import ConceptRef
from taxonomy.counterparts import MatchType
from taxonomy.facets import Interest


class CounterpartAnswer(ConceptRef):
    """An O*NET occupation that stands for this one; `match` "broad": the O*NET one is broader."""

    code: str = Field(description="O*NET-SOC code")
    match: MatchType
    source: str = Field(description="The crosswalk that says so, with its version")


class EducationAnswer(Answer):
    """A level of education, and how many percent of those asked named it as required."""

    level: int = Field(ge=1, le=12, description="O*NET's level of education")
    label: str
    percent: float


class InterestAnswer(Answer):
    """How typical one of the six RIASEC interests is; `high_point` 1 to 3 where it stands out."""

    interest: Interest
    score: float = Field(description="1 to 7")
    high_point: int


class WorkStyleAnswer(Answer):
    """A way of working, with O*NET's value for it."""

    label: str
    value: float


class TaskAnswer(Answer):
    """What is done; a core task is relevant to most people in the occupation, and important."""

    text: str
    core: bool


class TechnologyAnswer(Answer):
    """A product used; hot: often in vacancies; in demand: often in this occupation's vacancies."""

    label: str
    category: str
    hot: bool
    in_demand: bool


class RelatedAnswer(ConceptRef):
    """A related O*NET occupation, and which occupations of this catalogue it stands for."""

    occupations: list[ConceptRef] = Field(description="By exact or close match")


class JoinedFactsAnswer(Answer):
    """What O*NET tells of one counterpart, or of the occupation itself (`counterpart` null)."""

    counterpart: CounterpartAnswer | None
    nearest: bool = Field(description="No counterpart has a nearer match; filters go by these")
    job_zone: int | None = Field(description="1 (little preparation) to 5 (extensive)")
    typical_education: EducationAnswer | None = Field(description="What most of those asked named")
    education: list[EducationAnswer]
    interests: list[InterestAnswer]
    work_styles: list[WorkStyleAnswer]
    tasks: list[TaskAnswer]
    technologies: list[TechnologyAnswer]
    related: list[RelatedAnswer]
