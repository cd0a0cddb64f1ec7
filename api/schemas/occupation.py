"""One occupation, as on its page."""

from pydantic import Field

from api.schemas.base import Answer, Versioned
from api.schemas.concepts import ConceptRef, GroupRef, SkillRef
from api.schemas.joined import CounterpartAnswer, JoinedFactsAnswer


class NeededSkills(Answer):
    """The skills an occupation needs, by kind, each list by label."""

    knowledge: list[SkillRef]
    skill: list[SkillRef]


class SkillCounts(Answer):
    """How many skills an occupation has in relation to it."""

    total: int
    essential: int
    optional: int


class OccupationAnswer(Versioned):
    """An occupation: what it is, where it stands and what it needs."""

    uri: str
    label: str
    alternative_labels: list[str]
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
    counts: SkillCounts
    essential: NeededSkills
    optional: NeededSkills
    counterparts: list[CounterpartAnswer] | None = Field(
        description="O*NET occupations by the crosswalk, nearest first; null where none is joined"
    )
    joined: list[JoinedFactsAnswer] = Field(
        description="What O*NET tells of it, nearest counterpart first; shown, never ranked by"
    )
