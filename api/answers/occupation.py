"""One occupation as on its page, the directory of occupations, and its transitions."""

from collections.abc import Iterable, Sequence

from api.answers.concepts import (
    concept_refs,
    group_refs,
    isco_label,
    occupation_ref,
    portal_url,
    skill_ref,
)
from api.answers.facets import Counts, occupation_counts
from api.answers.joined import counterpart_answers, joined_answers
from api.answers.match import coverage_answer, matched_skills, skill_gaps
from api.edition import Edition
from api.paging import Page
from api.schemas.concepts import SkillRef
from api.schemas.match import Career, TransitionList
from api.schemas.occupation import NeededSkills, OccupationAnswer, SkillCounts
from api.schemas.paged import OccupationList
from recommender.match import Transition
from taxonomy.catalogue import Importance, Occupation, SkillKind
from taxonomy.isco_levels import isced_levels, skill_levels


def occupation_answer(edition: Edition, occupation: Occupation) -> OccupationAnswer:
    """Return everything the catalogue says of an occupation."""
    essential = _needed(edition, occupation.uri, Importance.ESSENTIAL)
    optional = _needed(edition, occupation.uri, Importance.OPTIONAL)
    return OccupationAnswer(
        **edition.versions.as_dict(),
        uri=occupation.uri,
        label=occupation.label,
        alternative_labels=list(occupation.alternative_labels),
        description=occupation.description,
        scope_note=occupation.scope_note,
        status=occupation.status,
        code=occupation.code,
        isco_code=occupation.isco_code,
        isco_label=isco_label(edition, occupation.isco_code),
        isco_path=group_refs(edition.catalogue.isco_path(occupation.isco_code)),
        skill_levels=list(skill_levels(occupation.isco_code)),
        isced_levels=list(isced_levels(occupation.isco_code)),
        broader=concept_refs(edition, occupation.broader),
        exact_match=occupation.exact_match or None,
        portal_url=portal_url("occupation", occupation.uri, occupation.exact_match),
        counts=SkillCounts(
            total=len(essential) + len(optional), essential=len(essential), optional=len(optional)
        ),
        essential=_by_kind(essential),
        optional=_by_kind(optional),
        counterparts=counterpart_answers(edition, occupation.uri),
        joined=joined_answers(edition, occupation.uri),
    )


def occupation_list(edition: Edition, page: Page[Occupation], counts: Counts) -> OccupationList:
    """Return a page of the directory, with the counts of each facet."""
    return OccupationList(
        **edition.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[occupation_ref(edition, occupation.uri) for occupation in page.items],
        facets=occupation_counts(edition, counts),
    )


def transition_list(
    edition: Edition, origin: Occupation, transitions: Sequence[Transition]
) -> TransitionList:
    """Return the careers within reach of an occupation; there is one page."""
    return TransitionList(
        **edition.versions.as_dict(),
        occupation=occupation_ref(edition, origin.uri),
        skills=[
            skill_ref(edition, relation.skill)
            for relation in edition.catalogue.relations_of.get(origin.uri, ())
        ],
        next_cursor=None,
        total=len(transitions),
        items=[_career(edition, transition) for transition in transitions],
    )


def _career(edition: Edition, transition: Transition) -> Career:
    return Career(
        rank=transition.rank,
        score=transition.score,
        occupation=occupation_ref(edition, transition.occupation),
        coverage=coverage_answer(transition.coverage),
        group=transition.group,
        matched=matched_skills(edition, transition.matched),
        gaps=skill_gaps(edition, transition.gaps),
    )


def _needed(edition: Edition, occupation: str, importance: Importance) -> list[SkillRef]:
    relations = edition.catalogue.relations_of.get(occupation, ())
    needed = [skill_ref(edition, r.skill) for r in relations if r.importance is importance]
    return sorted(needed, key=lambda skill: (skill.label.casefold(), skill.uri))


def _by_kind(skills: Iterable[SkillRef]) -> NeededSkills:
    members: dict[SkillKind, list[SkillRef]] = {kind: [] for kind in SkillKind}
    for skill in skills:
        members[skill.kind].append(skill)
    return NeededSkills(knowledge=members[SkillKind.KNOWLEDGE], skill=members[SkillKind.SKILL])
