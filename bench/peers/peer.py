"""A peer: what is asked of each way to find skills in a text, and what each is given."""

import json
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RANKED = 10
"""How many skills of a ranking count, for RP@10."""

Scored = list[tuple[str, float]]
"""Skills (URIs), best first, each with a score."""


@dataclass(frozen=True, slots=True)
class SkillTexts:
    """A skill of ESCO as peers are given it; the preferred label comes first."""

    uri: str
    labels: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a benchmark file and the URIs of the skills that are in it."""

    text: str
    gold: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Given:
    """What all peers are given, in a folder.

    `weights` is the folder of a sentence-transformers model, `home` that of Destinai's catalogue.
    """

    folder: Path
    weights: str
    home: str

    def write(self, skills: Sequence[SkillTexts], sentences: Sequence[Sentence]) -> None:
        """Write the skills and the sentences."""
        for name, items in (("skills", skills), ("sentences", sentences)):
            content = json.dumps([asdict(item) for item in items])
            (self.folder / f"{name}.json").write_text(content, encoding="utf-8")

    def skills(self) -> Iterator[SkillTexts]:
        """Yield the skills."""
        for uri, labels, description in self._rows("skills"):
            yield SkillTexts(uri, tuple(labels), description)

    def sentences(self) -> list[Sentence]:
        """Return the sentences."""
        return [Sentence(text, tuple(gold), file) for text, gold, file in self._rows("sentences")]

    def _rows(self, name: str) -> Iterator[tuple[Any, ...]]:
        content = (self.folder / f"{name}.json").read_text(encoding="utf-8")
        for row in json.loads(content):
            yield tuple(row.values())


@dataclass(frozen=True, slots=True)
class Measured:
    """What a peer finds in each sentence, and what that takes.

    CPU seconds are for all sentences together, read one by one and all at once; `resident` is by
    how many bytes the memory grew until each had been read by itself. `found` and `ranked` are for
    each sentence; `is_tuned` is the peer's.
    """

    one_by_one: float
    batched: float
    resident: int
    is_tuned: bool
    found: list[Scored]
    ranked: list[Scored]


class Peer(ABC):
    """A way to find skills in sentences, loaded and ready to answer.

    `is_tuned` says that it has no threshold of its own: it is measured with the one that gives it
    the best F1 on these very sentences.
    """

    is_tuned = False

    @classmethod  # noqa: B027 - there may be nothing to prepare
    def prepare(cls, given: Given, folder: Path) -> None:
        """Write into a folder what is computed once for an ESCO, if there is anything."""

    @abstractmethod
    def __init__(self, given: Given, folder: Path) -> None:
        """Load what was prepared."""

    @abstractmethod
    def read(self, texts: Sequence[str]) -> list[Scored]:
        """Return the skills that are found in each text; the time of this is measured."""

    @abstractmethod
    def rank(self, sentence: Sentence) -> Scored:
        """Return the ten likeliest skills of a sentence."""

    def found(self, sentence: Sentence) -> Scored:
        """Return the skills that count as found in a sentence; this is judged."""
        return self.read([sentence.text])[0]


def skills_by_label(skills: Iterable[SkillTexts]) -> dict[str, tuple[str, ...]]:
    """Return the URIs of the skills of each label in lower case.

    A label that is preferred for a skill stands for that skill alone.
    """
    preferred: defaultdict[str, list[str]] = defaultdict(list)
    alternative: defaultdict[str, list[str]] = defaultdict(list)
    for skill in skills:
        first, *others = (label.lower() for label in skill.labels)
        preferred[first].append(skill.uri)
        for label in dict.fromkeys(others):
            alternative[label].append(skill.uri)
    return {label: tuple(uris) for label, uris in (alternative | preferred).items()}
