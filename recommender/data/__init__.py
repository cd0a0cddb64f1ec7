"""Data files of the recommender: word lists and cues as CSV, learnt weights as JSON.

The first line of a CSV file names its columns. Files are UTF-8.
"""

import csv
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).parent
ESCO_OCCUPATIONS = 3007
"""The occupations of ESCO 1.1.1, over which the weights were learnt."""


def read_rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Return the rows of a CSV file, each as text by column."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_lists(name: str, key: str, value: str) -> dict[str, list[str]]:
    """Return the values of one column of a CSV file by those of another, in the file's order."""
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_rows(name):
        lists[row[key]].append(row[value])
    return dict(lists)
