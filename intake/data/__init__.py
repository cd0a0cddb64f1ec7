"""English words that mark the parts of a CV: `cv_words.csv`, with a kind and words in each row."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    lists: defaultdict[str, list[str]] = defaultdict(list)
    path = Path(__file__).parent / "cv_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lists[row["kind"]].append(row["words"])
    return {kind: tuple(words) for kind, words in lists.items()}


def words_of_kind(kind: str) -> tuple[str, ...]:
    """Return the words of a kind, in the order of the file; each is in lower case."""
    return _lists()[kind]
