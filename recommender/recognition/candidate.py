"""Candidates: the skills that spans of a text may name, and the best of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from models.encoder import Vectors
from recommender.recognition.claims import Offsets

_LEAST_BESIDE, _MOST_BESIDE = 0.52, 2
"""The confidence from which words have a skill beside a surer one, and how many of these."""


@dataclass(frozen=True, slots=True)
class SkillCandidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1.

    `nearest` is the span that supports the skill the most, where that is clearly more. `is_name`
    is true where the words are one of the skill's names (`SkillName`), such as "Kubernetes".
    """

    skill: int
    confidence: float
    start: int
    end: int
    nearest: Offsets | None = None
    is_name: bool = False

    def places(self) -> Iterator["SkillCandidate"]:
        """Yield it at the span that clearly supports it more, if any, then where it is surest."""
        if self.nearest is not None:
            start, end = self.nearest
            yield replace(self, start=start, end=end, nearest=None)
        yield self

    def overlap(self, other: "SkillCandidate") -> float:
        """Return the Jaccard index of the two spans, in characters."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(shared, 0) / (max(self.end, other.end) - min(self.start, other.start))


def by_confidence(candidate: SkillCandidate) -> tuple[float, int, int, int]:
    """Return the sort key by which the surest is first, of equal ones the longest span."""
    return -candidate.confidence, candidate.start - candidate.end, candidate.start, candidate.skill


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """The claim of one text, its unit vector, and the skills that its spans may name.

    `claimed` is the text with what claims nothing blanked, "" where nothing is left; `parts` are
    the spans as the encoder got them. `nearest` are the nearest skills of each span, `exact` those
    with a label or name that occurs in the text, `unknown` the places of names that nothing knows,
    and `is_name` where little more is said than them. `near_occupations` is the mean similarity of
    the four nearest example statements of each occupation that has any (some,), and `near_label`
    the similarity of the nearest preferred label of a skill.
    """

    claimed: str
    vector: Vectors
    spans: tuple[Offsets, ...]
    parts: tuple[str, ...]
    nearest: tuple[SkillCandidate, ...]
    exact: tuple[SkillCandidate, ...]
    near_occupations: Vectors
    near_label: float
    unknown: tuple[Offsets, ...] = ()
    is_name: bool = False

    def candidates(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return all candidates but those of excluded skills (rows), surest first."""
        return sorted(self._every(excluded), key=by_confidence)

    def surest(self, excluded: Iterable[int] = ()) -> float:
        """Return the greatest confidence in a skill but excluded ones (rows), 0 without any."""
        return max((each.confidence for each in self._every(excluded)), default=0.0)

    def _every(self, excluded: Iterable[int]) -> Iterator[SkillCandidate]:
        without = set(excluded)
        return (each for each in (*self.exact, *self.nearest) if each.skill not in without)

    def best(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return one skill for each of the spans that do not overlap, surest first.

        Words that have a skill get others where these are likely: "erecting and dismantling
        scaffolding" is building it as well. Those of a label have no other, but a label that occurs
        in the text may lie within a larger span with a skill of its own: "circuit boards" within
        "solder circuit boards". Skills in `excluded` (rows) are left out, and no other comes in
        their place.
        """
        labels = {(c.start, c.end) for c in self.exact}
        names = [c for c in self.exact if c.is_name]
        taken: list[SkillCandidate] = []
        for candidate in self.candidates():
            is_taken = any(candidate.skill == other.skill for other in taken)
            if is_taken or _is_guessed(candidate, names):
                continue
            free = (place for place in candidate.places() if _is_free(place, taken, labels))
            taken.extend(islice(free, 1))
        without = set(excluded)
        return [one for one in taken if one.skill not in without]


def _is_guessed(one: SkillCandidate, names: Iterable[SkillCandidate]) -> bool:
    """Return whether words with a name ("use Docker") are unlikely to have some other skill.

    They are compared by the name's letters, since the encoder does not know what it is.
    """
    return one.confidence < _LEAST_BESIDE and any(
        one != name and one.start < name.end and name.start < one.end for name in names
    )


def _is_free(one: SkillCandidate, taken: Iterable[SkillCandidate], labels: set[Offsets]) -> bool:
    """Return whether the words of a candidate have no skill yet, or may have it as well."""
    beside = [
        other
        for other in taken
        if one.start < other.end and other.start < one.end and not _is_around(one, other, labels)
    ]
    if one.confidence < _LEAST_BESIDE:
        return not beside
    return len(beside) <= _MOST_BESIDE and all(
        (other.start, other.end) not in labels for other in beside
    )


def _is_around(one: SkillCandidate, other: SkillCandidate, labels: set[Offsets]) -> bool:
    """Return whether a span without a label of its own lies around a shorter one with a label."""
    within = one.start <= other.start and other.end <= one.end
    larger = one.end - one.start > other.end - other.start
    is_label = (one.start, one.end) in labels
    return within and larger and not is_label and (other.start, other.end) in labels
