"""Claim sentences: what people write of work, each part marked by what it says.

A row of `claim_sentences.csv` is a text with a marker before each part, "{claims}I can weld
{denies}but never did TIG". Where `jobs` says "marked" the jobs that the person had are in double
brackets, the title after a bar where the words lack it: "[[driving a forklift|forklift driver]]".
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from recommender.recognition.claim_kinds import ClaimKind

_FILE = Path(__file__).with_name("claim_sentences.csv")
_MARKED = {"marked": True, "": False}
_MARK = re.compile(r"\{(\w+)\}|\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, from `start` to `end` in code points."""

    start: int
    end: int
    kind: ClaimKind


@dataclass(frozen=True, slots=True)
class Job:
    """Words of a text that tell a job of the person, and its title."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class ClaimSentence:
    """A text without its markers, and the parts that make it up.

    `jobs` are those of the person in it, None where the writer was not asked to mark them.
    """

    text: str
    parts: tuple[Part, ...]
    jobs: tuple[Job, ...] | None


def claim_sentences() -> Iterator[ClaimSentence]:
    """Yield the sentences that were written for this project, in the order of their file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sentence = parse(row["text"])
            yield sentence if _MARKED[row["jobs"]] else replace(sentence, jobs=None)


def parse(marked: str) -> ClaimSentence:
    """Return a marked text as text, parts and jobs; raise ValueError for an unknown marker."""
    text, last = "", 0
    starts: list[tuple[int, ClaimKind]] = []
    jobs = []
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        kind, words, title = found.groups()
        if kind:
            starts.append((len(text), ClaimKind(kind)))
        else:
            jobs.append(Job(len(text), len(text) + len(words), title or words))
            text += words
        last = found.end()
    text += marked[last:]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    parts = tuple(Part(start, end, kind) for (start, kind), end in zip(starts, ends, strict=True))
    return ClaimSentence(text, parts, tuple(jobs))
