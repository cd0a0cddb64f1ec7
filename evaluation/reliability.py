"""Reliability: how often claims of about the same confidence are right."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from evaluation.extraction import Claim

_Z = 1.959964
_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims whose confidence is about the same: how many, its mean, and the share right.

    `low` and `high` bound the share right with 95 % confidence.
    """

    claims: int
    confidence: float
    right: float
    low: float
    high: float


def reliability(claims: Sequence[Claim], bins: int = _BINS) -> tuple[Bin, ...]:
    """Return bins of equal width over confidences from 0 to 1, in order; empty ones left out."""
    members: list[list[Claim]] = [[] for _ in range(bins)]
    for claim in claims:
        members[min(int(claim.confidence * bins), bins - 1)].append(claim)
    return tuple(_bin(some) for some in members if some)


def _bin(claims: Sequence[Claim]) -> Bin:
    right = sum(claim.right for claim in claims)
    low, high = wilson_interval(right, len(claims))
    confidence = sum(claim.confidence for claim in claims) / len(claims)
    return Bin(len(claims), confidence, right / len(claims), low, high)


def wilson_interval(right: int, claims: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, right / claims (Wilson 1927)."""
    share, spread = right / claims, _Z * _Z / claims
    centre = (share + spread / 2) / (1 + spread)
    reach = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return max(0.0, centre - reach), min(1.0, centre + reach)
