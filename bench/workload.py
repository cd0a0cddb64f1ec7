"""The workload: people to match, in words and by skill URIs."""

import json
from collections.abc import Iterator
from pathlib import Path

WORDS = 12
STATEMENTS = 10


def people_in_words(path: Path) -> list[tuple[str, ...]]:
    """Return distinct people of ten statements of at most a dozen words each."""
    return [group for group in _batches(_statements(path)) if len(group) == STATEMENTS]


def _statements(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = (text for line in lines for text in json.loads(line)["statements"])
    return list(dict.fromkeys(" ".join(text.split()[:WORDS]) for text in said))


def _batches(statements: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(statements), STATEMENTS):
        yield tuple(statements[start : start + STATEMENTS])


def people_by_skills(skills: list[str], count: int) -> list[tuple[str, ...]]:
    """Return `count` people of ten skill URIs each, spread over the catalogue."""
    step = max(len(skills) // (count * STATEMENTS), 1)
    spread = skills[::step]
    return [
        tuple(spread[start : start + STATEMENTS])
        for start in range(0, count * STATEMENTS, STATEMENTS)
    ]
