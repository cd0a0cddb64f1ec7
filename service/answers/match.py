"""Ranked careers: those that fit a profile, and those within reach of an occupation."""

from collections.abc import Callable, Iterable
from functools import cache, partial

from recommender import results
from recommender.profile import Profile, SkillStatement
from recommender.ranking.facets import Filters
from recommender.recognition.segmentation import split_text
from service.answers.notes import hidden_careers, note_answers, noted_career
from service.answers.references import facet_counts, occupation_ref, skill_ref
from service.answers.why import why_answer
from service.budget import budget_of_statements
from service.errors import FieldError, invalid
from service.schemas import match as schemas
from service.schemas.base import check_limits
from service.schemas.directory import FacetCounts, TransitionQuery
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Occupation


def match_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.MatchRequest
) -> schemas.MatchesAnswer:
    """Return the careers that fit a profile.

    Raises RequestError for a limit that it exceeds, UnknownConceptError for an unknown URI.
    """
    check_limits(request, settings)
    profile = profile_of(request)
    with budget_of_statements(settings, profile.statements, len(request.statements)):
        found = snapshot.recommender.match(
            profile,
            filters=filters_of(request.filters),
            limit=request.limit,
            cover_backgrounds=request.cover_backgrounds,
            set_conflicts_aside=request.set_conflicts_aside,
        )
    return matches_answer(snapshot, found)


def profile_of(request: schemas.ProfileFields) -> Profile:
    """Return the profile of a request; the statements of its free text come last.

    These are limited by its characters and by the budget: 20,000 of everyday prose are 250.
    Raises RequestError for a skill that is both said and denied.
    """
    refuse_said_and_denied(request)
    statements = tuple(SkillStatement(text=text) for text in request.statements)
    if request.text:
        statements += split_text(request.text)
    return Profile(
        statements=statements,
        skills=tuple(request.skills),
        occupations=tuple(request.occupations),
        partial_skills=tuple(request.partial_skills),
        denied_skills=tuple(request.denied_skills),
        excluded_skills=tuple(request.excluded_skills),
        unclaimed_skills=tuple(request.unclaimed_skills),
        unsure_skills=tuple(request.unsure_skills),
        unclaimed_occupations=tuple(request.unclaimed_occupations),
        noted=tuple(one.name() for one in request.noted),
        ignored_notes=tuple(one.name() for one in request.ignored_notes),
        not_for_me=tuple(request.not_for_me),
    )


def refuse_said_and_denied(request: schemas.ProfileFields) -> None:
    """Raise RequestError for each skill that is both said and denied."""
    said = {*request.skills, *request.partial_skills}
    both = [
        FieldError(f"denied_skills/{place}", "is in skills or partial_skills too; leave out one")
        for place, uri in enumerate(request.denied_skills)
        if uri in said
    ]
    if both:
        raise invalid(*both)


def filters_of(fields: schemas.MatchFilters) -> Filters:
    """Return the filters of a request."""
    return Filters(
        isco=tuple(fields.isco),
        job_zone=tuple(fields.job_zone),
        isced_level=tuple(fields.isced_level),
        interest=tuple(fields.interest),
        occupations=tuple(fields.occupations),
    )


def matches_answer(
    snapshot: CatalogueSnapshot, found: results.Recommendation
) -> schemas.MatchesAnswer:
    """Return a recommendation with the labels of its concepts."""
    # Many careers lack the same skills.
    gap_of = cache(partial(_gap, snapshot))
    return schemas.MatchesAnswer.of(
        found,
        **snapshot.versions.as_dict(),
        recognised=recognised_skills(snapshot, found.recognised),
        past_jobs=[_past_job(snapshot, job) for job in found.past_jobs],
        notes=note_answers(snapshot, found.notes),
        matches=[_match(snapshot, match, found, gap_of) for match in found.matches],
        hidden=hidden_careers(snapshot, found.hidden),
        facets=facet_counts(snapshot, found.facets, FacetCounts),
    )


def recognised_skills(
    snapshot: CatalogueSnapshot, skills: Iterable[results.RecognisedSkill]
) -> list[schemas.RecognisedSkillAnswer]:
    """Return recognised skills in their order."""
    return [
        schemas.RecognisedSkillAnswer(
            skill=skill_ref(snapshot, found.skill),
            confidence=found.confidence,
            evidence=evidence_of(snapshot, found),
        )
        for found in skills
    ]


def _past_job(snapshot: CatalogueSnapshot, job: results.PastJob) -> schemas.PastJobAnswer:
    return schemas.PastJobAnswer(
        occupation=occupation_ref(snapshot, job.occupation),
        confidence=job.confidence,
        evidence=schemas.SpanEvidence.of(job.evidence),
    )


def evidence_of(
    snapshot: CatalogueSnapshot, found: results.RecognisedSkill
) -> schemas.SpanEvidence | schemas.GivenSkillEvidence | schemas.GivenOccupationEvidence:
    """Return the words that a skill was read from, or how it was given."""
    evidence = found.evidence
    if isinstance(evidence, results.Span):
        return schemas.SpanEvidence.of(evidence)
    if evidence.given is results.GivenAs.SKILL:
        return schemas.GivenSkillEvidence()
    return schemas.GivenOccupationEvidence(occupation=occupation_ref(snapshot, evidence.occupation))


def _match(
    snapshot: CatalogueSnapshot,
    match: results.Match,
    found: results.Recommendation,
    gap_of: Callable[[results.SkillGap], schemas.SkillGapAnswer],
) -> schemas.MatchAnswer:
    return schemas.MatchAnswer.of(
        match,
        occupation=occupation_ref(snapshot, match.occupation),
        coverage=coverage_answer(match.coverage),
        matched=matched_skills(snapshot, match.matched),
        gaps=list(map(gap_of, match.gaps)),
        why=why_answer(snapshot, match.why, found.recognised),
        notes=noted_career(snapshot, match.notes),
    )


def coverage_answer(coverage: results.Coverage) -> schemas.CoverageAnswer:
    """Return the coverage of an occupation."""
    return schemas.CoverageAnswer(
        essential=_coverage_of(coverage.essential), optional=_coverage_of(coverage.optional)
    )


def _coverage_of(coverage: results.CoverageByKind) -> schemas.CoverageOfAnswer:
    return schemas.CoverageOfAnswer.of(
        coverage.all, knowledge=coverage.knowledge, skill=coverage.skill
    )


def matched_skills(
    snapshot: CatalogueSnapshot, matched: Iterable[results.MatchedSkill]
) -> list[schemas.MatchedSkillAnswer]:
    """Return the needed skills that are there, in their order."""
    return [
        schemas.MatchedSkillAnswer.of(one, skill=skill_ref(snapshot, one.skill)) for one in matched
    ]


def _gap(snapshot: CatalogueSnapshot, gap: results.SkillGap) -> schemas.SkillGapAnswer:
    return schemas.SkillGapAnswer.of(gap, skill=skill_ref(snapshot, gap.skill))


def transition_list(
    snapshot: CatalogueSnapshot, settings: Settings, origin: Occupation, query: TransitionQuery
) -> schemas.TransitionList:
    """Return the careers within reach of an occupation, nearest first; there is one page."""
    check_limits(query, settings)
    transitions = snapshot.recommender.transitions(origin.uri, limit=query.limit)
    relations = snapshot.catalogue.relations_of.get(origin.uri, ())
    return schemas.TransitionList(
        **snapshot.versions.as_dict(),
        occupation=occupation_ref(snapshot, origin.uri),
        skills=[skill_ref(snapshot, relation.skill) for relation in relations],
        next_cursor=None,
        total=len(transitions),
        items=[_career(snapshot, transition) for transition in transitions],
    )


def _career(snapshot: CatalogueSnapshot, transition: results.Transition) -> schemas.Career:
    return schemas.Career.of(
        transition,
        occupation=occupation_ref(snapshot, transition.occupation),
        coverage=coverage_answer(transition.coverage),
        matched=matched_skills(snapshot, transition.matched),
        gaps=[_gap(snapshot, gap) for gap in transition.gaps],
    )
