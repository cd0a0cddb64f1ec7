"""One skill, with the occupations that need it."""

from enum import StrEnum

from pydantic import Field

from service.schemas.base import Answer, ConceptRef, GroupRef, OccupationRef, SkillRef, Versioned
from taxonomy.catalogue import Importance, ReuseLevel, SkillKind


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


class OccupationCounts(Answer):
    """How many occupations need a skill."""

    total: int
    essential: int
    optional: int


class SkillAnswer(Versioned):
    """A skill: what it is, where it stands and who needs it."""

    uri: str
    label: str
    kind: SkillKind
    alternative_labels: list[str]
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
    counts: OccupationCounts
    occupations: NeedingOccupations
