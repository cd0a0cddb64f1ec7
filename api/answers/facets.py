"""Counts of facets as they are sent."""

from collections.abc import Mapping

from api.answers.concepts import isco_label
from api.edition import Edition
from api.schemas.facets import FacetCount, FacetCounts


def facet_counts(edition: Edition, counts: Mapping[str, Mapping[str | int, int]]) -> FacetCounts:
    """Return the counts of each facet, an ISCO-08 code with its label."""
    told = {facet: _values(edition, facet, values) for facet, values in counts.items()}
    return FacetCounts.model_validate(told)


def _values(edition: Edition, facet: str, counts: Mapping[str | int, int]) -> list[FacetCount]:
    return [
        FacetCount(
            value=value,
            label=isco_label(edition, str(value)) if facet == "isco" else None,
            count=count,
        )
        for value, count in counts.items()
    ]
