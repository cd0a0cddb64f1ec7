"""The catalogue: every occupation and skill of one taxonomy release, in one language."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from taxonomy.facets import Facets


@dataclass(frozen=True, slots=True)
class Addition:
    """That a skill (URI) has `labels` which its taxonomy does not give it, as alternative ones.

    Where it is `own`, the whole skill is the operator's, with its preferred label and relations.
    `reviewed_by` says who approved it.
    """

    skill: str
    labels: tuple[str, ...]
    own: bool
    reviewed_by: str


class MatchType(StrEnum):
    """How near a counterpart is, in the terms of SKOS, the nearest first.

    Broad means that the counterpart is broader. Source: https://www.w3.org/TR/skos-reference/#mapping
    """

    EXACT = "exact"
    CLOSE = "close"
    NARROW = "narrow"
    BROAD = "broad"

    @property
    def inverse(self) -> "MatchType":
        """The match as seen from the counterpart."""
        swapped = {MatchType.BROAD: MatchType.NARROW, MatchType.NARROW: MatchType.BROAD}
        return swapped.get(self, self)


CLOSE = (MatchType.EXACT, MatchType.CLOSE)
"""The matches that are near enough to say the same of both."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """That a concept (URI of an occupation or ISCO-08 group) has a counterpart elsewhere.

    `counterpart`, `label` and `code` are the other concept's URI, label and notation; `source` is
    the crosswalk that says so.
    """

    concept: str
    counterpart: str
    label: str
    code: str
    match: MatchType
    source: str


Edge = TypeVar("Edge")


class SkillKind(StrEnum):
    """What sort of skill: something one knows, or something one does."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"


class Importance(StrEnum):
    """How much an occupation needs a skill."""

    ESSENTIAL = "essential"
    OPTIONAL = "optional"


class ReuseLevel(StrEnum):
    """How widely a skill is used, from one occupation to all of them."""

    OCCUPATION_SPECIFIC = "occupation-specific"
    SECTOR_SPECIFIC = "sector-specific"
    CROSS_SECTOR = "cross-sector"
    TRANSVERSAL = "transversal"


class GroupScheme(StrEnum):
    """The classification that a group belongs to."""

    ISCO = "isco-08"
    ISCED_F = "isced-f"
    SKILLS = "skills"


@dataclass(frozen=True, slots=True)
class SkillName:
    """A name by which people mention a skill: a product, tool, method or certificate.

    `as_written` says that only this written form counts, since in lower case it is another word.
    """

    name: str
    as_written: bool = False


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill or knowledge concept; `groups` and `broader` hold URIs.

    `names` are what people call it by and the taxonomy does not list.
    """

    uri: str
    label: str
    kind: SkillKind
    alternative_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    description: str = ""
    scope_note: str = ""
    reuse_level: ReuseLevel | None = None
    status: str = "released"
    groups: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    exact_match: str = ""
    names: tuple[SkillName, ...] = ()


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation; `isco_code` is its ISCO-08 unit group, `code` the taxonomy's own notation.

    `regulated` says that the taxonomy marks it as regulated. Without the mark nothing is known:
    ESCO marks 15 of 3,007 and not, for example, lawyers. `titles` are names that advertisements and
    people use and the taxonomy does not list.
    """

    uri: str
    label: str
    isco_code: str
    alternative_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    description: str = ""
    scope_note: str = ""
    status: str = "released"
    code: str = ""
    broader: tuple[str, ...] = ()
    exact_match: str = ""
    regulated: bool = False
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillRelation:
    """That an occupation needs a skill; both by URI."""

    occupation: str
    skill: str
    importance: Importance


@dataclass(frozen=True, slots=True)
class SkillLink:
    """That the skill `related` helps with the skill `origin`; both by URI.

    So ESCO has it: knowledge of blood-sampling is related to taking blood samples.
    """

    origin: str
    related: str
    importance: Importance


@dataclass(frozen=True, slots=True)
class Group:
    """A node above occupations (ISCO-08) or skills (ISCED-F, skill groups)."""

    uri: str
    label: str
    scheme: GroupScheme
    code: str = ""
    description: str = ""
    broader: tuple[str, ...] = ()


class StatementKind(StrEnum):
    """What an example statement speaks of, or how."""

    DUTY = "duty"
    TOOLS = "tools"
    PEOPLE = "people"
    PROBLEM = "problem"
    SLANG = "slang"
    LAY = "lay"
    SIMPLE = "simple"
    TITLE = "title"
    LEARNT = "learnt"
    CV = "cv"


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody who does an occupation or has a skill (URI) says in everyday words."""

    concept: str
    kind: StatementKind
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts of a catalogue come from, under which terms, and how to credit them."""

    name: str
    version: str
    licence: str
    attribution: str
    url: str = ""


@dataclass(frozen=True)
class Catalogue:
    """One release in one language; skills, occupations and groups are ordered by URI.

    Row `i` of every vector table of the index is `skills[i]` or `occupations[i]`. `facets` are of
    its own occupations or of their counterparts; they are shown and filter, and never rank.
    `additions` say which skills and labels the operator added. `statements` are ordered by concept.
    """

    version: str
    language: str
    sources: tuple[Source, ...]
    occupations: tuple[Occupation, ...]
    skills: tuple[Skill, ...]
    relations: tuple[SkillRelation, ...]
    skill_links: tuple[SkillLink, ...] = ()
    groups: tuple[Group, ...] = ()
    facets: tuple[Facets, ...] = ()
    counterparts: tuple[Counterpart, ...] = ()
    additions: tuple[Addition, ...] = ()
    statements: tuple[Statement, ...] = ()

    @cached_property
    def occupation_row(self) -> Mapping[str, int]:
        """The row of each occupation by URI."""
        return {occupation.uri: row for row, occupation in enumerate(self.occupations)}

    @cached_property
    def skill_row(self) -> Mapping[str, int]:
        """The row of each skill by URI."""
        return {skill.uri: row for row, skill in enumerate(self.skills)}

    @cached_property
    def group_by_uri(self) -> Mapping[str, Group]:
        """Each group by URI."""
        return {group.uri: group for group in self.groups}

    @cached_property
    def isco_group(self) -> Mapping[str, Group]:
        """Each ISCO-08 group by its code of one to four digits."""
        return {group.code: group for group in self.groups if group.scheme is GroupScheme.ISCO}

    @cached_property
    def relations_of(self) -> Mapping[str, tuple[SkillRelation, ...]]:
        """The relations of each occupation by URI, in catalogue order."""
        return _grouped(self.relations, lambda relation: relation.occupation)

    @cached_property
    def relations_to(self) -> Mapping[str, tuple[SkillRelation, ...]]:
        """The relations to each skill by URI, in catalogue order."""
        return _grouped(self.relations, lambda relation: relation.skill)

    @cached_property
    def facets_of(self) -> Mapping[str, Facets]:
        """The facets of each occupation, or counterpart of one, by its URI."""
        return {facets.occupation: facets for facets in self.facets}

    @cached_property
    def counterparts_of(self) -> Mapping[str, tuple[Counterpart, ...]]:
        """The counterparts of each concept by URI, the nearest first."""
        order = list(MatchType)
        nearest = sorted(self.counterparts, key=lambda c: (order.index(c.match), c.code))
        return _grouped(nearest, lambda counterpart: counterpart.concept)

    @cached_property
    def counterparts_to(self) -> Mapping[str, tuple[Counterpart, ...]]:
        """The same by the URI of the other concept."""
        order = list(MatchType)
        nearest = sorted(self.counterparts, key=lambda c: (order.index(c.match), c.concept))
        return _grouped(nearest, lambda counterpart: counterpart.counterpart)

    def isco_path(self, code: str) -> tuple[Group, ...]:
        """Return the ISCO-08 groups of a unit code from major to unit, those the release has."""
        prefixes = (code[:length] for length in range(1, len(code) + 1))
        return tuple(self.isco_group[prefix] for prefix in prefixes if prefix in self.isco_group)


def _grouped(members: Iterable[Edge], key: Callable[[Edge], str]) -> dict[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {}
    for member in members:
        groups.setdefault(key(member), []).append(member)
    return {uri: tuple(together) for uri, together in groups.items()}


class ConceptNames:
    """The concepts of one kind, found by whole URI, or by preferred label, ignoring case."""

    def __init__(self, concepts: Iterable[Skill | Occupation]) -> None:
        self._by_label: defaultdict[str, list[str]] = defaultdict(list)
        self._uris: set[str] = set()
        for concept in concepts:
            self._uris.add(concept.uri)
            self._by_label[folded(concept.label)].append(concept.uri)

    def find(self, name: str) -> tuple[str, ...]:
        """Return the URIs that a name may mean: none, the one, or several that share a label."""
        return (name,) if name in self._uris else tuple(self._by_label.get(folded(name), ()))


def folded(label: str) -> str:
    """Return a label so that two that differ in case, spaces or width of letters are equal."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def joined_version(version: str, part: str) -> str:
    """Return a version with a part joined to it, in place of one of the same taxonomy."""
    release, *parts = version.split("+")
    others = [other for other in parts if taxonomy_of(other) != taxonomy_of(part)]
    return "+".join((release, *sorted((*others, part))))


def version_without(version: str, taxonomy: str) -> str:
    """Return a version without what was joined to it from a taxonomy ("onet", "skills")."""
    release, *parts = version.split("+")
    return "+".join((release, *(part for part in parts if taxonomy_of(part) != taxonomy)))


def part_of(version: str, taxonomy: str) -> str:
    """Return what was joined to a version from a taxonomy ("skills-1a2b3c4d"), "" for nothing."""
    parts = version.split("+")[1:]
    return next((part for part in parts if taxonomy_of(part) == taxonomy), "")


def taxonomy_of(version: str) -> str:
    """Return the taxonomy of a release, or of a part that was joined to one ("onet", "skills")."""
    return version.partition("-")[0]
