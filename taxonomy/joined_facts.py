"""Joined facts: what O*NET tells of an occupation of any catalogue, and how near that is."""

from dataclasses import dataclass

from taxonomy.catalogue import Catalogue
from taxonomy.counterparts import Counterpart
from taxonomy.facets import Facets


@dataclass(frozen=True, slots=True)
class JoinedFacts:
    """The facets of an occupation's counterpart; `counterpart` is None where they are its own.

    `nearest` tells whether no counterpart has a nearer type of match: filters go by those.
    """

    counterpart: Counterpart | None
    facets: Facets
    nearest: bool


def joined_facts(catalogue: Catalogue, occupation: str) -> tuple[JoinedFacts, ...]:
    """Return what is known of an occupation (URI), from its nearest counterpart on."""
    own = catalogue.facets_of.get(occupation)
    counterparts = catalogue.counterparts_of.get(occupation, ())
    told = [c for c in counterparts if c.counterpart in catalogue.facets_of]
    joined = [
        JoinedFacts(c, catalogue.facets_of[c.counterpart], nearest=c.match is told[0].match)
        for c in told
    ]
    return (JoinedFacts(None, own, nearest=True), *joined) if own else tuple(joined)
