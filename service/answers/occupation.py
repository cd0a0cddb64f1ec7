"""One occupation with the facts joined to it, the directory of occupations, and transitions."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from recommender.results import Transition
from service.answers.facets import Counts, occupation_counts
from service.answers.match import coverage_answer, matched_skills, skill_gaps
from service.answers.references import (
    concept_refs,
    group_refs,
    isco_label,
    occupation_ref,
    portal_url,
    skill_ref,
)
from service.paging import Page
from service.schemas.base import ConceptRef, SkillRef
from service.schemas.directory import OccupationList
from service.schemas.match import Career, TransitionList
from service.schemas.occupation import (
    CounterpartAnswer,
    EducationAnswer,
    InterestAnswer,
    JoinedFactsAnswer,
    NeededSkills,
    OccupationAnswer,
    RelatedAnswer,
    SkillCounts,
    TaskAnswer,
    TechnologyAnswer,
    WorkStyleAnswer,
)
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import CLOSE, Counterpart, Importance, Occupation, SkillKind
from taxonomy.classification import isced_levels, skill_levels
from taxonomy.correspondence import JoinedFacts, joined_facts
from taxonomy.facets import EducationShare, RelatedOccupation


def counterpart_answers(
    snapshot: CatalogueSnapshot, occupation: str
) -> list[CounterpartAnswer] | None:
    """Return the counterparts of an occupation, nearest first; None where no crosswalk is joined.

    None and an empty list differ: the crosswalk knows no counterpart of some occupations.
    """
    catalogue = snapshot.catalogue
    if not catalogue.counterparts:
        return None
    return [_counterpart(one) for one in catalogue.counterparts_of.get(occupation, ())]


def joined_answers(snapshot: CatalogueSnapshot, occupation: str) -> list[JoinedFactsAnswer]:
    """Return what O*NET tells of an occupation, from its nearest counterpart on."""
    return [_facts(snapshot, one) for one in joined_facts(snapshot.catalogue, occupation)]


def _facts(snapshot: CatalogueSnapshot, joined: JoinedFacts) -> JoinedFactsAnswer:
    facets = joined.facets
    typical = facets.typical_education
    return JoinedFactsAnswer(
        counterpart=_counterpart(joined.counterpart) if joined.counterpart else None,
        nearest=joined.nearest,
        job_zone=facets.job_zone,
        typical_education=_education(typical) if typical else None,
        education=[_education(share) for share in facets.education],
        interests=[InterestAnswer(**asdict(one)) for one in facets.interests],
        work_styles=[WorkStyleAnswer(**asdict(one)) for one in facets.work_styles],
        tasks=[TaskAnswer(**asdict(one)) for one in facets.tasks],
        technologies=[TechnologyAnswer(**asdict(one)) for one in facets.technologies],
        related=[_related(snapshot, one) for one in facets.related],
    )


def _counterpart(one: Counterpart) -> CounterpartAnswer:
    return CounterpartAnswer(
        uri=one.counterpart, label=one.label, code=one.code, match=one.match, source=one.source
    )


def _education(share: EducationShare) -> EducationAnswer:
    return EducationAnswer(**asdict(share))


def _related(snapshot: CatalogueSnapshot, related: RelatedOccupation) -> RelatedAnswer:
    catalogue = snapshot.catalogue
    if related.uri in catalogue.occupation_row:
        stands_for = [related.uri]
    else:
        near = (one for one in catalogue.counterparts_to.get(related.uri, ()) if one.match in CLOSE)
        stands_for = [one.concept for one in near if one.concept in catalogue.occupation_row]
    occupations = [ConceptRef(uri=uri, label=snapshot.occupation(uri).label) for uri in stands_for]
    return RelatedAnswer(uri=related.uri, label=related.label, occupations=occupations)


def occupation_answer(snapshot: CatalogueSnapshot, occupation: Occupation) -> OccupationAnswer:
    """Return everything the catalogue says of an occupation."""
    essential = _needed(snapshot, occupation.uri, Importance.ESSENTIAL)
    optional = _needed(snapshot, occupation.uri, Importance.OPTIONAL)
    return OccupationAnswer(
        **snapshot.versions.as_dict(),
        uri=occupation.uri,
        label=occupation.label,
        alternative_labels=list(occupation.alternative_labels),
        description=occupation.description,
        scope_note=occupation.scope_note,
        status=occupation.status,
        code=occupation.code,
        isco_code=occupation.isco_code,
        isco_label=isco_label(snapshot, occupation.isco_code),
        isco_path=group_refs(snapshot.catalogue.isco_path(occupation.isco_code)),
        skill_levels=list(skill_levels(occupation.isco_code)),
        isced_levels=list(isced_levels(occupation.isco_code)),
        broader=concept_refs(snapshot, occupation.broader),
        exact_match=occupation.exact_match or None,
        portal_url=portal_url("occupation", occupation.uri, occupation.exact_match),
        counts=SkillCounts(
            total=len(essential) + len(optional), essential=len(essential), optional=len(optional)
        ),
        essential=_by_kind(essential),
        optional=_by_kind(optional),
        counterparts=counterpart_answers(snapshot, occupation.uri),
        joined=joined_answers(snapshot, occupation.uri),
    )


def occupation_list(
    snapshot: CatalogueSnapshot, page: Page[Occupation], counts: Counts
) -> OccupationList:
    """Return a page of the directory, with the counts of each facet."""
    return OccupationList(
        **snapshot.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[occupation_ref(snapshot, occupation.uri) for occupation in page.items],
        facets=occupation_counts(snapshot, counts),
    )


def transition_list(
    snapshot: CatalogueSnapshot, origin: Occupation, transitions: Sequence[Transition]
) -> TransitionList:
    """Return the careers within reach of an occupation; there is one page."""
    return TransitionList(
        **snapshot.versions.as_dict(),
        occupation=occupation_ref(snapshot, origin.uri),
        skills=[
            skill_ref(snapshot, relation.skill)
            for relation in snapshot.catalogue.relations_of.get(origin.uri, ())
        ],
        next_cursor=None,
        total=len(transitions),
        items=[_career(snapshot, transition) for transition in transitions],
    )


def _career(snapshot: CatalogueSnapshot, transition: Transition) -> Career:
    return Career(
        rank=transition.rank,
        score=transition.score,
        occupation=occupation_ref(snapshot, transition.occupation),
        coverage=coverage_answer(transition.coverage),
        group=transition.group,
        matched=matched_skills(snapshot, transition.matched),
        gaps=skill_gaps(snapshot, transition.gaps),
    )


def _needed(snapshot: CatalogueSnapshot, occupation: str, importance: Importance) -> list[SkillRef]:
    relations = snapshot.catalogue.relations_of.get(occupation, ())
    needed = [skill_ref(snapshot, r.skill) for r in relations if r.importance is importance]
    return sorted(needed, key=lambda skill: (skill.label.casefold(), skill.uri))


def _by_kind(skills: Iterable[SkillRef]) -> NeededSkills:
    members: dict[SkillKind, list[SkillRef]] = {kind: [] for kind in SkillKind}
    for skill in skills:
        members[skill.kind].append(skill)
    return NeededSkills(knowledge=members[SkillKind.KNOWLEDGE], skill=members[SkillKind.SKILL])
