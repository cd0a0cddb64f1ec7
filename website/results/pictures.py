"""What the pictures of a match show: parts of a bar, each a number of skills."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommender.results import NeedState
from service.schemas.match import (
    MatchAnswer,
    MatchedSkillAnswer,
    ReadinessAnswer,
    RecognisedSkillAnswer,
    SkillGapAnswer,
)
from taxonomy.catalogue import Importance, SkillKind

FIRST = 10
"""The careers of the strip over the list."""
_STATES = ("said", "in_part", "denied", "not_mentioned")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar by name, with the number of skills in it, above 0."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class CareerBar:
    """A career with its essential skills by what was said of them."""

    match: MatchAnswer
    parts: list[Part]


def career_bar(match: MatchAnswer) -> CareerBar:
    """Return the bar of a career."""
    return CareerBar(match, readiness_parts(match.readiness))


def is_telling(bars: Sequence[CareerBar]) -> bool:
    """Return whether something essential was said of at least half of the careers."""
    told = (bar.match.readiness.said + bar.match.readiness.in_part > 0 for bar in bars)
    return 2 * sum(told) >= len(bars)


def readiness_parts(readiness: ReadinessAnswer) -> list[Part]:
    """Return the essential skills of a career by what was said of them."""
    counts = ((name, getattr(readiness, name)) for name in _STATES)
    return [Part(name, count) for name, count in counts if count]


@dataclass(frozen=True)
class Overlap:
    """The skills of a person and the essential skills of a career, side by side.

    `parts` are those of the person that count nowhere in the career ("yours"), then the career's.
    `said` counts all needs that were said, by relation and kind.
    """

    parts: list[Part]
    needed: int
    said: dict[str, dict[str, "NeedCount"]]

    @property
    def yours(self) -> int:
        """The skills that count nowhere in the career."""
        return self._count("yours")

    @property
    def shared(self) -> int:
        """The essential skills that are there, also in part."""
        return self._count("said", "in_part")

    @property
    def total(self) -> int:
        """All skills of the picture."""
        return self.yours + self.needed

    def _count(self, *names: str) -> int:
        return sum(part.count for part in self.parts if part.name in names)


def overlap(match: MatchAnswer, recognised: Iterable[RecognisedSkillAnswer]) -> Overlap:
    """Return what a person and a career share; `recognised` is what the match refers to."""
    found = list(recognised)
    counted = {
        found[cause.recognised].skill.uri for need in match.matched for cause in need.because
    }
    yours = len({one.skill.uri for one in found} - counted)
    own = [Part("yours", yours)] if yours else []
    parts = [*own, *readiness_parts(match.readiness)]
    return Overlap(parts, match.readiness.total, said_by_kind(match))


@dataclass(frozen=True, slots=True)
class NeedCount:
    """How many of some needed skills were said."""

    said: int
    total: int


def said_by_kind(match: MatchAnswer) -> dict[str, dict[str, NeedCount]]:
    """Return how many needs of a career were said, by relation and then by kind."""
    needs: list[MatchedSkillAnswer | SkillGapAnswer] = [*match.matched, *match.gaps]
    found: dict[str, dict[str, NeedCount]] = {}
    for relation in Importance:
        own = [need for need in needs if need.relation is relation]
        of_kind = {kind: [n for n in own if n.skill.kind is kind] for kind in SkillKind}
        found[relation.value] = {
            kind.value: NeedCount(sum(n.state is NeedState.SAID for n in some), len(some))
            for kind, some in of_kind.items()
        }
    return found
