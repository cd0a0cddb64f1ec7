"""Conditions of work: what people cannot do or want of it, told from the words of a clause.

`conditions.csv` has a row for each fact of a condition: its `label`, how people word it
(`wording`; `against` where that asks for its opposite, "a job where I can sit"; `for` where it
always asks for it, "only mornings"), and what tells that a career has it: `skill`, `isco` and
`interest`, or `touches` for a skill that tells that it may. Wordings without a condition are of
none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.encoder import Encoder
from models.similarity import VectorTable
from recommender.data import read_rows
from recommender.profile import NoteKind
from recommender.recognition.claim_kinds import folded
from taxonomy.facets import Interest

LEAST_SIMILARITY = 0.54
"""A condition that is less near is none; fitted on one half of `condition_clauses.csv`."""
LEAST_OF_FEW = 0.68
"""The same of one or two words, and where words only deny.

Who "never managed a budget" may still want to.
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of work: its name and label, and what tells that a career has it.

    `skills` and `touches` are preferred labels of skills, `isco` ISCO-08 codes of one to four
    digits.
    """

    name: str
    label: str
    skills: tuple[str, ...]
    touches: tuple[str, ...]
    isco: tuple[str, ...]
    interests: tuple[Interest, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How people word a condition (by name, "" for none); `kind` where that settles it."""

    condition: str
    text: str
    kind: NoteKind | None


@cache
def shipped_conditions() -> Mapping[str, Condition]:
    """Return the conditions that come with the recommender, by name."""
    parts: dict[str, defaultdict[str, list[str]]] = {}
    for row in read_rows(_FILE):
        if row["condition"]:
            found = parts.setdefault(row["condition"], defaultdict(list))
            found[row["part"]].append(row["value"])
    return {
        name: Condition(
            name=name,
            label=own["label"][0],
            skills=tuple(own["skill"]),
            touches=tuple(own["touches"]),
            isco=tuple(own["isco"]),
            interests=tuple(map(Interest, own["interest"])),
        )
        for name, own in parts.items()
    }


_FILE = "conditions.csv"
_KINDS = {"wording": None, "against": NoteKind.LIMIT, "for": NoteKind.WISH}


def _wordings() -> tuple[Wording, ...]:
    rows = (row for row in read_rows(_FILE) if row["part"] in _KINDS)
    return tuple(Wording(row["condition"], row["value"], _KINDS[row["part"]]) for row in rows)


@dataclass(frozen=True, slots=True)
class Found:
    """The wording that a text is nearest to, and the cosine similarity."""

    wording: Wording
    similarity: float


class ConditionFinder:
    """Finds the wording of a condition that words come nearest to.

    The wordings are encoded when the first words are looked for, or before by `prepare`.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._wordings = _wordings()
        self._table: VectorTable | None = None

    def prepare(self) -> VectorTable:
        """Return the vectors of the wordings, which are encoded once."""
        if self._table is None:
            vectors = self._encoder.encode([folded(one.text) for one in self._wordings])
            self._table = VectorTable(vectors)
        return self._table

    def nearest(self, texts: Sequence[str]) -> list[Found]:
        """Return the wording that each text is nearest to; of equal ones the first."""
        if not texts:
            return []
        near = self.prepare().similarities(self._encoder.encode([folded(one) for one in texts]))
        best = near.argmax(axis=0)
        return [
            Found(self._wordings[int(row)], float(near[row, place]))
            for place, row in enumerate(np.asarray(best))
        ]
