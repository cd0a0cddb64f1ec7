"""What changed from one catalogue to another: concepts, labels, and relations.

Concepts are the same by URI. ESCO's tables do not say what replaces a concept that went; a label
that both catalogues have for one concept each does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from taxonomy.catalogue import Catalogue, Importance, SkillRelation, folded


class Concept(Protocol):
    """What is compared of an occupation or a skill."""

    @property
    def uri(self) -> str:
        """The identifier."""

    @property
    def label(self) -> str:
        """The preferred label."""

    @property
    def alternative_labels(self) -> tuple[str, ...]:
        """The other labels that are shown."""

    @property
    def exact_match(self) -> str:
        """The URI of the same concept elsewhere, "" where there is none."""


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept with the label that it has in the catalogue it is in."""

    uri: str
    label: str


@dataclass(frozen=True, slots=True)
class RemovedConcept:
    """A concept that went; `successor` is what has its place, None where that is not known."""

    uri: str
    label: str
    successor: NamedConcept | None = None


@dataclass(frozen=True, slots=True)
class RenamedConcept:
    """A concept whose preferred label changed from `before` to `label`."""

    uri: str
    before: str
    label: str


@dataclass(frozen=True, slots=True)
class RelabelledConcept:
    """A concept that got or lost labels other than the preferred one, in their order."""

    uri: str
    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptChanges:
    """The changes of the concepts of one type, each ordered by URI."""

    before: int
    after: int
    added: tuple[NamedConcept, ...]
    removed: tuple[RemovedConcept, ...]
    renamed: tuple[RenamedConcept, ...]
    relabelled: tuple[RelabelledConcept, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.renamed or self.relabelled)


@dataclass(frozen=True, slots=True)
class RelationChange:
    """That an occupation came to need a skill, ceased to, or needs it otherwise.

    `before` and `after` are None where it does not need the skill; labels are those of the
    catalogue that has the need, of the newer one where both have it.
    """

    occupation: NamedConcept
    skill: NamedConcept
    before: Importance | None
    after: Importance | None


@dataclass(frozen=True, slots=True)
class RelationChanges:
    """The changes of which occupation needs which skill, ordered by both URIs.

    Of those added and removed, `of_new` are of occupations that came, `of_gone` of such as went.
    """

    before: int
    after: int
    added: tuple[RelationChange, ...]
    removed: tuple[RelationChange, ...]
    changed: tuple[RelationChange, ...]
    of_new: int
    of_gone: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class CatalogueChanges:
    """What changed from the catalogue `before` to the catalogue `after` (versions)."""

    before: str
    after: str
    occupations: ConceptChanges
    skills: ConceptChanges
    relations: RelationChanges

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self.occupations.is_empty and self.skills.is_empty and self.relations.is_empty


def catalogue_changes(before: Catalogue, after: Catalogue) -> CatalogueChanges:
    """Return what changed in concepts, labels and needs."""
    same_language = before.language == after.language
    return CatalogueChanges(
        before.version,
        after.version,
        concept_changes(before.occupations, after.occupations, same_language=same_language),
        concept_changes(before.skills, after.skills, same_language=same_language),
        _relation_changes(before, after),
    )


def concept_changes(
    before: Sequence[Concept], after: Sequence[Concept], *, same_language: bool = True
) -> ConceptChanges:
    """Return what changed in the concepts of one type.

    Labels are compared in the same language only; in another one nothing is renamed, and a
    successor is known by its exact match alone.
    """
    old, new = ({concept.uri: concept for concept in each} for each in (before, after))
    gone = [old[uri] for uri in sorted(old.keys() - new.keys())]
    successors = _successors(gone, after, same_language=same_language)
    stayed = sorted(old.keys() & new.keys()) if same_language else ()
    return ConceptChanges(
        before=len(old),
        after=len(new),
        added=tuple(_named(new[uri]) for uri in sorted(new.keys() - old.keys())),
        removed=tuple(RemovedConcept(one.uri, one.label, successors.get(one.uri)) for one in gone),
        renamed=tuple(
            RenamedConcept(uri, old[uri].label, new[uri].label)
            for uri in stayed
            if _spaced(old[uri].label) != _spaced(new[uri].label)
        ),
        relabelled=tuple(
            change for uri in stayed if (change := _relabelled(old[uri], new[uri])) is not None
        ),
    )


def _relabelled(old: Concept, new: Concept) -> RelabelledConcept | None:
    labels = [tuple(map(_spaced, one.alternative_labels)) for one in (old, new)]
    removed, added = (
        tuple(label for label in some if label not in others)
        for some, others in (labels, labels[::-1])
    )
    return RelabelledConcept(new.uri, new.label, added, removed) if added or removed else None


def _spaced(label: str) -> str:
    """Return a label with single spaces: releases differ in spaces that cannot be seen."""
    return " ".join(label.split())


def _successors(
    gone: Iterable[Concept], after: Sequence[Concept], *, same_language: bool
) -> Mapping[str, NamedConcept]:
    """Return what has the place of concepts that went, by URI, where one concept alone has it.

    It is, in this order, the exact match, the concept with the same preferred label, with that
    label as another one, and with one of the other labels as its preferred one.
    """
    same = _by_key((key, one) for one in after for key in (one.exact_match, one.uri) if key)
    preferred = _by_key((folded(one.label), one) for one in after)
    other = _by_key((folded(label), one) for one in after for label in one.alternative_labels)
    found = {}
    for concept in gone:
        keys = [(same, [concept.uri, concept.exact_match])]
        if same_language:
            name = [folded(concept.label)]
            keys += [(preferred, name), (other, name)]
            keys += [(preferred, [folded(label) for label in concept.alternative_labels])]
        candidates = [{uri for key in some for uri in table.get(key, ())} for table, some in keys]
        first = next(filter(None, candidates), set())
        if len(first) == 1:
            found[concept.uri] = first.pop()
    named = {one.uri: _named(one) for one in after}
    return {uri: named[successor] for uri, successor in found.items()}


def _by_key(pairs: Iterable[tuple[str, Concept]]) -> Mapping[str, set[str]]:
    uris: defaultdict[str, set[str]] = defaultdict(set)
    for key, concept in pairs:
        uris[key].add(concept.uri)
    return uris


def _named(concept: Concept) -> NamedConcept:
    return NamedConcept(concept.uri, concept.label)


def _relation_changes(before: Catalogue, after: Catalogue) -> RelationChanges:
    old, new = (_needs(one.relations) for one in (before, after))
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    changed = {pair for pair in old.keys() & new.keys() if old[pair] is not new[pair]}

    def listed(pairs: Iterable[tuple[str, str]], catalogue: Catalogue) -> Iterator[RelationChange]:
        for occupation, skill in sorted(pairs):
            yield RelationChange(
                _named(catalogue.occupations[catalogue.occupation_row[occupation]]),
                _named(catalogue.skills[catalogue.skill_row[skill]]),
                old.get((occupation, skill)),
                new.get((occupation, skill)),
            )

    return RelationChanges(
        before=len(old),
        after=len(new),
        added=tuple(listed(added, after)),
        removed=tuple(listed(removed, before)),
        changed=tuple(listed(changed, after)),
        of_new=sum(pair[0] not in before.occupation_row for pair in added),
        of_gone=sum(pair[0] not in after.occupation_row for pair in removed),
    )


def _needs(relations: Iterable[SkillRelation]) -> Mapping[tuple[str, str], Importance]:
    return {(one.occupation, one.skill): one.importance for one in relations}
