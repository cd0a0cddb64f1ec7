"""Targets: the concepts that are ranked, with the texts that a lexical baseline may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.suite import Kind
from taxonomy.catalogue import Catalogue, Occupation, Skill


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

    The texts are the preferred and alternative labels, each by itself; for careers, where nobody
    says a job title, all that the occupation says of itself as one text.
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
