"""The catalogue: every occupation and skill of one taxonomy release, in one language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from taxonomy.additions import Addition
from taxonomy.counterparts import Counterpart, MatchType
from taxonomy.facets import Facets

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
class Skill:
    """One skill or knowledge concept; `groups` and `broader` hold URIs."""

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


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation; `isco_code` is its ISCO-08 unit group, `code` the taxonomy's own notation."""

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


@dataclass(frozen=True, slots=True)
class SkillRelation:
    """That an occupation needs a skill; both by URI."""

    occupation: str
    skill: str
    importance: Importance


@dataclass(frozen=True, slots=True)
class SkillLink:
    """That one skill helps with another; both by URI."""

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
    `additions` say which skills and labels the host of this installation added.
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
