"""A text pair: what an encoder learns from, two texts that mean the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts to be brought near; `target` names what both mean, such as a URI.

    Within a batch every other pair's `positive` is taken for wrong, so targets are distinct there.
    """

    anchor: str
    positive: str
    target: str


Batch = tuple[TextPair, ...]
"""The pairs of one step of a training, their targets distinct."""
