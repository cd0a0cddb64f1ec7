"""The request and the answer of /questions: what to ask a person, and what would settle what."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from recommender.ranking.questions import MOST_QUESTIONS
from service.schemas import match as schemas
from service.schemas.base import Answer, OccupationRef, SkillRef, Versioned, Whole

EXAMPLES: list[Any] = [
    {"statements": ["I solder circuit boards", "keep lab records"], "limit": 3},
    {"text": "I run a small bakery. I plan the shifts and keep the books."},
]


class QuestionsRequest(schemas.ProfileFields):
    """A person as for /match, with what they answered so far."""

    model_config = ConfigDict(
        json_schema_extra={"examples": EXAMPLES, "anyOf": schemas.SAYS_SOMETHING}
    )

    limit: Annotated[Whole, Field(ge=1, le=MOST_QUESTIONS)] = Field(
        default=5, description="Most questions to list"
    )


class SettledAnswer(Answer):
    """The rank that a career would have in /match, from 1, by the answer."""

    occupation: OccupationRef
    rank_if_yes: int
    rank_if_no: int


class QuestionAnswer(Answer):
    """Whether the person has a skill; best asked one at a time."""

    skill: SkillRef
    meaning: str = Field(description="What the skill is, in a sentence or two; may be empty")
    information: float = Field(
        description="Mutual information of the answer and the career, in bits: 0 settles nothing, "
        "1 halves what is open"
    )
    settles: list[SettledAnswer] = Field(
        description="The first few careers whose rank depends most on the answer"
    )


class ProbableCareer(Answer):
    """How probable it is, from 0 to 1, that a career is the person's own."""

    occupation: OccupationRef
    probability: float


class QuestionsAnswer(Versioned):
    """What to ask, best first, and the first careers as they stand; /match ranks them so.

    Yes goes to `skills`, a little to `partial_skills`, no to `denied_skills`, and what is not
    known or skipped to `unsure_skills`; none of these is asked again.
    """

    questions: list[QuestionAnswer] = Field(description="Empty where nothing is left to settle")
    posterior: list[ProbableCareer] = Field(description="Empty where nothing usable was said")
