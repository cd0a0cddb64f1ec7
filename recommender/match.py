"""A match: one occupation held against one person, and the whole answer to a profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recommender.coverage import Coverage, MatchedSkill, SkillGap
from recommender.profile import SkillStatement
from recommender.recognised import RecognisedSkill, Unrecognised


class Band(StrEnum):
    """A score in words."""

    STRONG = "strong"
    GOOD = "good"
    PARTIAL = "partial"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class Match:
    """One ranked occupation (URI); `reasons` are the terms that sum to `score` (0 to 1)."""

    rank: int
    score: float
    band: Band
    occupation: str
    coverage: Coverage
    group: str
    held: bool
    matched: tuple[MatchedSkill, ...]
    gaps: tuple[SkillGap, ...]
    reasons: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to a profile: what was understood, what was not, and the ranked careers.

    `facets` counts, by facet and value, the careers of at least a partial fit that choosing the
    value would leave.
    """

    statements: tuple[SkillStatement, ...]
    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    matches: tuple[Match, ...]
    facets: Mapping[str, Mapping[str | int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResolvedOccupation:
    """An occupation (URI) that a job title may mean, with a confidence from 0 to 1."""

    occupation: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Transition:
    """An occupation (URI) within reach of someone in another; `score` is 0 to 1."""

    rank: int
    score: float
    occupation: str
    coverage: Coverage
    group: str
    matched: tuple[MatchedSkill, ...]
    gaps: tuple[SkillGap, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept (URI) whose label a person may be typing; `matched` is the label that was hit."""

    uri: str
    label: str
    matched: str
