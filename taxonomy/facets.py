"""Facets: what O*NET says about an occupation apart from the skills it needs."""

from dataclasses import dataclass
from enum import StrEnum


class Interest(StrEnum):
    """The six types of occupational interest (Holland's RIASEC), in O*NET's order."""

    REALISTIC = "realistic"
    INVESTIGATIVE = "investigative"
    ARTISTIC = "artistic"
    SOCIAL = "social"
    ENTERPRISING = "enterprising"
    CONVENTIONAL = "conventional"


@dataclass(frozen=True, slots=True)
class InterestScore:
    """How typical an interest is, from 1 to 7; `high_point` is 1 to 3, 0 where it is none."""

    interest: Interest
    score: float
    high_point: int


@dataclass(frozen=True, slots=True)
class EducationShare:
    """How many percent of those asked named a level of education (1 to 12) as required."""

    level: int
    label: str
    percent: float


@dataclass(frozen=True, slots=True)
class WorkStyle:
    """A way of working, with the value that O*NET gives it for the occupation."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is done in an occupation; a core task is relevant to most and important."""

    text: str
    core: bool


@dataclass(frozen=True, slots=True)
class Technology:
    """A product used; hot ones are often in job adverts, in-demand ones in this occupation's."""

    label: str
    category: str
    hot: bool
    in_demand: bool


@dataclass(frozen=True, slots=True)
class RelatedOccupation:
    """An occupation of the same taxonomy that O*NET calls related."""

    uri: str
    label: str


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of one O*NET occupation (URI); what O*NET lacks is None or empty.

    `job_zone` is 1 (little preparation) to 5 (extensive). Interests are in O*NET's order,
    education by level, work styles highest first, tasks and technologies as O*NET lists them
    with core tasks first, related occupations nearest first.
    """

    occupation: str
    job_zone: int | None = None
    education: tuple[EducationShare, ...] = ()
    interests: tuple[InterestScore, ...] = ()
    work_styles: tuple[WorkStyle, ...] = ()
    tasks: tuple[Task, ...] = ()
    technologies: tuple[Technology, ...] = ()
    related: tuple[RelatedOccupation, ...] = ()

    @property
    def typical_education(self) -> EducationShare | None:
        """The level of education that most named; the lower one of two.

        None where the shares that O*NET withholds might hold more.
        """
        withheld = 100 - sum(share.percent for share in self.education)
        found = [share for share in self.education if share.percent >= withheld]
        return max(found, key=lambda share: (share.percent, -share.level), default=None)

    @property
    def high_points(self) -> tuple[Interest, ...]:
        """The one to three highest interests, highest first."""
        outstanding = sorted((i for i in self.interests if i.high_point), key=_high_point)
        return tuple(score.interest for score in outstanding)


def _high_point(score: InterestScore) -> int:
    return score.high_point
