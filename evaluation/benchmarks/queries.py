"""Queries of a benchmark and the targets that are ranked for them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from evaluation.metrics.ranking import Kind
from taxonomy.catalogue import Catalogue, Occupation, Skill

SAMPLE_SEED = 20_26
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Query:
    """Texts that belong together (a sentence, a title, statements) and the gold concepts (URIs)."""

    texts: tuple[str, ...]
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The queries of one file; `unresolved` names each gold entry that the catalogue lacks."""

    name: str
    queries: tuple[Query, ...]
    unresolved: tuple[str, ...] = ()

    def sample(self, size: int) -> "Benchmark":
        """Return the benchmark with `size` queries drawn with a fixed seed, in their order."""
        return Benchmark(self.name, draw(self.queries, size), self.unresolved)

    def shortened(self, texts: int) -> "Benchmark":
        """Return the benchmark with only the first `texts` texts of each query."""
        short = tuple(Query(query.texts[:texts], query.gold) for query in self.queries)
        return Benchmark(self.name, short, self.unresolved)


def draw(items: tuple[T, ...], size: int) -> tuple[T, ...]:
    """Return `size` items drawn with a fixed seed, in their order; all where there are no more."""
    if size >= len(items):
        return items
    drawn = random.Random(SAMPLE_SEED).sample(range(len(items)), size)  # noqa: S311
    return tuple(items[number] for number in sorted(drawn))


def benchmark_of(
    name: str, queries: Sequence[tuple[tuple[str, ...], Sequence[str]]], known: Sequence[str]
) -> Benchmark:
    """Return a benchmark of queries, given as (texts, gold URIs), without gold that is not known.

    A query that has no gold left is dropped.
    """
    have = set(known)
    kept = [Query(texts, frozenset(gold) & have) for texts, gold in queries]
    lacking = sorted({uri for _, gold in queries for uri in gold} - have)
    return Benchmark(name, tuple(query for query in kept if query.gold), tuple(lacking))


@dataclass(frozen=True, slots=True)
class Targets:
    """Concepts (URIs) and their texts, one list for each; `labels` are what they are called."""

    uris: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @property
    def row(self) -> dict[str, int]:
        """The row of each target by URI."""
        return {uri: row for row, uri in enumerate(self.uris)}


def targets_of(kind: Kind, catalogue: Catalogue) -> Targets:
    """Return what a kind of benchmark ranks: all skills, or all occupations.

    The texts are the preferred and alternative labels, each by itself; for careers, where
    queries hold no job title, labels and description as one text.
    """
    concepts: Sequence[Skill | Occupation]
    concepts = catalogue.skills if kind is Kind.LINKING else catalogue.occupations
    labels = tuple((c.label, *c.alternative_labels) for c in concepts)
    texts = labels
    if kind is Kind.CAREERS:
        texts = tuple(
            ("\n".join((*names, one.description)),)
            for names, one in zip(labels, catalogue.occupations, strict=True)
        )
    return Targets(tuple(c.uri for c in concepts), labels, texts)
