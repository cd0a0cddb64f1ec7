"""A candidate: a skill that some words of a text may name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A skill (row) that a span of a text may name, with a confidence from 0 to 1."""

    skill: int
    confidence: float
    start: int
    end: int
