"""Candidates: the skills that spans of a text may name, and the best of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from models.encoder import Vectors
from recommender.recognition.claims import Offsets


@dataclass(frozen=True, slots=True)
class SkillCandidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1.

    `nearest` is the span that supports the skill the most, where that is clearly more.
    """

    skill: int
    confidence: float
    start: int
    end: int
    nearest: Offsets | None = None

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
    with a label that occurs in the text, `unknown` the places of names that nothing knows, and
    `is_name` where little more is said than them. `near_occupations` is the mean similarity of
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
        without = set(excluded)
        every = (each for each in (*self.exact, *self.nearest) if each.skill not in without)
        return sorted(every, key=by_confidence)

    def best(self, excluded: Iterable[int] = ()) -> list[SkillCandidate]:
        """Return one skill for each of the spans that do not overlap, surest first.

        A label that occurs in the text may lie within a larger span with a skill of its own:
        "circuit boards" within "solder circuit boards". Skills in `excluded` (rows) are left out.
        """
        without = set(excluded)
        labels = {(c.start, c.end) for c in self.exact if c.skill not in without}
        taken: list[SkillCandidate] = []
        for candidate in self.candidates(without):
            free = (
                place
                for place in candidate.places()
                if not any(_conflict(place, other, labels) for other in taken)
            )
            taken.extend(islice(free, 1))
        return taken


def _conflict(one: SkillCandidate, other: SkillCandidate, labels: set[Offsets]) -> bool:
    overlap = one.start < other.end and other.start < one.end
    around = (one.start <= other.start and other.end <= one.end) and (
        (one.start, one.end) not in labels and (other.start, other.end) in labels
    )
    larger = one.end - one.start > other.end - other.start
    return one.skill == other.skill or (overlap and not (around and larger))
