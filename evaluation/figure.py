"""Figures: what an evaluation comes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its 95 % confidence interval."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one system, ours or a baseline."""

    system: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one benchmark file shows; `unresolved` names the gold that the catalogue lacks."""

    benchmark: str
    file: str
    queries: int
    gold: int
    unresolved: tuple[str, ...]
    systems: tuple[Measured, ...]
