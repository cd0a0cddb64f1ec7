"""Sentences about occupations, their ISCO-08 groups and skills, one thing at a time.

They come from descriptions, and from the example statements of people. `NearestParts` compares
queries with the nearest sentence of each.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from index.vector_store import HalfVectors, unit
from models.encoder import Vectors
from models.similarity import VectorTable
from taxonomy.catalogue import Catalogue, Group

_SHORTEST = 16
_LONGEST = 300
_ENDS = re.compile(r"(?<=[.;])\s+|\n")
_GROUP_ENDS = re.compile(r"[;\n]|(?<=\.)\s|\([a-z]\)")
_OF_ANOTHER_GROUP = re.compile(r"-\s*\d{4}$")
_EDGES = " -."
_PARTS_AT_ONCE = 4096
FEW = 4
"""How many of the nearest parts `NearestParts.nearest_few` takes the mean of."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Vectors of sentences (sentences, dimension) and the row that each is about (sentences,).

    The rows ascend; those without a sentence are absent. Vectors are kept in half precision, as
    they are stored: few of them are needed as numbers.
    """

    vectors: HalfVectors
    owners: NDArray[np.int32]

    def unit(self, some: slice) -> Vectors:
        """Return vectors of some sentences as float32 rows of unit length."""
        return unit(self.vectors[some])


class NearestParts:
    """Compares queries with the parts of wholes: sentences of texts, statements of skills.

    Part `i` belongs to the whole (row) `parts.owners[i]`; a whole may have no part.
    """

    def __init__(self, parts: Sentences, wholes: int) -> None:
        self._wholes = wholes
        self.filled, self._starts = np.unique(parts.owners, return_index=True)
        """The wholes (rows) that have any part, ascending (some,)."""
        self._blocks = [
            (wholes, self._starts[wholes] - some.start, VectorTable(parts.unit(some)))
            for wholes, some in _blocks(self._starts, len(parts.vectors))
        ]
        lengths = np.diff(self._starts, append=len(parts.vectors))
        self._by_length = np.argsort(-lengths, kind="stable")
        starts, lengths = self._starts[self._by_length], lengths[self._by_length]
        self._few = np.minimum(lengths, FEW).astype(np.float32)
        self._turns = [
            starts[: np.count_nonzero(lengths > turn)] + turn
            for turn in range(lengths.max(initial=0))
        ]

    def similarity(self, queries: Vectors) -> NDArray[np.float32]:
        """Return the similarity of the nearest part of each whole that has any, (queries, some).

        Parts are compared in blocks that stay in the cache of a processor, with all queries.
        """
        nearest = np.empty((len(self.filled), len(queries)), dtype=np.float32)
        for wholes, starts, table in self._blocks:
            similarity = table.similarities(queries)
            np.maximum.reduceat(similarity, starts, axis=0, out=nearest[wholes])
        return np.ascontiguousarray(nearest.T)

    def nearest_few(self, queries: Vectors) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what `similarity` does, and the mean similarity of the `FEW` nearest parts.

        Both are (queries, some). Of wholes with fewer parts it is the mean of all.
        """
        if not len(queries):
            return (np.zeros((0, len(self.filled)), dtype=np.float32),) * 2
        tables = (table.similarities(queries) for *_, table in self._blocks)
        similarity = np.concatenate([np.empty((0, len(queries)), dtype=np.float32), *tables])
        few = _greatest(similarity, self._turns)
        nearest, mean = np.empty_like(few[0]), np.empty_like(few[0])
        nearest[self._by_length] = few[0]
        few[np.isneginf(few)] = 0
        # From the least on, so that the last bits of a mean do not depend on how they are found.
        mean[self._by_length] = few[::-1].sum(axis=0) / self._few[:, None]
        return np.ascontiguousarray(nearest.T), np.ascontiguousarray(mean.T)

    def over_wholes(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return values of the wholes with parts (..., some) as (..., wholes), 0 for the others."""
        every = np.zeros((*values.shape[:-1], self._wholes), dtype=np.float32)
        every[..., self.filled] = values
        return every


def _greatest(
    similarity: NDArray[np.float32], turns: Sequence[NDArray[np.int64]]
) -> NDArray[np.float32]:
    """Return the `FEW` greatest similarities (parts, queries) of each whole, falling.

    Each of the `turns` has the next part of the first so many wholes. The shape is (FEW, wholes,
    queries); what a whole with fewer parts lacks is minus infinity. Wholes have some tens of parts,
    and so there are as many turns.
    """
    wholes = len(turns[0]) if turns else 0
    few = np.full((FEW, wholes, similarity.shape[1]), -np.inf, dtype=np.float32)
    for parts in turns:
        new = similarity[parts]
        # What is put in its place moves on the one that is there; faster than a partition.
        for kept in few[:, : len(parts)]:
            new, kept[:] = np.minimum(kept, new), np.maximum(kept, new)
    return few


def _blocks(starts: NDArray[np.int64], parts: int) -> Iterator[tuple[slice, slice]]:
    """Yield slices of wholes with those of their parts, of about `_PARTS_AT_ONCE` each."""
    edges = [*starts.tolist(), parts]
    first = 0
    while first < len(starts):
        most = bisect_right(edges, edges[first] + _PARTS_AT_ONCE) - 1
        last = min(max(most, first + 1), len(starts))
        yield slice(first, last), slice(edges[first], edges[last])
        first = last


def occupation_sentences(catalogue: Catalogue) -> list[tuple[int, str]]:
    """Return the sentences of the descriptions of occupations, each with its occupation (row)."""
    return [
        (row, sentence)
        for row, occupation in enumerate(catalogue.occupations)
        for sentence in _kept(_ENDS.split(occupation.description))
    ]


def occupation_statements(catalogue: Catalogue) -> list[tuple[int, str]]:
    """Return the example statements of occupations, each with its occupation (row), by row."""
    return _statements(catalogue, catalogue.occupation_row)


def skill_statements(catalogue: Catalogue) -> list[tuple[int, str]]:
    """Return the example statements of skills, each with its skill (row), by row."""
    return _statements(catalogue, catalogue.skill_row)


def _statements(catalogue: Catalogue, row: Mapping[str, int]) -> list[tuple[int, str]]:
    owned = ((row[s.concept], s.text) for s in catalogue.statements if s.concept in row)
    return sorted(owned, key=itemgetter(0))


def group_sentences(catalogue: Catalogue) -> list[tuple[int, str]]:
    """Return the sentences of the ISCO-08 groups of occupations, each with its group (row)."""
    with_occupations = {
        catalogue.isco_group[occupation.isco_code].uri
        for occupation in catalogue.occupations
        if occupation.isco_code in catalogue.isco_group
    }
    return [
        (row, sentence)
        for row, group in enumerate(catalogue.groups)
        if group.uri in with_occupations
        for sentence in _of_group(group)
    ]


def _of_group(group: Group) -> list[str]:
    """Return a group's label, its tasks and the occupations in it, not those in other groups.

    ISCO-08 marks its tasks (a), (b) and so on, and gives the code of a group named as another's.
    """
    parts = (group.label, *_GROUP_ENDS.split(group.description))
    bare = (part.strip(_EDGES) for part in parts)
    return _kept([part for part in bare if not _OF_ANOTHER_GROUP.search(part)])


def _kept(parts: Sequence[str]) -> list[str]:
    """Return the parts that say something, none longer than an encoder reads."""
    bare = (part.strip()[:_LONGEST] for part in parts)
    return [part for part in bare if len(part) >= _SHORTEST]
