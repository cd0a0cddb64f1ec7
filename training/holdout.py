"""Held-out labels: alternative labels kept out of training, and how well an encoder finds them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.build import concepts_of
from index.labels import NAMES, ConceptType, label_key, labels_of
from index.vector_store import HalfVectors, unit
from taxonomy.catalogue import Catalogue, Occupation, Skill

_ONE_IN = 20


@dataclass(frozen=True, slots=True)
class HeldOutLabel:
    """An alternative label that is kept out of training; `row` is its concept's."""

    concept_type: ConceptType
    row: int
    label: str


@dataclass(frozen=True, slots=True)
class LookupMetrics:
    """The number of labels looked up, the share whose concept came first (S@1), and the MRR."""

    labels: int
    first: float
    mrr: float


def held_out_labels(catalogue: Catalogue) -> tuple[HeldOutLabel, ...]:
    """Return about one in `_ONE_IN` alternative labels, drawn by a hash of URI and label.

    A label that two concepts share is never drawn: its concept would be ambiguous.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for concept in concepts_of(catalogue):
        for rank, label in labels_of(concept):
            if rank not in NAMES:
                owners[label_key(label)].add(concept.uri)
    skills = _drawn(ConceptType.SKILL, catalogue.skills, owners)
    return (*skills, *_drawn(ConceptType.OCCUPATION, catalogue.occupations, owners))


def held_out_keys(catalogue: Catalogue) -> frozenset[str]:
    """Return the label keys of the held-out labels; no training text has one of these."""
    return frozenset(label_key(held.label) for held in held_out_labels(catalogue))


def lookup_texts(catalogue: Catalogue, held_out: Sequence[HeldOutLabel]) -> list[str]:
    """Return the texts whose vectors `lookup_ranks` needs."""
    preferred = [concept.label for concept in concepts_of(catalogue)]
    return preferred + [held.label for held in held_out]


def lookup_ranks(
    catalogue: Catalogue, held_out: Sequence[HeldOutLabel], vectors: Mapping[str, HalfVectors]
) -> dict[ConceptType, tuple[int, ...]]:
    """Return the rank, from 1, of each held-out label's concept among all preferred labels.

    Skills are ranked among skills and occupations among occupations, by cosine similarity; of
    equal similarities the lower row is first.
    """
    ranked: Mapping[ConceptType, Sequence[Skill | Occupation]] = {
        ConceptType.SKILL: catalogue.skills,
        ConceptType.OCCUPATION: catalogue.occupations,
    }
    return {
        concept_type: _ranks(
            concepts, [held for held in held_out if held.concept_type is concept_type], vectors
        )
        for concept_type, concepts in ranked.items()
    }


def lookup_metrics(ranks: Sequence[int]) -> LookupMetrics:
    """Summarise ranks; zeros where there are none."""
    if not ranks:
        return LookupMetrics(0, 0.0, 0.0)
    places = np.array(ranks)
    return LookupMetrics(len(ranks), float(np.mean(places == 1)), float(np.mean(1 / places)))


def _drawn(
    concept_type: ConceptType,
    concepts: Sequence[Skill | Occupation],
    owners: Mapping[str, set[str]],
) -> Iterator[HeldOutLabel]:
    for row, concept in enumerate(concepts):
        for label in concept.alternative_labels:
            key = label_key(label)
            alone = len(owners[key]) == 1 and key != label_key(concept.label)
            if key and alone and _is_drawn(concept.uri, label):
                yield HeldOutLabel(concept_type, row, label)


def _is_drawn(uri: str, label: str) -> bool:
    digest = hashlib.sha256(f"{uri}\n{label}".encode()).digest()
    return int.from_bytes(digest[:8]) % _ONE_IN == 0


def _ranks(
    concepts: Sequence[Skill | Occupation],
    held_out: Sequence[HeldOutLabel],
    vectors: Mapping[str, HalfVectors],
) -> tuple[int, ...]:
    if not held_out:
        return ()
    preferred = unit(np.array([vectors[concept.label] for concept in concepts]))
    queries = unit(np.array([vectors[held.label] for held in held_out]))
    rows = np.arange(len(concepts))
    ranks = []
    for held, query in zip(held_out, queries, strict=True):
        scores = (preferred @ query).astype(np.float64)
        own = scores[held.row]
        ahead = (scores > own) | ((scores == own) & (rows < held.row))
        ranks.append(1 + int(ahead.sum()))
    return tuple(ranks)
