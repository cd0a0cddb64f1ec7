"""Ranked careers: the answer of /match, and of /occupations/{id}/transitions."""

from pydantic import Field

from api.schemas.base import Answer, Versioned
from api.schemas.concepts import OccupationRef, SkillRef
from api.schemas.facets import FacetCounts
from api.schemas.paged import Listed
from api.schemas.recognised import RecognisedSkillAnswer
from recommender.match import Band
from recommender.recognised import UnrecognisedReason
from taxonomy.catalogue import Importance


class Statement(Answer):
    """A statement as understood; `start` is its place in the free text, in code points."""

    text: str
    start: int


class UnrecognisedAnswer(Answer):
    """A statement that led to no skill, and why."""

    statement: int = Field(description="Position in `statements`")
    text: str
    reason: UnrecognisedReason


class ShareAnswer(Answer):
    """Credits summed over some skills; `share` is null where there are none."""

    covered: float
    total: int
    share: float | None


class CoverageOfAnswer(ShareAnswer):
    """The coverage of the essential or optional skills, whole and by kind."""

    knowledge: ShareAnswer
    skill: ShareAnswer


class CoverageAnswer(Answer):
    """How much of what an occupation needs a person has."""

    essential: CoverageOfAnswer
    optional: CoverageOfAnswer


class BecauseAnswer(Answer):
    """A recognised skill behind a credit, and how near it is to the needed one."""

    recognised: int = Field(description="Position in `recognised`")
    similarity: float


class MatchedSkillAnswer(Answer):
    """A needed skill that the person has, with a credit above 0 and up to 1."""

    skill: SkillRef
    relation: Importance
    credit: float
    because: list[BecauseAnswer]


class SkillGapAnswer(Answer):
    """A needed skill that nothing covers; `importance` is 0 to 1."""

    skill: SkillRef
    relation: Importance
    importance: float


class Career(Answer):
    """An occupation held against a person; near-identical ones share a `group`."""

    rank: int
    score: float = Field(description="0 to 1; does not depend on filters or limit")
    occupation: OccupationRef
    coverage: CoverageAnswer
    group: str
    matched: list[MatchedSkillAnswer]
    gaps: list[SkillGapAnswer]


class MatchAnswer(Career):
    """A career for a person; `reasons` are the terms that add up to `score`."""

    band: Band
    held: bool = Field(description="Whether the person gave this occupation")
    reasons: dict[str, float]


class MatchesAnswer(Versioned):
    """What was understood, what was not, and the ranked careers."""

    statements: list[Statement]
    recognised: list[RecognisedSkillAnswer]
    unrecognised: list[UnrecognisedAnswer]
    matches: list[MatchAnswer]
    facets: FacetCounts = Field(description="Counts of careers of at least a partial fit")


class TransitionList(Listed):
    """The careers within reach of someone in an occupation; there is one page."""

    occupation: OccupationRef
    skills: list[SkillRef] = Field(
        description="The occupation's own skills; `because.recognised` is a position in this list"
    )
    items: list[Career]
