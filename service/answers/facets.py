"""Counts of facets as they are sent."""

from collections.abc import Mapping

from service.answers.references import isco_label
from service.schemas.facets import FacetCount, FacetCounts, OccupationCounts, SkillCounts
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import GroupScheme

Counts = Mapping[str, Mapping[str | int, int]]


def facet_counts(snapshot: CatalogueSnapshot, counts: Counts) -> FacetCounts:
    """Return the counts of each facet, an ISCO-08 code with its label."""
    return FacetCounts.model_validate(_told(snapshot, counts))


def occupation_counts(snapshot: CatalogueSnapshot, counts: Counts) -> OccupationCounts:
    """Return the counts of each facet of the directory of occupations."""
    return OccupationCounts.model_validate(_told(snapshot, counts))


def skill_counts(snapshot: CatalogueSnapshot, counts: Counts) -> SkillCounts:
    """Return the counts of each facet of the directory of skills."""
    return SkillCounts.model_validate(_told(snapshot, counts))


def _told(snapshot: CatalogueSnapshot, counts: Counts) -> dict[str, list[FacetCount]]:
    return {
        facet: [
            FacetCount(value=value, label=_label(snapshot, facet, str(value)), count=count)
            for value, count in values.items()
        ]
        for facet, values in counts.items()
    }


def _label(snapshot: CatalogueSnapshot, facet: str, value: str) -> str | None:
    if facet == "isco":
        return isco_label(snapshot, value)
    if facet == "isced_f":
        fields = snapshot.groups[GroupScheme.ISCED_F]
        return next((field.label for field in fields if field.code == value), None)
    return snapshot.catalogue.group_by_uri[value].label if facet == "group" else None
