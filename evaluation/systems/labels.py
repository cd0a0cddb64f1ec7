"""Synonyms: whether an encoder finds the concept of a label that its training did not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.metrics.ranking import Placing, place_by_score, reciprocal_rank, success
from index.build import concepts_of, unit
from index.labels import ConceptType
from index.vector_store import HalfVectors
from taxonomy.catalogue import Catalogue, Occupation, Skill
from training.holdout import HeldOutLabel

VectorsByText = Mapping[str, HalfVectors]


@dataclass(frozen=True, slots=True)
class SynonymFigures:
    """How many labels were asked, the share whose own concept came first, and the MRR."""

    labels: int
    first: float
    mrr: float


def synonym_texts(catalogue: Catalogue, held_out: Sequence[HeldOutLabel]) -> list[str]:
    """Return the texts whose vectors `place_synonyms` needs."""
    preferred = [concept.label for concept in concepts_of(catalogue)]
    return preferred + [held.label for held in held_out]


def place_synonyms(
    catalogue: Catalogue, held_out: Sequence[HeldOutLabel], vectors: VectorsByText
) -> dict[ConceptType, tuple[Placing, ...]]:
    """Return where each held-out label's own concept stands among all preferred labels.

    Skills are ranked among skills and occupations among occupations, by cosine similarity.
    """
    ranked: Mapping[ConceptType, Sequence[Skill | Occupation]] = {
        ConceptType.SKILL: catalogue.skills,
        ConceptType.OCCUPATION: catalogue.occupations,
    }
    return {
        concept_type: _placed(
            concepts, [held for held in held_out if held.concept_type is concept_type], vectors
        )
        for concept_type, concepts in ranked.items()
    }


def synonym_figures(placings: Sequence[Placing]) -> SynonymFigures:
    """Return what some placings come to; zeros where there are none."""
    if not placings:
        return SynonymFigures(0, 0.0, 0.0)
    first = float(np.mean([success(placing, 1) for placing in placings]))
    mrr = float(np.mean([reciprocal_rank(placing) for placing in placings]))
    return SynonymFigures(len(placings), first, mrr)


def _placed(
    concepts: Sequence[Skill | Occupation],
    held_out: Sequence[HeldOutLabel],
    vectors: VectorsByText,
) -> tuple[Placing, ...]:
    if not held_out:
        return ()
    preferred = unit(np.array([vectors[concept.label] for concept in concepts]))
    asked = unit(np.array([vectors[held.label] for held in held_out]))
    return tuple(
        place_by_score((preferred @ vector).astype(np.float64), (held.row,))
        for held, vector in zip(held_out, asked, strict=True)
    )
