"""Held-out labels: alternative labels kept out of training, to evaluate the trained encoder."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.build import concepts_of
from index.label_key import label_key
from index.labels import ConceptType, labels_of
from taxonomy.catalogue import Catalogue, Occupation, Skill

_ONE_IN = 20


@dataclass(frozen=True, slots=True)
class HeldOutLabel:
    """An alternative label that is kept out of training; `row` is its concept's."""

    concept_type: ConceptType
    row: int
    label: str


def held_out_labels(catalogue: Catalogue) -> tuple[HeldOutLabel, ...]:
    """Return about one in `_ONE_IN` alternative labels, chosen by a hash of URI and label.

    Labels shared by several concepts are left out, being ambiguous.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for concept in concepts_of(catalogue):
        for _, label in labels_of(concept):
            owners[label_key(label)].add(concept.uri)
    skills = _chosen(ConceptType.SKILL, catalogue.skills, owners)
    return (*skills, *_chosen(ConceptType.OCCUPATION, catalogue.occupations, owners))


def held_out_keys(catalogue: Catalogue) -> frozenset[str]:
    """Return the label keys of the held-out labels: no text of a training has one of these."""
    return frozenset(label_key(held.label) for held in held_out_labels(catalogue))


def _chosen(
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
