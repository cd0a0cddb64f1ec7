"""The crosswalk as it is sent."""

from api.edition import Edition
from api.paging import Page
from api.schemas.crosswalk import (
    CorrespondenceAnswer,
    CrosswalkConcept,
    CrosswalkEntry,
    CrosswalkList,
)
from taxonomy.correspondence import Concept


def crosswalk_list(edition: Edition, page: Page[Concept]) -> CrosswalkList:
    """Return a page of concepts, each with what stands for it in the other taxonomies."""
    return CrosswalkList(
        **edition.versions.as_dict(),
        next_cursor=page.next_cursor,
        total=page.total,
        items=[_entry(edition, concept) for concept in page.items],
    )


def _entry(edition: Edition, concept: Concept) -> CrosswalkEntry:
    return CrosswalkEntry(
        concept=_concept(concept),
        counterparts=[
            CorrespondenceAnswer(concept=_concept(one.concept), match=one.match, source=one.source)
            for one in edition.correspondences.of(concept)
        ],
    )


def _concept(concept: Concept) -> CrosswalkConcept:
    return CrosswalkConcept(
        taxonomy=concept.taxonomy, uri=concept.uri, label=concept.label, code=concept.code
    )
