"""Advice: the answer to what-if, skills to add and what each would do to careers."""

from dataclasses import dataclass

from recommender.match import Band
from recommender.profile import SkillStatement
from recommender.recognised import RecognisedSkill, Unrecognised


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a career (URI) stands for a person; `score` is the one of a match, 0 to 1."""

    occupation: str
    score: float
    band: Band


@dataclass(frozen=True, slots=True)
class Move:
    """One career before some skills are added and after."""

    before: Standing
    after: Standing

    @property
    def gain(self) -> float:
        """The change in score."""
        return self.after.score - self.before.score


@dataclass(frozen=True, slots=True)
class Effect:
    """What some skills (URIs) would do if a person had them, over the careers in reach.

    `essential_in` and `optional_in` count the careers that ask for one of the skills (a career
    that lists one as essential counts there alone). Of these, `gain` is the sum of their changes
    in score, `risen` the number whose band rises, and `moves` the first few whose score rises.
    No career falls.
    """

    skills: tuple[str, ...]
    essential_in: int
    optional_in: int
    risen: int
    gain: float
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What was understood of a profile, and the skills that would raise careers the most.

    `career` is the chosen career as it stands; `in_reach` the number of careers looked at and
    `tried` the number of skills whose effect was computed; `together` adds two or three skills.
    """

    statements: tuple[SkillStatement, ...]
    recognised: tuple[RecognisedSkill, ...]
    unrecognised: tuple[Unrecognised, ...]
    career: Standing | None = None
    in_reach: int = 0
    tried: int = 0
    skills: tuple[Effect, ...] = ()
    together: Effect | None = None
