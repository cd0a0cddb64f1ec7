"""One skill with the occupations that need it, and the directory of skills."""

from service.answers.facets import Counts, skill_counts
from service.answers.references import (
    concept_refs,
    group_refs,
    occupation_ref,
    portal_url,
    skill_entry,
    skill_ref,
)
from service.paging import Page
from service.schemas.base import ConceptRef, OccupationRef
from service.schemas.directory import SkillList
from service.schemas.skill import (
    LinkDirection,
    NeedingOccupations,
    OccupationCounts,
    RelatedSkill,
    SkillAnswer,
)
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Importance, Skill
from taxonomy.classification import fields_of, path_of


def skill_answer(snapshot: CatalogueSnapshot, skill: Skill) -> SkillAnswer:
    """Return everything the catalogue says of a skill."""
    groups = snapshot.catalogue.group_by_uri
    essential = _needing(snapshot, skill.uri, Importance.ESSENTIAL)
    optional = _needing(snapshot, skill.uri, Importance.OPTIONAL)
    return SkillAnswer(
        **snapshot.versions.as_dict(),
        uri=skill.uri,
        label=skill.label,
        kind=skill.kind,
        alternative_labels=list(skill.alternative_labels),
        description=skill.description,
        scope_note=skill.scope_note,
        status=skill.status,
        reuse_level=skill.reuse_level,
        groups=group_refs(groups[uri] for uri in skill.groups if uri in groups),
        isced_f=[
            group_refs(path_of(snapshot.catalogue, field))
            for field in fields_of(snapshot.catalogue, skill)
        ],
        broader=concept_refs(snapshot, skill.broader),
        narrower=[
            ConceptRef(uri=one.uri, label=one.label)
            for one in snapshot.narrower_skills.get(skill.uri, ())
        ],
        related=_related(snapshot, skill.uri),
        exact_match=skill.exact_match or None,
        portal_url=portal_url("skill", skill.uri, skill.exact_match),
        counts=OccupationCounts(
            total=len(essential) + len(optional), essential=len(essential), optional=len(optional)
        ),
        occupations=NeedingOccupations(essential=essential, optional=optional),
    )


def skill_list(snapshot: CatalogueSnapshot, page: Page[Skill], counts: Counts) -> SkillList:
    """Return a page of the directory, with the counts of each facet."""
    return SkillList(
        **snapshot.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[skill_entry(skill) for skill in page.items],
        facets=skill_counts(snapshot, counts),
    )


def _needing(
    snapshot: CatalogueSnapshot, skill: str, importance: Importance
) -> list[OccupationRef]:
    relations = snapshot.catalogue.relations_to.get(skill, ())
    needing = [
        occupation_ref(snapshot, r.occupation) for r in relations if r.importance is importance
    ]
    return sorted(needing, key=lambda occupation: (occupation.label.casefold(), occupation.uri))


def _related(snapshot: CatalogueSnapshot, uri: str) -> list[RelatedSkill]:
    related = []
    for link in snapshot.skill_links.get(uri, ()):
        helps = link.origin == uri
        related.append(
            RelatedSkill(
                skill=skill_ref(snapshot, link.related if helps else link.origin),
                relation=link.importance,
                direction=LinkDirection.HELPS_WITH if helps else LinkDirection.HELPED_BY,
            )
        )
    return sorted(
        related, key=lambda one: (one.direction, one.skill.label.casefold(), one.skill.uri)
    )
