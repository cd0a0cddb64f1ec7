"""Clauses: a text cut where the words of one thing said stop to reach the next."""

import re
from collections.abc import Iterable

Clause = tuple[int, int]
"""Code-point offsets within a text, end exclusive."""

_POINTS = (
    r"[;!?()\n]+|,(?!\d)|\.+(?=\s|$)"
    r"|(?<!\bwith)(?<!\bin)(?<!\bof)(?<!\bfollowing):|\s[-–—]+\s"  # noqa: RUF001
)
_TURNS = (
    r"(?<!\banything\s)but|however|though|although|whereas|while|instead|except(?!\s+me\b)"
    r"|apart\s+from|other\s+than|besides|unless|until|when\s+(?:i|we)\b|yet(?=\s+(?:i|we|can|am|my|still)\b)"
    r"|(?:and|so)\s+(?:i|we|can|now|am|my)\b|where\s+i\b|using\s+my|to\s+use\s+my"
)
_BREAK = re.compile(rf"(?:{_POINTS})|(?=\b(?:{_TURNS})\b)", re.IGNORECASE)


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of a text: between points, and from each turn ("but", "and I") on."""
    bounds = [(0, 0), *(found.span() for found in _BREAK.finditer(text)), (len(text), len(text))]
    spans = [(bounds[at][1], bounds[at + 1][0]) for at in range(len(bounds) - 1)]
    return [(start, end) for start, end in spans if text[start:end].strip()]


def blanked(text: str, spans: Iterable[Clause]) -> str:
    """Return a text with a space for every character of the spans, so that offsets stay."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)
