"""The occupations that a job title may mean, as they are sent."""

from api.answers.concepts import occupation_ref
from api.edition import Edition
from api.schemas.resolved import ResolveAnswer, ResolvedOccupationAnswer, ResolveRequest


def resolve_answer(edition: Edition, asked: ResolveRequest) -> ResolveAnswer:
    """Return the occupations that a title may mean, best first."""
    found = edition.recommender.resolve(asked.title, limit=asked.limit)
    occupations = [
        ResolvedOccupationAnswer(
            occupation=occupation_ref(edition, one.occupation), confidence=one.confidence
        )
        for one in found
    ]
    return ResolveAnswer(**edition.versions.as_dict(), occupations=occupations)
