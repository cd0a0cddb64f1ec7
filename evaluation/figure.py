"""Figures: what an evaluation comes to."""

from dataclasses import dataclass

OURS = "Destinai"
"""What the system that serves is called beside its baselines."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its 95 % confidence interval.

    `learnt_on` says what of the system was learnt or chosen on these very queries, and
    `out_of_fold` whether each query was then answered without what it taught; None where nobody
    has stated it.
    """

    name: str
    value: float
    low: float
    high: float
    learnt_on: str | None = None
    out_of_fold: bool | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one system, ours or a baseline."""

    system: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one benchmark shows; `unresolved` names the gold that the catalogue lacks.

    `file` is the name of its file, or says what it is where it comes from the catalogue itself;
    `gold` counts the right answers, 0 where queries have a rating instead.
    """

    benchmark: str
    file: str
    queries: int
    gold: int
    unresolved: tuple[str, ...]
    systems: tuple[Measured, ...]
