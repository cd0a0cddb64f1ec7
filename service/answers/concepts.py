"""One occupation or skill, found by its id, with everything that the catalogue has on it."""

from collections.abc import Iterable, Mapping, Sized

from service.answers import references
from service.errors import ErrorKind, RequestError
from service.schemas import concepts as schemas
from service.schemas.base import ConceptRef, OccupationRef, SkillRef
from service.snapshot import CatalogueSnapshot
from taxonomy import classification, correspondence, facets
from taxonomy.catalogue import CLOSE, Counterpart, Importance, Occupation, Skill, SkillKind


def occupation_of(snapshot: CatalogueSnapshot, name: str, uri: str) -> Occupation:
    """Return the occupation with an id and, where not "", a URI; RequestError where none."""
    return snapshot.occupation(_only_uri(snapshot, snapshot.occupation_uris, name, uri))


def skill_of(snapshot: CatalogueSnapshot, name: str, uri: str) -> Skill:
    """Return the skill with an id and, where not "", a URI; RequestError where none."""
    return snapshot.skill(_only_uri(snapshot, snapshot.skill_uris, name, uri))


def _only_uri(
    snapshot: CatalogueSnapshot, uris: Mapping[str, tuple[str, ...]], name: str, uri: str
) -> str:
    """Return the URI that has an id; RequestError where none has, or several have."""
    candidates = [found for found in uris.get(name, ()) if uri in ("", found)]
    version = snapshot.versions.catalogue_version
    if not candidates:
        raise RequestError(ErrorKind.NOT_FOUND, f"The catalogue {version} has no such concept.")
    if len(candidates) > 1:
        detail = "Several concepts have this id; repeat the request with ?uri= and the one meant."
        raise RequestError(ErrorKind.AMBIGUOUS_CONCEPT, detail, candidates=candidates)
    return candidates[0]


def occupation_answer(
    snapshot: CatalogueSnapshot, occupation: Occupation
) -> schemas.OccupationAnswer:
    """Return everything that the catalogue has on an occupation."""
    essential = _needed(snapshot, occupation.uri, Importance.ESSENTIAL)
    optional = _needed(snapshot, occupation.uri, Importance.OPTIONAL)
    return schemas.OccupationAnswer.of(
        occupation,
        **snapshot.versions.as_dict(),
        isco_label=references.isco_label(snapshot, occupation.isco_code),
        isco_path=references.group_refs(snapshot.catalogue.isco_path(occupation.isco_code)),
        skill_levels=classification.skill_levels(occupation.isco_code),
        isced_levels=classification.isced_levels(occupation.isco_code),
        broader=references.concept_refs(snapshot, occupation.broader),
        exact_match=occupation.exact_match or None,
        portal_url=references.portal_url("occupation", occupation.uri, occupation.exact_match),
        counts=_counts(essential, optional),
        essential=_by_kind(essential),
        optional=_by_kind(optional),
        counterparts=_counterparts(snapshot, occupation.uri),
        joined=[
            _joined(snapshot, one)
            for one in correspondence.joined_facts(snapshot.catalogue, occupation.uri)
        ],
    )


def _needed(snapshot: CatalogueSnapshot, occupation: str, importance: Importance) -> list[SkillRef]:
    relations = snapshot.catalogue.relations_of.get(occupation, ())
    needed = [
        references.skill_ref(snapshot, r.skill) for r in relations if r.importance is importance
    ]
    return sorted(needed, key=lambda skill: (skill.label.casefold(), skill.uri))


def _by_kind(skills: Iterable[SkillRef]) -> schemas.NeededSkills:
    members: dict[SkillKind, list[SkillRef]] = {kind: [] for kind in SkillKind}
    for skill in skills:
        members[skill.kind].append(skill)
    return schemas.NeededSkills(
        knowledge=members[SkillKind.KNOWLEDGE], skill=members[SkillKind.SKILL]
    )


def _counts(essential: Sized, optional: Sized) -> schemas.RelationCounts:
    return schemas.RelationCounts(
        total=len(essential) + len(optional), essential=len(essential), optional=len(optional)
    )


def _counterparts(
    snapshot: CatalogueSnapshot, occupation: str
) -> list[schemas.CounterpartAnswer] | None:
    """Return the counterparts of an occupation, nearest first; None where no crosswalk is joined.

    None and an empty list differ: the crosswalk knows no counterpart of some occupations.
    """
    catalogue = snapshot.catalogue
    if not catalogue.counterparts:
        return None
    return [counterpart_answer(one) for one in catalogue.counterparts_of.get(occupation, ())]


def counterpart_answer(one: Counterpart) -> schemas.CounterpartAnswer:
    """Return the counterpart of an occupation."""
    return schemas.CounterpartAnswer.of(one, uri=one.counterpart)


def _joined(
    snapshot: CatalogueSnapshot, joined: correspondence.JoinedFacts
) -> schemas.JoinedFactsAnswer:
    return schemas.JoinedFactsAnswer.of(
        joined.facets,
        counterpart=counterpart_answer(joined.counterpart) if joined.counterpart else None,
        nearest=joined.nearest,
        related=[_related_occupation(snapshot, one) for one in joined.facets.related],
    )


def _related_occupation(
    snapshot: CatalogueSnapshot, related: facets.RelatedOccupation
) -> schemas.RelatedAnswer:
    catalogue = snapshot.catalogue
    if related.uri in catalogue.occupation_row:
        uris = [related.uri]
    else:
        near = (one for one in catalogue.counterparts_to.get(related.uri, ()) if one.match in CLOSE)
        uris = [one.concept for one in near if one.concept in catalogue.occupation_row]
    return schemas.RelatedAnswer.of(
        related, occupations=[ConceptRef.of(snapshot.occupation(uri)) for uri in uris]
    )


def skill_answer(snapshot: CatalogueSnapshot, skill: Skill) -> schemas.SkillAnswer:
    """Return everything that the catalogue has on a skill."""
    catalogue = snapshot.catalogue
    groups = catalogue.group_by_uri
    essential = _needing(snapshot, skill.uri, Importance.ESSENTIAL)
    optional = _needing(snapshot, skill.uri, Importance.OPTIONAL)
    return schemas.SkillAnswer.of(
        skill,
        **snapshot.versions.as_dict(),
        names=[one.name for one in skill.names],
        groups=references.group_refs(groups[uri] for uri in skill.groups if uri in groups),
        isced_f=[
            references.group_refs(classification.path_of(catalogue, field))
            for field in classification.fields_of(catalogue, skill)
        ],
        broader=references.concept_refs(snapshot, skill.broader),
        narrower=[ConceptRef.of(one) for one in snapshot.narrower_skills.get(skill.uri, ())],
        related=_related_skills(snapshot, skill.uri),
        exact_match=skill.exact_match or None,
        portal_url=references.portal_url("skill", skill.uri, skill.exact_match),
        counts=_counts(essential, optional),
        occupations=schemas.NeedingOccupations(essential=essential, optional=optional),
    )


def _needing(
    snapshot: CatalogueSnapshot, skill: str, importance: Importance
) -> list[OccupationRef]:
    relations = snapshot.catalogue.relations_to.get(skill, ())
    needing = [
        references.occupation_ref(snapshot, r.occupation)
        for r in relations
        if r.importance is importance
    ]
    return sorted(needing, key=lambda occupation: (occupation.label.casefold(), occupation.uri))


def _related_skills(snapshot: CatalogueSnapshot, uri: str) -> list[schemas.RelatedSkill]:
    related = []
    for link in snapshot.skill_links.get(uri, ()):
        helps = link.related == uri
        related.append(
            schemas.RelatedSkill(
                skill=references.skill_ref(snapshot, link.origin if helps else link.related),
                relation=link.importance,
                direction=schemas.LinkDirection.HELPS_WITH
                if helps
                else schemas.LinkDirection.HELPED_BY,
            )
        )
    return sorted(
        related, key=lambda one: (one.direction, one.skill.label.casefold(), one.skill.uri)
    )
