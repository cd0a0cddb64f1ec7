"""Ratings: what people think of transitions from one occupation to another."""

import math
from dataclasses import dataclass
from pathlib import Path

from evaluation.benchmarks.files import EvaluationError, csv_rows
from evaluation.benchmarks.queries import draw
from taxonomy.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class RatedTransition:
    """A transition between two occupations (URIs) and how feasible it was rated, on any scale."""

    origin: str
    destination: str
    rating: float


@dataclass(frozen=True, slots=True)
class Ratings:
    """The rated transitions of one file; `unresolved` names the URIs that the catalogue lacks."""

    name: str
    rated: tuple[RatedTransition, ...]
    unresolved: tuple[str, ...] = ()

    def sample(self, size: int) -> "Ratings":
        """Return `size` transitions drawn with a fixed seed, in their order."""
        return Ratings(self.name, draw(self.rated, size), self.unresolved)


def read_ratings(path: Path, catalogue: Catalogue) -> Ratings:
    """Read rated transitions: a CSV file with `origin`, `destination` (URIs) and `rating`.

    Every row counts by itself, whether it is one person's rating or the mean of several. Rows
    with an occupation that the catalogue lacks are left out. Raises EvaluationError.
    """
    rated = [
        _rated(path, number, row)
        for number, row in csv_rows(path, ("origin", "destination", "rating"))
    ]
    known = catalogue.occupation_row
    named = {uri for one in rated for uri in (one.origin, one.destination)}
    kept = tuple(one for one in rated if one.origin in known and one.destination in known)
    if len({one.rating for one in kept}) < 2:  # noqa: PLR2004 - two make a difference
        raise EvaluationError(
            f"{path} needs two or more different ratings of transitions between occupations of "
            f"the catalogue in use, and has {len(kept)} of the latter; check the file, or import "
            "the release it was made for: destinai import esco PATH…"
        )
    return Ratings(path.name, kept, tuple(sorted(named - known.keys())))


def _rated(path: Path, number: int, row: dict[str, str]) -> RatedTransition:
    try:
        rating = float(row["rating"])
    except ValueError:
        rating = math.nan
    if not math.isfinite(rating):
        raise EvaluationError(f"{path} line {number}: rating must be a number")
    if row["origin"] == row["destination"]:
        raise EvaluationError(
            f"{path} line {number}: origin and destination are the same occupation; remove the line"
        )
    return RatedTransition(row["origin"], row["destination"], rating)
