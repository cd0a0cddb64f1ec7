"""One occupation with the facts joined to it, and one skill with the occupations that need it."""

from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, ConceptRef, GroupRef, OccupationRef, SkillRef, Versioned
from taxonomy.catalogue import Importance, MatchType, ReuseLevel, SkillKind
from taxonomy.facets import Interest


class CounterpartAnswer(ConceptRef):
    """An O*NET occupation that matches this one; `match` "broad": the O*NET one is broader."""

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
    """A related O*NET occupation, and the occupations of this catalogue that it matches."""

    occupations: list[ConceptRef] = Field(description="By exact or close match")


class JoinedFactsAnswer(Answer):
    """What O*NET has on one counterpart, or on the occupation itself (`counterpart` null)."""

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


class NeededSkills(Answer):
    """The skills an occupation needs, by kind, each list by label."""

    knowledge: list[SkillRef]
    skill: list[SkillRef]


class RelationCounts(Answer):
    """How many skills an occupation needs, or how many occupations need a skill."""

    total: int
    essential: int
    optional: int


class OccupationAnswer(Versioned):
    """An occupation: what it is, where it stands and what it needs."""

    uri: str
    label: str
    alternative_labels: list[str]
    titles: list[str] = Field(
        description="Names in advertisements and everyday words, which the taxonomy does not list"
    )
    description: str
    scope_note: str
    status: str
    code: str = Field(description="The taxonomy's own notation")
    isco_code: str
    isco_label: str | None
    isco_path: list[GroupRef] = Field(description="ISCO-08 groups from major to unit")
    skill_levels: list[int] = Field(description="ISCO-08 skill levels of the unit group, 1 to 4")
    isced_levels: list[int] = Field(description="ISCED levels that those stand for, 1 to 8")
    broader: list[ConceptRef]
    exact_match: str | None = Field(description="URI of the same occupation in ESCO")
    portal_url: str | None = Field(description="The occupation's page on ESCO's own portal")
    counts: RelationCounts
    essential: NeededSkills
    optional: NeededSkills
    counterparts: list[CounterpartAnswer] | None = Field(
        description="O*NET occupations by the crosswalk, nearest first; null where none is joined"
    )
    joined: list[JoinedFactsAnswer] = Field(
        description="What O*NET has on it, nearest counterpart first; shown, never ranked by"
    )


class LinkDirection(StrEnum):
    """Which of two related skills helps with the other."""

    HELPS_WITH = "helps_with"
    HELPED_BY = "helped_by"


class RelatedSkill(Answer):
    """Another skill that this one helps with, or is helped by."""

    skill: SkillRef
    relation: Importance
    direction: LinkDirection


class NeedingOccupations(Answer):
    """The occupations that need a skill, each list by label."""

    essential: list[OccupationRef]
    optional: list[OccupationRef]


class SkillAnswer(Versioned):
    """A skill: what it is, where it stands and who needs it."""

    uri: str
    label: str
    kind: SkillKind
    alternative_labels: list[str]
    names: list[str] = Field(
        description="Products, tools and methods that stand for it, which the taxonomy does not "
        "list"
    )
    description: str
    scope_note: str
    status: str
    reuse_level: ReuseLevel | None
    groups: list[GroupRef]
    isced_f: list[list[GroupRef]] = Field(
        description="ISCED-F fields of a knowledge skill, each as a path from the broad field down"
    )
    broader: list[ConceptRef]
    narrower: list[ConceptRef]
    related: list[RelatedSkill]
    exact_match: str | None = Field(description="URI of the same skill in ESCO")
    portal_url: str | None = Field(description="The skill's page on ESCO's own portal")
    counts: RelationCounts
    occupations: NeedingOccupations
