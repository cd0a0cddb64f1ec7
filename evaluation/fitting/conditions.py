"""Condition fitting: how well conditions of work are told from clauses, by threshold.

`python -m evaluation.fitting.conditions` prints, for each pair of thresholds, precision, recall
and F1 on the clauses at even places of `condition_clauses.csv`, by which they were chosen, and on
the others, which were held out; and for the thresholds that serve, how many of some example
statements, which all claim something, are wrongly read as a condition.
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from models.encoder import Encoder
from models.onnx_encoder import SHIPPED, CachedEncoder, OnnxEncoder
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.conditions import ConditionFinder
from recommender.recognition.notes import NoteReader
from taxonomy.statements import FOLDER, read_statements

_FILE = Path(__file__).with_name("condition_clauses.csv")
_LANGUAGE = "en"
_CAPACITY = 10_000
_EVERY = 29
_LEAST = (0.5, 0.54, 0.58, 0.62)
_LEAST_OF_FEW = (0.6, 0.68)


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """What somebody says, and the conditions in it: pairs of name and whether it is wanted."""

    text: str
    conditions: frozenset[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class ConditionScore:
    """Conditions of some clauses: how many were told rightly, how many told, how many are there."""

    right: int
    told: int
    there: int

    @property
    def precision(self) -> float:
        """The share of those that were told."""
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        """The share of those that are there."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.told + self.there) if self.right else 0.0


def condition_clauses() -> tuple[ConditionClause, ...]:
    """Return the clauses that were written for this project, in the order of their file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            ConditionClause(
                row["text"],
                frozenset((name, row["kind"] == "wish") for name in row["conditions"].split()),
            )
            for row in csv.DictReader(file)
        )


def score(reader: NoteReader, clauses: Sequence[ConditionClause]) -> ConditionScore:
    """Return how well a reader tells the conditions of clauses, and whether they are wanted."""
    right = told = there = 0
    for clause in clauses:
        found = {
            (note.name.condition, not note.name.kind.is_against)
            for note in reader.read([(0, clause.text)])
            if note.name.condition
        }
        right += len(found & clause.conditions)
        told += len(found)
        there += len(clause.conditions)
    return ConditionScore(right, told, there)


def told_in_claims(reader: NoteReader, every: int) -> tuple[int, int]:
    """Return how many of the example statements of occupations are read as a condition.

    One statement in `every` is read; the second number is how many those are.
    """
    texts = [one.text for one in read_statements(FOLDER / "occupations.csv")[::every]]
    told = (any(note.name.condition for note in reader.read([(0, text)])) for text in texts)
    return sum(told), len(texts)


def reader_of(encoder: Encoder, *least: float) -> NoteReader:
    """Return a reader of notes by some thresholds, or by those that serve, without past jobs."""
    kinds, finder = ClaimClassifier(encoder, _LANGUAGE), ConditionFinder(encoder)
    if not least:
        return NoteReader(kinds, finder)
    many, few = least
    return NoteReader(kinds, finder, least=(many, few))


def _print() -> None:
    encoder, clauses = CachedEncoder(OnnxEncoder.load(SHIPPED), _CAPACITY), condition_clauses()
    for least in product(_LEAST, _LEAST_OF_FEW):
        reader = reader_of(encoder, *least)
        halves = (score(reader, clauses[half::2]) for half in (0, 1))
        figures = (f"{one.precision:.3f} {one.recall:.3f} {one.f1:.3f}" for one in halves)
        sys.stdout.write(f"{least} {' | '.join(figures)}\n")
    told, among = told_in_claims(reader_of(encoder), _EVERY)
    sys.stdout.write(f"{told} of {among} claims\n")


if __name__ == "__main__":
    _print()
