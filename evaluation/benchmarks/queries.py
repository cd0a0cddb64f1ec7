"""Queries of a benchmark and the targets that are ranked for them."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from evaluation.metrics.ranking import Kind
from taxonomy.catalogue import Catalogue, Occupation, Skill

SAMPLE_SEED = 20_26
T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""
_SEGMENT = "/"
_ESCO_OCCUPATION = "http://data.europa.eu/esco/occupation/"


@dataclass(frozen=True, slots=True)
class Query:
    """Texts that belong together (a sentence, a title, statements) and the gold concepts (URIs).

    `named` are the gold concepts as the file names them, by the URIs of ESCO, where those of the
    catalogue in use are others or fewer; else empty.
    """

    texts: tuple[str, ...]
    gold: frozenset[str]
    named: frozenset[str] = frozenset()


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
        short = tuple(replace(query, texts=query.texts[:texts]) for query in self.queries)
        return Benchmark(self.name, short, self.unresolved)


def draw(items: tuple[T, ...], size: int) -> tuple[T, ...]:
    """Return `size` items drawn with a fixed seed, in their order; all where there are no more."""
    if size >= len(items):
        return items
    drawn = random.Random(SAMPLE_SEED).sample(range(len(items)), size)  # noqa: S311
    return tuple(items[number] for number in sorted(drawn))


def watched(progress: Progress, step: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Yield `total` items and report how many are done."""
    for done, item in enumerate(items):
        progress(step, done, total)
        yield item
    progress(step, total, total)


def uris_by_name(concepts: Iterable[Skill | Occupation]) -> Mapping[str, str]:
    """Return the URI of each concept by every name that a benchmark may have for it.

    That is its own URI, the URI of its exact match, as the starter has for concepts of ESCO, and
    the last segment of either.
    """
    found: dict[str, str] = {}
    pairs = [(concept.uri, concept.exact_match) for concept in concepts]
    for names in zip(*pairs, strict=True):
        for (uri, _), name in zip(pairs, names, strict=True):
            if name:
                found.setdefault(name, uri)
                found.setdefault(name.rsplit(_SEGMENT, 1)[-1], uri)
    return found


def query_of(texts: tuple[str, ...], gold: Iterable[str], uri_of: Mapping[str, str]) -> Query:
    """Return a query of texts and the names of gold occupations, without gold that is not known.

    A name is a URI, or its last segment where the occupation is one of ESCO.
    """
    names = frozenset(gold)
    known = frozenset(uri_of[name] for name in names if name in uri_of)
    if names <= known:
        return Query(texts, known)
    full = frozenset(name if _SEGMENT in name else _ESCO_OCCUPATION + name for name in names)
    return Query(texts, known, frozenset() if full == known else full)


def benchmark_of(
    name: str, queries: Sequence[tuple[tuple[str, ...], Sequence[str]]], uri_of: Mapping[str, str]
) -> Benchmark:
    """Return a benchmark of queries, given as (texts, names of gold), by what `uri_of` knows.

    A query that has no gold left is dropped.
    """
    kept = [query_of(texts, gold, uri_of) for texts, gold in queries]
    lacking = sorted({name for _, gold in queries for name in gold} - uri_of.keys())
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
    if kind in (Kind.CAREERS, Kind.EVERYDAY_CAREERS):
        texts = tuple(
            ("\n".join((*names, one.description)),)
            for names, one in zip(labels, catalogue.occupations, strict=True)
        )
    return Targets(tuple(c.uri for c in concepts), labels, texts)
