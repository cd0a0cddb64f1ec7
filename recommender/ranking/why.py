"""Why a career is listed: the one reason that is plainest to a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index import sentences
from index.loaded import Index
from models.encoder import Vectors
from recommender.ranking.requirements import Requirements, met_by
from recommender.results import (
    Given,
    GivenAs,
    MatchedSkill,
    RecognisedSkill,
    Span,
    Why,
    WhyKind,
)
from taxonomy.catalogue import Importance

_CAUSES_SHOWN = 2
_SURE = 0.5
_LEAST_LIKENESS = 0.6
"""Cosine similarity of words and an example statement that say about the same."""
_Source = tuple[WhyKind, str]


@dataclass(frozen=True, slots=True)
class _Met:
    """A need (URI), the recognised skill (by place) that says the same, and what it is worth."""

    skill: str
    recognised: int
    worth: float


class Reasons:
    """Finds the reason for a career in its needs, and else in the example statements of it."""

    def __init__(self, index: Index, requirements: Requirements) -> None:
        self._catalogue = index.catalogue
        self._statements = index.occupation_statements
        self._specificity = requirements.specificity

    def why(
        self,
        occupation: int,
        matched: Sequence[MatchedSkill],
        recognised: Sequence[RecognisedSkill],
        spoken: Vectors,
    ) -> Why:
        """Return the reason for an occupation (row) that the person did not have.

        `spoken` are the vectors (statements, dimension) of what the person said.
        """
        rows = self._catalogue.skill_row
        specific = {one.skill: float(self._specificity[rows[one.skill]]) for one in matched}
        return (
            by_essentials(matched, recognised, specific)
            or self._by_statement(occupation, spoken)
            or by_lesser_needs(matched, recognised)
            or Why(WhyKind.SIMILAR)
        )

    def _by_statement(self, occupation: int, spoken: Vectors) -> Why | None:
        """Return the example statement that is nearest to the words, where one is close."""
        owners = self._statements.owners
        first, end = np.searchsorted(owners, [occupation, occupation + 1]).tolist()
        if first == end or not len(spoken):
            return None
        likeness = (self._statements.unit(slice(first, end)) @ spoken.T).max(axis=1)
        nearest = int(likeness.argmax())
        if likeness[nearest] < _LEAST_LIKENESS:
            return None
        return Why(WhyKind.STATEMENT, statement=self._texts[first + nearest])

    @cached_property
    def _texts(self) -> Sequence[str]:
        """The example statements of occupations, in the order of their vectors."""
        return [text for _, text in sentences.occupation_statements(self._catalogue)]


def by_essentials(
    matched: Iterable[MatchedSkill],
    recognised: Sequence[RecognisedSkill],
    specific: Mapping[str, float],
) -> Why | None:
    """Return the source of most of the essential skills that are covered (`met_by`).

    Each counts by its credit and its specificity (0 to 1, by URI). Words that were read unsurely
    are no reason. None where there are none.
    """
    needs: defaultdict[_Source, list[_Met]] = defaultdict(list)
    for one in matched:
        cause = met_by(one) if one.relation is Importance.ESSENTIAL else None
        if cause and _is_sure(recognised[cause.recognised]):
            met = _Met(one.skill, cause.recognised, one.credit * specific[one.skill])
            needs[_source(recognised[cause.recognised])].append(met)
    if not needs:
        return None

    kind, job = max(needs, key=lambda source: sum(one.worth for one in needs[source]))
    best = sorted(needs[kind, job], key=lambda one: (-one.worth, one.skill))
    causes = _apart([one.recognised for one in best], recognised)
    return Why(kind, causes, best[0].skill, needs=len(best), occupation=job)


def by_lesser_needs(
    matched: Sequence[MatchedSkill], recognised: Sequence[RecognisedSkill]
) -> Why | None:
    """Return an optional skill that is there, else the need that is covered best in part.

    Where that is a need of a past job, which the person did not say, the job is named.
    """
    optional = [one for one in matched if one.relation is Importance.OPTIONAL]
    helpful = [one for one in optional if met_by(one)]
    best = max(helpful or matched, key=lambda one: one.credit, default=None)
    if best is None or not best.because:
        return None
    kind = WhyKind.HELPFUL if helpful else WhyKind.NEAR
    cause = met_by(best) or best.because[0]
    _, job = _source(recognised[cause.recognised])
    return Why(kind, (cause.recognised,), best.skill, occupation=job)


def _is_sure(found: RecognisedSkill) -> bool:
    return isinstance(found.evidence, Given) or found.confidence >= _SURE


def _source(found: RecognisedSkill) -> _Source:
    """Return where a recognised skill comes from, with the past job (URI) if it is one."""
    evidence = found.evidence
    if isinstance(evidence, Given):
        is_job = evidence.given is GivenAs.OCCUPATION
        return WhyKind.JOB if is_job else WhyKind.CHOSEN, evidence.occupation
    return WhyKind.SAID, ""


def _apart(places: Iterable[int], recognised: Sequence[RecognisedSkill]) -> tuple[int, ...]:
    """Return the first few recognised skills (places), none in words that overlap another's."""
    kept: list[int] = []
    for place in dict.fromkeys(places):
        others = (recognised[one].evidence for one in kept)
        if not any(_overlap(recognised[place].evidence, other) for other in others):
            kept.append(place)
    return tuple(kept[:_CAUSES_SHOWN])


def _overlap(one: Span | Given, other: Span | Given) -> bool:
    if not (isinstance(one, Span) and isinstance(other, Span)):
        return False
    return one.text == other.text or one.overlaps(other.statement, other.start, other.end)
