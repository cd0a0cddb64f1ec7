"""A summary: how a description begins."""

import re

_END = re.compile(r"(?<=[a-z\d)][.!?])\s+(?=[A-Z])")
_ENOUGH = 60
"""Characters; a first sentence that is shorter takes the next with it."""


def summary_of(description: str) -> str:
    """Return the first sentences of a description, whole ones, until they say enough."""
    first, *rest = _END.split(description.strip())
    for sentence in rest:
        if len(first) >= _ENOUGH:
            break
        first = f"{first} {sentence}"
    return first
