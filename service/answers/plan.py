"""A plan for one career: what to learn in which order, at what level, and where to look."""

from collections.abc import Iterable, Mapping, Sequence

from recommender.guidance import Plan, PlannedSkill
from service.answers.concepts import counterpart_answer
from service.answers.match import coverage_answer, matched_skills, profile_of, recognised_skills
from service.answers.notes import note_answers, noted_career
from service.answers.references import group_refs, named_occupation, occupation_ref, skill_ref
from service.budget import budget_of_statements
from service.links import LinkTemplate
from service.schemas import plan as schemas
from service.schemas.base import GroupRef, check_limits
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy import classification, correspondence
from taxonomy.catalogue import Importance, Occupation

_FIELDS_LINKED = 3


def plan_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.PlanRequest
) -> schemas.PlanAnswer:
    """Return the plan of a profile for a career.

    Raises RequestError for a limit that it exceeds or an occupation that the catalogue lacks.
    """
    check_limits(request, settings)
    profile = profile_of(request)
    uri = named_occupation(snapshot, request.occupation)
    with budget_of_statements(settings, profile.statements, len(request.statements)):
        plan = snapshot.recommender.plan(profile, uri)
    occupation = snapshot.occupation(uri)
    steps = [
        schemas.PlanStepAnswer.of(step, skills=[_planned(snapshot, one) for one in step.skills])
        for step in plan.steps
    ]
    level = _level(snapshot, occupation, steps)
    language = request.language or snapshot.catalogue.language
    return _answer(
        snapshot,
        plan,
        steps=steps,
        level=level,
        links=_links(settings.link_templates, occupation, level.fields, language),
    )


def _answer(snapshot: CatalogueSnapshot, plan: Plan, **parts: object) -> schemas.PlanAnswer:
    is_marked = snapshot.occupation(plan.occupation).regulated
    return schemas.PlanAnswer.of(
        plan,
        **snapshot.versions.as_dict(),
        recognised=recognised_skills(snapshot, plan.recognised),
        occupation=occupation_ref(snapshot, plan.occupation),
        coverage=coverage_answer(plan.coverage),
        matched=matched_skills(snapshot, plan.matched),
        notes=note_answers(snapshot, plan.notes),
        noted=noted_career(snapshot, plan.noted),
        left_out=[skill_ref(snapshot, uri) for uri in plan.left_out],
        regulation=schemas.Regulation.REGULATED if is_marked else schemas.Regulation.CHECK,
        **parts,
    )


def _planned(snapshot: CatalogueSnapshot, planned: PlannedSkill) -> schemas.PlannedSkillAnswer:
    fields = classification.fields_of(snapshot.catalogue, snapshot.skill(planned.skill))
    return schemas.PlannedSkillAnswer.of(
        planned,
        skill=skill_ref(snapshot, planned.skill),
        fields=group_refs(fields),
        helps_with=[skill_ref(snapshot, uri) for uri in planned.helps_with],
    )


def _level(
    snapshot: CatalogueSnapshot, occupation: Occupation, steps: Iterable[schemas.PlanStepAnswer]
) -> schemas.PlanLevel:
    facts = correspondence.joined_facts(snapshot.catalogue, occupation.uri)
    return schemas.PlanLevel(
        skill_levels=list(classification.skill_levels(occupation.isco_code)),
        isced_levels=list(classification.isced_levels(occupation.isco_code)),
        job_zones=[
            schemas.JobZoneAnswer(
                value=one.facets.job_zone,
                counterpart=counterpart_answer(one.counterpart) if one.counterpart else None,
            )
            for one in facts
            if one.nearest and one.facets.job_zone
        ],
        fields=_fields(skill for step in steps for skill in step.skills),
    )


def _fields(skills: Iterable[schemas.PlannedSkillAnswer]) -> list[schemas.FieldToLearn]:
    """Return the fields of skills with their numbers, those of most essential skills first."""
    refs: dict[str, GroupRef] = {}
    counts: dict[str, dict[Importance, int]] = {}
    for skill in skills:
        for field in skill.fields:
            refs[field.uri] = field
            count = counts.setdefault(field.uri, dict.fromkeys(Importance, 0))
            count[skill.relation] += 1
    found = [
        schemas.FieldToLearn(
            field=refs[uri],
            essential=count[Importance.ESSENTIAL],
            optional=count[Importance.OPTIONAL],
        )
        for uri, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.essential, -one.optional, one.field.code))


def _links(
    templates: Iterable[LinkTemplate],
    occupation: Occupation,
    fields: Sequence[schemas.FieldToLearn],
    language: str,
) -> list[schemas.PlanLink]:
    """Return the links of a plan; a template with a field of study gives one for each of a few.

    These are the fields of essential skills, where there are any.
    """
    essential = [one for one in fields if one.essential]
    first = [one.field for one in (essential or fields)[:_FIELDS_LINKED]]
    values = {"isco": occupation.isco_code, "label": occupation.label, "language": language}
    found = []
    for template in templates:
        for field in first if "isced_f" in template.fields else [None]:
            url = template.filled(_with_field(values, field))
            if url:
                found.append(schemas.PlanLink(label=template.label, url=url, field=field))
    return found


def _with_field(values: Mapping[str, str], field: GroupRef | None) -> Mapping[str, str]:
    return {**values, "isced_f": field.code} if field else values
