"""Occupations, skills and groups as other answers refer to them."""

from pydantic import Field

from api.schemas.base import Answer
from taxonomy.catalogue import GroupScheme, SkillKind


class ConceptRef(Answer):
    """A concept by URI and preferred label."""

    uri: str
    label: str


class SkillRef(ConceptRef):
    """A skill, with its kind."""

    kind: SkillKind = Field(description="knowledge: known; skill: done in practice")


class OccupationRef(ConceptRef):
    """An occupation, with its ISCO-08 unit group and what it is about."""

    isco_code: str
    isco_label: str | None
    description: str


class SkillEntry(SkillRef):
    """A skill in a directory."""

    description: str


class GroupRef(ConceptRef):
    """A group above occupations or skills, with its code in its classification."""

    code: str
    scheme: GroupScheme
