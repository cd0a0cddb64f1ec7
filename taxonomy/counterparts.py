"""Counterparts: which concept of another taxonomy stands for one of a catalogue."""

from dataclasses import dataclass
from enum import StrEnum


class MatchType(StrEnum):
    """How near a counterpart is, in the terms of SKOS, the nearest first.

    Broad means that the counterpart is broader. Source: https://www.w3.org/TR/skos-reference/#mapping
    """

    EXACT = "exact"
    CLOSE = "close"
    NARROW = "narrow"
    BROAD = "broad"

    @property
    def inverse(self) -> "MatchType":
        """The match as seen from the counterpart."""
        swapped = {MatchType.BROAD: MatchType.NARROW, MatchType.NARROW: MatchType.BROAD}
        return swapped.get(self, self)


CLOSE = (MatchType.EXACT, MatchType.CLOSE)
"""The matches that are near enough to say the same of both."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """That a concept (URI of an occupation or ISCO-08 group) has a counterpart elsewhere.

    `counterpart`, `label` and `code` are the other concept's URI, label and notation; `source` is
    the crosswalk that says so.
    """

    concept: str
    counterpart: str
    label: str
    code: str
    match: MatchType
    source: str
