"""Concepts by words: skills recognised in a text, occupations of a job title, autocomplete."""

from service.answers.match import evidence_of
from service.answers.references import occupation_ref, skill_ref
from service.schemas.base import check_limits
from service.schemas.search import (
    AlternativeAnswer,
    RecogniseAnswer,
    RecogniseRequest,
    ResolveAnswer,
    ResolvedOccupationAnswer,
    ResolveRequest,
    SkillInTextAnswer,
    SuggestionAnswer,
    SuggestionList,
    SuggestQuery,
)
from service.settings import Settings
from service.snapshot import CatalogueSnapshot


def recognise_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: RecogniseRequest
) -> RecogniseAnswer:
    """Return the skills that a text names, best first; RequestError past a limit."""
    check_limits(request, settings)
    skills = snapshot.recommender.recognise(
        request.text, limit=request.limit, min_confidence=request.min_confidence
    )
    answers = [
        SkillInTextAnswer(
            skill=skill_ref(snapshot, found.skill),
            confidence=found.confidence,
            evidence=evidence_of(snapshot, found),
            alternatives=[
                AlternativeAnswer.of(other, skill=skill_ref(snapshot, other.skill))
                for other in found.alternatives
            ],
        )
        for found in skills
    ]
    return RecogniseAnswer(**snapshot.versions.as_dict(), skills=answers)


def resolve_answer(
    snapshot: CatalogueSnapshot, settings: Settings, request: ResolveRequest
) -> ResolveAnswer:
    """Return the occupations that a title may mean, best first; RequestError past a limit."""
    check_limits(request, settings)
    found = snapshot.recommender.resolve(request.title, limit=request.limit)
    occupations = [
        ResolvedOccupationAnswer.of(one, occupation=occupation_ref(snapshot, one.occupation))
        for one in found
    ]
    return ResolveAnswer(**snapshot.versions.as_dict(), occupations=occupations)


def suggest_answer(
    snapshot: CatalogueSnapshot, settings: Settings, query: SuggestQuery
) -> SuggestionList:
    """Return the concepts that may be meant, best first; RequestError past a limit."""
    check_limits(query, settings)
    found = snapshot.recommender.suggest(query.q, query.type, limit=query.limit)
    return SuggestionList(
        **snapshot.versions.as_dict(),
        items=[SuggestionAnswer.of(one) for one in found],
        next_cursor=None,
        total=len(found),
    )
