"""Confidence in words: what a calibrated confidence means to a person."""

from enum import StrEnum


class Sureness(StrEnum):
    """How sure a reading is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


LEAST = {Sureness.SURE: 0.75, Sureness.LIKELY: 0.5}
"""The least confidence: right at least three times in four, and more often right than wrong."""


def sureness(confidence: float) -> Sureness:
    """Return the word for a confidence from 0 to 1."""
    return next((word for word, least in LEAST.items() if confidence >= least), Sureness.UNSURE)
