"""Correspondences: concepts of other taxonomies that match a concept, and facts joined by them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from taxonomy.catalogue import Catalogue, Counterpart, Group, GroupScheme, MatchType, taxonomy_of
from taxonomy.classification import fields_of
from taxonomy.facets import Facets


class Taxonomy(StrEnum):
    """The taxonomies that concepts correspond across; a starter's concepts count as ESCO's."""

    ESCO = "esco"
    ONET = "onet"
    ISCO = "isco"
    ISCED_F = "isced-f"


SCHEMES = {GroupScheme.ISCO: Taxonomy.ISCO, GroupScheme.ISCED_F: Taxonomy.ISCED_F}


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of one taxonomy: an occupation, a skill or a group; `code` is its notation."""

    taxonomy: Taxonomy
    uri: str
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A mapping of one concept to another, in SKOS terms, and its source."""

    concept: Concept
    match: MatchType
    source: str


class Correspondences:
    """The correspondences of a catalogue; `members` are those of its groups."""

    def __init__(self, catalogue: Catalogue, members: Mapping[str, tuple[str, ...]]) -> None:
        self._catalogue = catalogue
        self._members = members
        onet = taxonomy_of(catalogue.version) == Taxonomy.ONET
        self._own = Taxonomy.ONET if onet else Taxonomy.ESCO
        self._source = " ".join(f"{one.name} {one.version}" for one in catalogue.sources[:1])

    @cached_property
    def concepts(self) -> Mapping[Taxonomy, Mapping[str, Concept]]:
        """The concepts of each taxonomy by URI: those of the catalogue and their counterparts."""
        found: dict[Taxonomy, dict[str, Concept]] = {taxonomy: {} for taxonomy in Taxonomy}
        for concept in (*self._held(), *self._classes(), *self._joined()):
            found[concept.taxonomy].setdefault(concept.uri, concept)
        return found

    def named(self, taxonomy: Taxonomy, name: str) -> tuple[Concept, ...]:
        """Return the concepts that a URI, the last segment of one, or a code names."""
        return tuple(self._by_name.get((taxonomy, name), {}).values())

    def of(self, concept: Concept) -> tuple[Correspondence, ...]:
        """Return the concepts that a concept maps to, nearest first, then by taxonomy and code."""
        found = (*self._crosswalked(concept), *self._classified(concept), *self._holding(concept))
        return tuple(sorted(found, key=_nearness))

    @cached_property
    def _by_name(self) -> Mapping[tuple[Taxonomy, str], dict[str, Concept]]:
        found: defaultdict[tuple[Taxonomy, str], dict[str, Concept]] = defaultdict(dict)
        for taxonomy, concepts in self.concepts.items():
            for uri, concept in concepts.items():
                for name in {concept.code, *_names(uri), *_names(self._exact_match(uri))} - {""}:
                    found[taxonomy, name][uri] = concept
        return found

    def _exact_match(self, uri: str) -> str:
        """Return the URI of the same occupation or skill in ESCO, where it has another here."""
        catalogue = self._catalogue
        if uri in catalogue.occupation_row:
            return catalogue.occupations[catalogue.occupation_row[uri]].exact_match
        row = catalogue.skill_row.get(uri)
        return "" if row is None else catalogue.skills[row].exact_match

    def _held(self) -> Iterator[Concept]:
        for occupation in self._catalogue.occupations:
            yield Concept(self._own, occupation.uri, occupation.label, occupation.code)
        for skill in self._catalogue.skills:
            yield Concept(self._own, skill.uri, skill.label, "")

    def _classes(self) -> Iterator[Concept]:
        for group in self._catalogue.groups:
            if group.scheme in SCHEMES:
                yield Concept(SCHEMES[group.scheme], group.uri, group.label, group.code)

    def _joined(self) -> Iterator[Concept]:
        for one in self._catalogue.counterparts:
            yield Concept(Taxonomy.ONET, one.counterpart, one.label, one.code)

    def _crosswalked(self, concept: Concept) -> Iterator[Correspondence]:
        for one in self._catalogue.counterparts_of.get(concept.uri, ()):
            yield Correspondence(self._concept(one.counterpart), one.match, one.source)
        for one in self._catalogue.counterparts_to.get(concept.uri, ()):
            yield Correspondence(self._concept(one.concept), one.match.inverse, one.source)

    def _classified(self, concept: Concept) -> Iterator[Correspondence]:
        """Yield the ISCO-08 unit group of an occupation, the ISCED-F fields of a skill."""
        catalogue = self._catalogue
        groups: Iterable[Group] = ()
        if concept.uri in catalogue.occupation_row:
            occupation = catalogue.occupations[catalogue.occupation_row[concept.uri]]
            groups = catalogue.isco_path(occupation.isco_code)[-1:]
        elif concept.uri in catalogue.skill_row:
            groups = fields_of(catalogue, catalogue.skills[catalogue.skill_row[concept.uri]])
        for group in groups:
            yield Correspondence(self._concept(group.uri), MatchType.BROAD, self._source)

    def _holding(self, concept: Concept) -> Iterator[Correspondence]:
        """Yield the members of a group."""
        if concept.taxonomy in SCHEMES.values():
            for uri in self._members.get(concept.uri, ()):
                yield Correspondence(self._concept(uri), MatchType.NARROW, self._source)

    def _concept(self, uri: str) -> Concept:
        return next(concepts[uri] for concepts in self.concepts.values() if uri in concepts)


def _names(uri: str) -> tuple[str, str]:
    return uri, uri.rpartition("/")[2]


def _nearness(one: Correspondence) -> tuple[int, str, str, str]:
    concept = one.concept
    return list(MatchType).index(one.match), concept.taxonomy, concept.code, concept.uri


@dataclass(frozen=True, slots=True)
class JoinedFacts:
    """The facets of an occupation's counterpart; `counterpart` is None where they are its own.

    `nearest` is true where no counterpart has a nearer type of match; filters use only those.
    """

    counterpart: Counterpart | None
    facets: Facets
    nearest: bool


def joined_facts(catalogue: Catalogue, occupation: str) -> tuple[JoinedFacts, ...]:
    """Return what is known of an occupation (URI), from its nearest counterpart on."""
    own = catalogue.facets_of.get(occupation)
    counterparts = catalogue.counterparts_of.get(occupation, ())
    found = [c for c in counterparts if c.counterpart in catalogue.facets_of]
    joined = [
        JoinedFacts(c, catalogue.facets_of[c.counterpart], nearest=c.match is found[0].match)
        for c in found
    ]
    return (JoinedFacts(None, own, nearest=True), *joined) if own else tuple(joined)
