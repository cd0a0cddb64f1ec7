"""Label lookup: whether an encoder finds the concept of a label held out of its training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.metrics.ranking import GoldRanks, gold_ranks_by_score, reciprocal_rank, success
from index.build import concepts_of, unit
from index.labels import ConceptType
from index.vector_store import HalfVectors
from taxonomy.catalogue import Catalogue, Occupation, Skill
from training.holdout import HeldOutLabel

VectorsByText = Mapping[str, HalfVectors]


@dataclass(frozen=True, slots=True)
class LabelLookupMetrics:
    """How many labels were asked, the share whose own concept came first, and the MRR."""

    labels: int
    first: float
    mrr: float


def label_lookup_texts(catalogue: Catalogue, held_out: Sequence[HeldOutLabel]) -> list[str]:
    """Return the texts whose vectors `held_out_label_ranks` needs."""
    preferred = [concept.label for concept in concepts_of(catalogue)]
    return preferred + [held.label for held in held_out]


def held_out_label_ranks(
    catalogue: Catalogue, held_out: Sequence[HeldOutLabel], vectors: VectorsByText
) -> dict[ConceptType, tuple[GoldRanks, ...]]:
    """Return the rank of each held-out label's concept among all preferred labels.

    Skills are ranked among skills and occupations among occupations, by cosine similarity.
    """
    ranked: Mapping[ConceptType, Sequence[Skill | Occupation]] = {
        ConceptType.SKILL: catalogue.skills,
        ConceptType.OCCUPATION: catalogue.occupations,
    }
    return {
        concept_type: _gold_ranks(
            concepts, [held for held in held_out if held.concept_type is concept_type], vectors
        )
        for concept_type, concepts in ranked.items()
    }


def label_lookup_metrics(gold_ranks: Sequence[GoldRanks]) -> LabelLookupMetrics:
    """Summarise gold ranks; zeros where there are none."""
    if not gold_ranks:
        return LabelLookupMetrics(0, 0.0, 0.0)
    first = float(np.mean([success(ranks, 1) for ranks in gold_ranks]))
    mrr = float(np.mean([reciprocal_rank(ranks) for ranks in gold_ranks]))
    return LabelLookupMetrics(len(gold_ranks), first, mrr)


def _gold_ranks(
    concepts: Sequence[Skill | Occupation],
    held_out: Sequence[HeldOutLabel],
    vectors: VectorsByText,
) -> tuple[GoldRanks, ...]:
    if not held_out:
        return ()
    preferred = unit(np.array([vectors[concept.label] for concept in concepts]))
    asked = unit(np.array([vectors[held.label] for held in held_out]))
    return tuple(
        gold_ranks_by_score((preferred @ vector).astype(np.float64), (held.row,))
        for held, vector in zip(held_out, asked, strict=True)
    )
