"""Joined facts and counterparts of an occupation as they are sent."""

from dataclasses import asdict

from api.edition import Edition
from api.schemas.concepts import ConceptRef
from api.schemas.joined import (
    CounterpartAnswer,
    EducationAnswer,
    InterestAnswer,
    JoinedFactsAnswer,
    RelatedAnswer,
    TaskAnswer,
    TechnologyAnswer,
    WorkStyleAnswer,
)
from taxonomy.counterparts import CLOSE, Counterpart
from taxonomy.facets import EducationShare, RelatedOccupation
from taxonomy.joined_facts import JoinedFacts, joined_facts


def counterpart_answers(edition: Edition, occupation: str) -> list[CounterpartAnswer] | None:
    """Return the counterparts of an occupation, nearest first; None where no crosswalk is joined.

    None and an empty list differ: the crosswalk knows no counterpart of some occupations.
    """
    catalogue = edition.catalogue
    if not catalogue.counterparts:
        return None
    return [_counterpart(one) for one in catalogue.counterparts_of.get(occupation, ())]


def joined_answers(edition: Edition, occupation: str) -> list[JoinedFactsAnswer]:
    """Return what O*NET tells of an occupation, from its nearest counterpart on."""
    return [_facts(edition, one) for one in joined_facts(edition.catalogue, occupation)]


def _facts(edition: Edition, joined: JoinedFacts) -> JoinedFactsAnswer:
    facets = joined.facets
    typical = facets.typical_education
    return JoinedFactsAnswer(
        counterpart=_counterpart(joined.counterpart) if joined.counterpart else None,
        nearest=joined.nearest,
        job_zone=facets.job_zone,
        typical_education=_education(typical) if typical else None,
        education=[_education(share) for share in facets.education],
        interests=[InterestAnswer(**asdict(one)) for one in facets.interests],
        work_styles=[WorkStyleAnswer(**asdict(one)) for one in facets.work_styles],
        tasks=[TaskAnswer(**asdict(one)) for one in facets.tasks],
        technologies=[TechnologyAnswer(**asdict(one)) for one in facets.technologies],
        related=[_related(edition, one) for one in facets.related],
    )


def _counterpart(one: Counterpart) -> CounterpartAnswer:
    return CounterpartAnswer(
        uri=one.counterpart, label=one.label, code=one.code, match=one.match, source=one.source
    )


def _education(share: EducationShare) -> EducationAnswer:
    return EducationAnswer(**asdict(share))


def _related(edition: Edition, related: RelatedOccupation) -> RelatedAnswer:
    catalogue = edition.catalogue
    if related.uri in catalogue.occupation_row:
        stands_for = [related.uri]
    else:
        near = (one for one in catalogue.counterparts_to.get(related.uri, ()) if one.match in CLOSE)
        stands_for = [one.concept for one in near if one.concept in catalogue.occupation_row]
    occupations = [ConceptRef(uri=uri, label=edition.occupation(uri).label) for uri in stands_for]
    return RelatedAnswer(uri=related.uri, label=related.label, occupations=occupations)
