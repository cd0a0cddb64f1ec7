"""Coverage: how much of what an occupation needs a person has, and what is missing."""

from dataclasses import dataclass

from taxonomy.catalogue import Importance


@dataclass(frozen=True, slots=True)
class Share:
    """Credits summed over a set of skills; `share` is None where there is nothing to cover."""

    covered: float
    total: int

    @property
    def share(self) -> float | None:
        """The covered part, 0 to 1."""
        return self.covered / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class CoverageOf:
    """The coverage of an occupation's essential or optional skills, whole and by kind."""

    all: Share
    knowledge: Share
    skill: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of one occupation by one person."""

    essential: CoverageOf
    optional: CoverageOf


@dataclass(frozen=True, slots=True)
class Because:
    """A recognised skill (by position) behind a credit, and its similarity to the needed skill."""

    recognised: int
    similarity: float


@dataclass(frozen=True, slots=True)
class MatchedSkill:
    """A needed skill (URI) that the person has, with a credit above 0 and up to 1."""

    skill: str
    relation: Importance
    credit: float
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class SkillGap:
    """A needed skill (URI) that nothing covers, with an importance from 0 to 1."""

    skill: str
    relation: Importance
    importance: float
