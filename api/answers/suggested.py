"""The concepts whose label a person may be typing, as they are sent."""

from api.edition import Edition
from api.schemas.suggested import SuggestionAnswer, SuggestionList, SuggestQuery


def suggest_answer(edition: Edition, asked: SuggestQuery) -> SuggestionList:
    """Return the concepts that may be meant, best first; there is one page."""
    found = edition.recommender.suggest(asked.q, asked.type, limit=asked.limit)
    items = [SuggestionAnswer(uri=s.uri, label=s.label, matched=s.matched) for s in found]
    return SuggestionList(
        **edition.versions.as_dict(), items=items, next_cursor=None, total=len(items)
    )
