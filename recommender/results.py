"""Results: recognised skills, notes, coverage, matches, transitions; their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from recommender.profile import NoteName, SkillStatement
from taxonomy.catalogue import Importance
from taxonomy.facets import Interest

Numbers = NDArray[np.float64] | NDArray[np.float32] | NDArray[np.int64]


def best_first(scores: Numbers, *ties: Numbers) -> NDArray[np.int64]:
    """Return the places (n,) of scores (n,) from the highest to the lowest.

    Of equal ones the one with the higher value in the first of `ties` comes first, then in the
    next, then the one at the lower place.
    """
    keys = (-each for each in reversed((scores, *ties)))
    return np.lexsort((np.arange(len(scores)), *keys))


class ConfidenceLevel(StrEnum):
    """A confidence in words."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


_THRESHOLDS = {ConfidenceLevel.SURE: 0.75, ConfidenceLevel.LIKELY: 0.5}
"""The least confidence: right at least three times in four, and more often right than wrong."""


def confidence_level(confidence: float) -> ConfidenceLevel:
    """Return the level of a confidence from 0 to 1."""
    levels = (level for level, least in _THRESHOLDS.items() if confidence >= least)
    return next(levels, ConfidenceLevel.UNSURE)


class GivenAs(StrEnum):
    """How a skill was given when not in words."""

    SKILL = "skill"
    OCCUPATION = "occupation"


@dataclass(frozen=True, slots=True)
class Span:
    """The words of a statement that a skill was recognised in; code points, end exclusive."""

    statement: int
    start: int
    end: int
    text: str

    def overlaps(self, statement: int, start: int, end: int) -> bool:
        """Return whether it shares a character with a span of a statement."""
        return self.statement == statement and self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Given:
    """That a skill was given by URI, itself or through an occupation (its URI)."""

    given: GivenAs
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another skill (URI) that the same words may name, with a confidence from 0 to 1."""

    skill: str
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedSkill:
    """A skill (URI) that a person has, with a confidence from 0 to 1 and its evidence.

    `alternatives` are given where a text is recognised, not where a profile is ranked.
    """

    skill: str
    confidence: float
    evidence: Span | Given
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class PastJob:
    """An occupation (URI) that a person says they had, with a confidence from 0 to 1."""

    occupation: str
    confidence: float
    evidence: Span


class UnrecognisedReason(StrEnum):
    """Why no skill was recognised in a clause; its words still count where none is close or sure.

    Unsure is a clause whose possible skills are below the threshold. An unknown name is one that
    neither the catalogue nor the encoder knows. Not a skill is a clause about something else, such
    as personal circumstances, shopping, headings of CVs, words of no label. Denied is what a person
    says that they cannot, did not or do not do (negated), and wished what they want or plan to
    (hypothetical). A statement in another language than the catalogue's is not read.
    """

    NO_CLOSE_SKILL = "no_close_skill"
    UNSURE = "unsure"
    UNKNOWN_NAME = "unknown_name"
    NOT_A_SKILL = "not_a_skill"
    DENIED = "denied"
    WISHED = "wished"
    DONE_BY_OTHERS = "done_by_others"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A clause in which no skill was recognised, and why; code points, end exclusive."""

    statement: int
    start: int
    end: int
    text: str
    reason: UnrecognisedReason


@dataclass(frozen=True, slots=True)
class Note:
    """What a person cannot do, does not want or wants, with its words; None where it was chosen.

    `careers` counts those that the catalogue says something of: 0 where there is no data.
    """

    name: NoteName
    evidence: Span | None
    careers: int = 0


class IgnoredReason(StrEnum):
    """Why words of a job advertisement ask for no skill.

    Headings and the title name the parts and the job. An offer is what the employer gives, as pay
    and training; employer is what it says of itself, application how to apply, where and when the
    work is. Not required is what it says it does not ask for. Where there is none of these, no
    skill was close or sure.
    """

    HEADING = "heading"
    OFFER = "offer"
    EMPLOYER = "employer"
    APPLICATION = "application"
    NOT_REQUIRED = "not_required"
    OTHER_LANGUAGE = "other_language"
    NO_SKILL = "no_skill"


@dataclass(frozen=True, slots=True)
class IgnoredWords:
    """Words of a job advertisement (code points, end exclusive) that ask for no skill, and why."""

    start: int
    end: int
    text: str
    reason: IgnoredReason


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What a job advertisement asks for and which of its words ask for nothing, in its order.

    Each skill is there once, where it is surest; spans are of the whole text.
    """

    requirements: tuple[RecognisedSkill, ...]
    ignored: tuple[IgnoredWords, ...]


class NoteEffect(StrEnum):
    """What a note says of a career: surely where it is essential, else perhaps."""

    CONFLICTS = "conflicts"
    MAY_CONFLICT = "may_conflict"
    SUITS = "suits"
    MAY_SUIT = "may_suit"


@dataclass(frozen=True, slots=True)
class NoteReason:
    """What tells that a career has a condition: a need (URI), its ISCO-08 group, an interest.

    Exactly one is given; `relation` with a need.
    """

    skill: str = ""
    relation: Importance | None = None
    isco: str = ""
    interest: Interest | None = None


@dataclass(frozen=True, slots=True)
class NotedCareer:
    """What a note (by position) says of a career, and why."""

    note: int
    effect: NoteEffect
    because: tuple[NoteReason, ...]


@dataclass(frozen=True, slots=True)
class HiddenCareer:
    """An occupation (URI) that is not listed, through a note (by position) or as "not for me"."""

    occupation: str
    note: int | None = None


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
class CoverageByKind:
    """The coverage of an occupation's essential or optional skills, whole and by kind."""

    all: Share
    knowledge: Share
    skill: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of one occupation by one person."""

    essential: CoverageByKind
    optional: CoverageByKind


@dataclass(frozen=True, slots=True)
class CreditReason:
    """A recognised skill (by position) behind a credit, and its similarity to the needed skill."""

    recognised: int
    similarity: float


class NeedState(StrEnum):
    """What a person said of a skill that an occupation needs.

    In part is a need that is only near to what was said, or that the person has some of.
    """

    SAID = "said"
    IN_PART = "in_part"
    DENIED = "denied"
    NOT_MENTIONED = "not_mentioned"


@dataclass(frozen=True, slots=True)
class MatchedSkill:
    """A needed skill (URI) that the person has, with a credit above 0 and up to 1."""

    skill: str
    relation: Importance
    credit: float
    because: tuple[CreditReason, ...]
    state: NeedState = NeedState.SAID


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """What a person said of a skill (URI) that somebody asks for; `credit` is 0 to 1."""

    skill: str
    state: NeedState
    credit: float
    because: tuple[CreditReason, ...]


@dataclass(frozen=True, slots=True)
class SkillGap:
    """A needed skill (URI) that nothing covers, with an importance from 0 to 1."""

    skill: str
    relation: Importance
    importance: float
    state: NeedState = NeedState.NOT_MENTIONED


@dataclass(frozen=True, slots=True)
class Readiness:
    """The number of essential skills of an occupation in each `NeedState`."""

    said: int
    in_part: int
    denied: int
    not_mentioned: int

    @property
    def total(self) -> int:
        """The number of essential skills."""
        return self.said + self.in_part + self.denied + self.not_mentioned


class Band(StrEnum):
    """A range of scores, by a word for it."""

    STRONG = "strong"
    GOOD = "good"
    PARTIAL = "partial"
    STRETCH = "stretch"


class WhyKind(StrEnum):
    """What speaks most plainly for a career, the plainest first.

    Held is an occupation that the person had. Said and chosen are essential skills in the
    person's words or given by URI, and job those of a past job. Statement is an example statement
    of people in the occupation that is close to the words. Helpful is an optional skill, near an
    essential one that is covered in part. Similar is all else of at least a partial fit, and far
    the rest.
    """

    HELD = "held"
    SAID = "said"
    CHOSEN = "chosen"
    JOB = "job"
    STATEMENT = "statement"
    HELPFUL = "helpful"
    NEAR = "near"
    SIMILAR = "similar"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a career.

    `recognised` are one or two recognised skills (by position) and `skill` is the need (URI) that
    the first one counts for. `needs` is the number of essential skills that are there from the same
    source. `occupation` is the past job (URI), `statement` the example
    statement.
    """

    kind: WhyKind
    recognised: tuple[int, ...] = ()
    skill: str = ""
    needs: int = 0
    occupation: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One ranked occupation (URI); `reasons` are the terms that sum to `score` (0 to 1).

    `is_brought_forward` where careers further down have a higher score, but answer the same as
    those before it.
    """

    rank: int
    score: float
    band: Band
    occupation: str
    coverage: Coverage
    readiness: Readiness
    group: str
    held: bool
    matched: tuple[MatchedSkill, ...]
    gaps: tuple[SkillGap, ...]
    reasons: Mapping[str, float]
    why: Why
    notes: tuple[NotedCareer, ...] = ()
    is_brought_forward: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to a profile: what was recognised, what was not, and the ranked careers.

    `past_jobs` are those read in the words, without the chosen ones. `facets` counts, by facet and
    value, the careers of at least a partial fit that choosing the value would leave. `hidden` are
    the careers that would stand in the list but for a note, best first.
    """

    statements: tuple[SkillStatement, ...]
    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    matches: tuple[Match, ...]
    facets: Mapping[str, Mapping[str | int, int]] = field(default_factory=dict)
    past_jobs: tuple[PastJob, ...] = ()
    notes: tuple[Note, ...] = ()
    hidden: tuple[HiddenCareer, ...] = ()


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
