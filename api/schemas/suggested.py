"""Autocomplete: the question and the answer of /suggest."""

from pydantic import Field

from api.schemas.base import Asked, Words
from api.schemas.concepts import ConceptRef
from api.schemas.paged import Listed, PageSize
from index.labels import ConceptType


class SuggestQuery(Asked):
    """What has been typed so far, and what sort of concept is looked for."""

    q: Words = Field(description="What has been typed so far", examples=["solder"])
    type: ConceptType = Field(description="What to suggest", examples=["skill"])
    limit: PageSize = 10


class SuggestionAnswer(ConceptRef):
    """A concept whose label a person may be typing; `matched` is the label that was hit."""

    matched: str


class SuggestionList(Listed):
    """Suggestions, best first; there is one page."""

    items: list[SuggestionAnswer]
