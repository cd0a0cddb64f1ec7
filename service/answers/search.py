"""Concepts by words: skills recognised in a text, occupations of a job title, autocomplete."""

from service.answers.match import evidence_of
from service.answers.references import occupation_ref, skill_ref
from service.budget import budget_of_text
from service.schemas import search as schemas
from service.schemas.base import check_limits
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def recognise_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.RecogniseRequest
) -> schemas.RecogniseAnswer:
    """Return the skills that a text names, best first; RequestError past a limit."""
    check_limits(request, settings)
    with budget_of_text(settings, request.text):
        skills = snapshot.recommender.recognise(
            request.text, limit=request.limit, min_confidence=request.min_confidence
        )
    answers = [
        schemas.SkillInTextAnswer(
            skill=skill_ref(snapshot, found.skill),
            confidence=found.confidence,
            evidence=evidence_of(snapshot, found),
            alternatives=[
                schemas.AlternativeAnswer.of(other, skill=skill_ref(snapshot, other.skill))
                for other in found.alternatives
            ],
        )
        for found in skills
    ]
    return schemas.RecogniseAnswer(**snapshot.versions.as_dict(), skills=answers)


def resolve_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: schemas.ResolveRequest
) -> schemas.ResolveAnswer:
    """Return the occupations that a title may mean, best first; RequestError past a limit."""
    check_limits(request, settings)
    found = snapshot.recommender.resolve(request.title, limit=request.limit)
    occupations = [
        schemas.ResolvedOccupationAnswer.of(
            one, occupation=occupation_ref(snapshot, one.occupation)
        )
        for one in found
    ]
    return schemas.ResolveAnswer(**snapshot.versions.as_dict(), occupations=occupations)


def suggest_answer(
    snapshot: CatalogueSnapshot, settings: Settings, query: schemas.SuggestQuery
) -> schemas.SuggestionList:
    """Return the concepts that may be meant, best first; RequestError past a limit."""
    check_limits(query, settings)
    found = snapshot.recommender.suggest(query.q, query.type, limit=query.limit)
    return schemas.SuggestionList(
        **snapshot.versions.as_dict(),
        items=[schemas.SuggestionAnswer.of(one) for one in found],
        next_cursor=None,
        total=len(found),
    )
