"""Guidance: the results of what-if, of questions and of a plan."""

from dataclasses import dataclass
from enum import StrEnum

from recommender.profile import SkillStatement
from recommender.results import (
    AskedSkill,
    Band,
    Coverage,
    MatchedSkill,
    NeedState,
    Note,
    NotedCareer,
    Readiness,
    RecognisedSkill,
    Unrecognised,
)
from taxonomy.catalogue import Importance


@dataclass(frozen=True, slots=True)
class CareerScore:
    """The score of a career (URI) for a person, 0 to 1 as in a match, and its band."""

    occupation: str
    score: float
    band: Band


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One career before some skills are added and after."""

    before: CareerScore
    after: CareerScore

    @property
    def gain(self) -> float:
        """The change in score."""
        return self.after.score - self.before.score


@dataclass(frozen=True, slots=True)
class SkillEffect:
    """The effect of some skills (URIs), if a person had them, on the careers in reach.

    `essential_in` and `optional_in` count the careers that need one of the skills (a career for
    which one is essential counts there alone). Of these, `gain` is the sum of their changes in
    score, `risen` the number whose band rises, and `changes` the first few whose score rises. No
    score falls.
    """

    skills: tuple[str, ...]
    essential_in: int
    optional_in: int
    risen: int
    gain: float
    changes: tuple[ScoreChange, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What was recognised in a profile, and the skills that would raise careers the most.

    `career` is the chosen career as scored now; `in_reach` the number of careers considered and
    `tried` the number of skills whose effect was computed; `together` adds two or three skills.
    """

    statements: tuple[SkillStatement, ...]
    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    career: CareerScore | None = None
    in_reach: int = 0
    tried: int = 0
    skills: tuple[SkillEffect, ...] = ()
    together: SkillEffect | None = None


@dataclass(frozen=True, slots=True)
class SettledCareer:
    """The rank of an occupation (URI) in a match, from 1, if the answer is yes and if it is no."""

    occupation: str
    rank_if_yes: int
    rank_if_no: int


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a person has a skill (URI), and the information in the answer in bits.

    `settles` are the first few careers whose rank depends most on it.
    """

    skill: str
    information: float
    settles: tuple[SettledCareer, ...]


@dataclass(frozen=True, slots=True)
class CareerProbability:
    """How probable it is, from 0 to 1, that an occupation (URI) is the person's own."""

    occupation: str
    probability: float


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask a person, best first, and the first careers as they stand now.

    Both are empty where nothing usable was said.
    """

    questions: tuple[Question, ...] = ()
    posterior: tuple[CareerProbability, ...] = ()


class PlanStage(StrEnum):
    """What a step of a plan is about, in the order of the plan.

    To learn is the essential knowledge, to practise the essential practical skills that several
    other careers of the list need too or that further ones build on, to specialise the other
    essential ones, and to strengthen the optional ones.
    """

    LEARN = "learn"
    PRACTISE = "practise"
    SPECIALISE = "specialise"
    STRENGTHEN = "strengthen"


@dataclass(frozen=True, slots=True)
class PlannedSkill:
    """A gap (URI of a skill) to close; `helps_with` are further gaps (URIs) that build on it.

    `careers` is the number of the other careers considered that need it.
    """

    skill: str
    relation: Importance
    careers: int
    helps_with: tuple[str, ...]
    state: NeedState = NeedState.NOT_MENTIONED


@dataclass(frozen=True, slots=True)
class PlanStep:
    """Skills to learn, in their order."""

    stage: PlanStage
    skills: tuple[PlannedSkill, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is covered of a chosen career (URI), and the gaps in steps.

    `compared` is the number of other careers that were considered, the first of the ranked list;
    0 where nothing usable was said. `noted` is what the notes say of the career, `left_out` are the
    gaps (URIs) that a limit or an aversion speaks against.
    """

    statements: tuple[SkillStatement, ...]
    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    occupation: str
    coverage: Coverage
    readiness: Readiness
    matched: tuple[MatchedSkill, ...]
    steps: tuple[PlanStep, ...]
    compared: int
    notes: tuple[Note, ...] = ()
    noted: tuple[NotedCareer, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidOfSkills:
    """What a person said of some skills, in their order, and what was recognised in a profile."""

    statements: tuple[SkillStatement, ...]
    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    asked: tuple[AskedSkill, ...]
