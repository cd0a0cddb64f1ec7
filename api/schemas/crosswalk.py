"""The crosswalk: concepts of one taxonomy, and what stands for each in the others."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Answer, Asked
from api.schemas.paged import Cursor, Listed, PageSize
from taxonomy.correspondence import Taxonomy
from taxonomy.counterparts import MatchType

ConceptName = Annotated[
    str,
    Field(
        max_length=500,
        description="URI, last segment of a URI, or code (3114, 17-3023.00) of one concept; "
        "without it all concepts that have a counterpart are listed",
    ),
]


class CrosswalkQuery(Asked):
    """Which concepts to list: those of a taxonomy, or the one with a name."""

    taxonomy: Taxonomy = Field(alias="from", description="The taxonomy of the concepts")
    id: ConceptName = ""
    cursor: Cursor = ""
    limit: PageSize = 20


class CrosswalkConcept(Answer):
    """A concept of any of the taxonomies; `code` is its notation, empty where it has none."""

    taxonomy: Taxonomy
    uri: str
    label: str
    code: str


class CorrespondenceAnswer(Answer):
    """What stands for a concept elsewhere; `match` reads from that concept ("broad": broader)."""

    concept: CrosswalkConcept
    match: MatchType
    source: str = Field(description="Who says so, with its version")


class CrosswalkEntry(Answer):
    """A concept with all that stands for it, nearest first."""

    concept: CrosswalkConcept
    counterparts: list[CorrespondenceAnswer]


class CrosswalkList(Listed):
    """A page of concepts with their counterparts."""

    items: list[CrosswalkEntry]
