"""Counts of facets as they are sent."""

from collections.abc import Mapping

from service.answers.references import isco_label
from service.schemas.facets import FacetCount, FacetCounts, OccupationCounts, SkillCounts
from service.snapshot import Edition
from taxonomy.catalogue import GroupScheme

Counts = Mapping[str, Mapping[str | int, int]]


def facet_counts(edition: Edition, counts: Counts) -> FacetCounts:
    """Return the counts of each facet, an ISCO-08 code with its label."""
    return FacetCounts.model_validate(_told(edition, counts))


def occupation_counts(edition: Edition, counts: Counts) -> OccupationCounts:
    """Return the counts of each facet of the directory of occupations."""
    return OccupationCounts.model_validate(_told(edition, counts))


def skill_counts(edition: Edition, counts: Counts) -> SkillCounts:
    """Return the counts of each facet of the directory of skills."""
    return SkillCounts.model_validate(_told(edition, counts))


def _told(edition: Edition, counts: Counts) -> dict[str, list[FacetCount]]:
    return {
        facet: [
            FacetCount(value=value, label=_label(edition, facet, str(value)), count=count)
            for value, count in values.items()
        ]
        for facet, values in counts.items()
    }


def _label(edition: Edition, facet: str, value: str) -> str | None:
    if facet == "isco":
        return isco_label(edition, value)
    if facet == "isced_f":
        fields = edition.groups[GroupScheme.ISCED_F]
        return next((field.label for field in fields if field.code == value), None)
    return edition.catalogue.group_by_uri[value].label if facet == "group" else None
