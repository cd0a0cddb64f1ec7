"""Training batches: pairs of one kind each, near concepts together, no target twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

import numpy as np

from index import build, labels, vector_store
from taxonomy.catalogue import Catalogue
from training.pairs import SHARES, Batch, PairKind, TextPair, TrainingPairs, concept_type_of

NEAREST = 12
"""How many neighbours of a text are looked at to fill its batch."""
_TOGETHER = 3
_LEAST = 2

Neighbours = Sequence[Sequence[int]]
"""The rows of the nearest others of each concept, nearest first."""


def training_batches(
    pairs: TrainingPairs, near: Mapping[labels.ConceptType, Neighbours], seed: int, size: int
) -> Iterator[Batch]:
    """Return the endless batches that a seed gives; none where the texts are too few.

    A kind goes through all of its concepts before one comes again. Concepts that are near stand
    in a batch together: telling them apart teaches most.
    """
    kinds = [kind for kind in PairKind if len(pairs.rows(kind)) >= _LEAST]
    streams = {
        kind: _stream(pairs, kind, near[concept_type_of(kind)], seed, size) for kind in kinds
    }
    shares = [SHARES[kind] for kind in kinds]
    chance = _chance(seed, "kinds", 0)
    while kinds:
        (kind,) = chance.choices(kinds, shares)
        yield next(streams[kind])


def neighbours(
    catalogue: Catalogue, vectors: Mapping[str, vector_store.HalfVectors]
) -> dict[labels.ConceptType, Neighbours]:
    """Return the neighbours of skills by their labels and of occupations by their texts.

    `vectors` has the vector of each text that `neighbour_texts` lists.
    """
    skills, occupations = neighbour_texts(catalogue)
    return {
        labels.ConceptType.SKILL: neighbours_of([vectors[text] for text in skills]),
        labels.ConceptType.OCCUPATION: neighbours_of([vectors[text] for text in occupations]),
    }


def neighbour_texts(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Return the texts by which skills are near each other, and those of occupations."""
    skills = [skill.label for skill in catalogue.skills]
    return skills, [build.occupation_text(one) for one in catalogue.occupations]


def neighbours_of(vectors: Sequence[vector_store.HalfVectors]) -> Neighbours:
    """Return the rows of the nearest others of each of some vectors."""
    rows = vector_store.unit(np.array(vectors))
    _, found = labels.exact_labels(rows).nearest(rows, NEAREST + 1)
    return [
        [other for other in others if other != row][:NEAREST]
        for row, others in enumerate(found.tolist())
    ]


def _stream(
    pairs: TrainingPairs, kind: PairKind, near: Neighbours, seed: int, size: int
) -> Iterator[Batch]:
    rows, number = pairs.rows(kind), 0
    while True:
        chance = _chance(seed, kind.name, number)
        drawn = (pairs.draw(kind, row, chance) for row in _walk(rows, near, chance))
        yield from _filled(drawn, size)
        number += 1


def _walk(rows: Iterable[int], near: Neighbours, chance: Random) -> Iterator[int]:
    """Yield each row once, by chance, and after it some that are near to it."""
    order = list(rows)
    left = set(order)
    chance.shuffle(order)
    for row in order:
        if row not in left:
            continue
        left.remove(row)
        others = [other for other in near[row] if other in left]
        together = chance.sample(others, min(_TOGETHER, len(others)))
        left.difference_update(together)
        yield from (row, *together)


def _filled(drawn: Iterable[TextPair], size: int) -> Iterator[Batch]:
    """Yield batches of `size`; what is left over is dropped, unless it is all there is.

    A pair of which something stands in the batch already waits for the next one.
    """
    waiting: list[TextPair] = []
    batch: dict[str, TextPair] = {}
    taken: set[str] = set()
    yielded = False
    for pair in drawn:
        waiting.append(pair)
        for one in tuple(waiting):
            if not taken.isdisjoint(_marks(one)):
                continue
            waiting.remove(one)
            batch[one.target] = one
            taken.update(_marks(one))
            if len(batch) == size:
                yield tuple(batch.values())
                batch, taken, yielded = {}, set(), True
    if not yielded and batch:
        yield tuple(batch.values())


def _marks(pair: TextPair) -> set[str]:
    return {pair.target, pair.anchor.casefold(), pair.positive.casefold()}


def _chance(seed: int, name: str, number: int) -> Random:
    return Random(f"{seed} {name} {number}")  # noqa: S311 - to be repeated, not to be secret
