"""Resolved job titles and suggested concepts as they are sent."""

from service.answers.references import occupation_ref
from service.schemas.search import (
    ResolveAnswer,
    ResolvedOccupationAnswer,
    ResolveRequest,
    SuggestionAnswer,
    SuggestionList,
    SuggestQuery,
)
from service.snapshot import CatalogueSnapshot


def resolve_answer(snapshot: CatalogueSnapshot, asked: ResolveRequest) -> ResolveAnswer:
    """Return the occupations that a title may mean, best first."""
    found = snapshot.recommender.resolve(asked.title, limit=asked.limit)
    occupations = [
        ResolvedOccupationAnswer(
            occupation=occupation_ref(snapshot, one.occupation), confidence=one.confidence
        )
        for one in found
    ]
    return ResolveAnswer(**snapshot.versions.as_dict(), occupations=occupations)


def suggest_answer(snapshot: CatalogueSnapshot, asked: SuggestQuery) -> SuggestionList:
    """Return the concepts that may be meant, best first; there is one page."""
    found = snapshot.recommender.suggest(asked.q, asked.type, limit=asked.limit)
    items = [SuggestionAnswer(uri=s.uri, label=s.label, matched=s.matched) for s in found]
    return SuggestionList(
        **snapshot.versions.as_dict(), items=items, next_cursor=None, total=len(items)
    )
