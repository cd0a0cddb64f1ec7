"""A catalogue snapshot: one loaded catalogue as it is served, with its orders and addresses."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from recommender.ranking.facets import Value, ValueTable
from recommender.recommender import Recommender
from taxonomy.catalogue import Catalogue, Group, GroupScheme, Occupation, Skill, SkillLink
from taxonomy.classification import members_of
from taxonomy.correspondence import Concept, Correspondences, Taxonomy

OTHER = "other"
"""What stands for every first character that is no letter."""
SKILL_FACETS = ("kind", "reuse_level", "isced_f", "group", "letter")


def letter_of(label: str) -> str:
    """Return the first letter of a label, small and without an accent; OTHER where it has none."""
    base = unicodedata.normalize("NFKD", label.strip().casefold())[:1]
    return base if base.isalpha() else OTHER


def occupation_letters(catalogue: Catalogue) -> ValueTable:
    """Return which occupations stand under which letter."""
    facts = [{"letter": [letter_of(occupation.label)]} for occupation in catalogue.occupations]
    return ValueTable(["letter"], facts)


def skill_table(catalogue: Catalogue, members: Mapping[str, Iterable[str]]) -> ValueTable:
    """Return which skills have which value of each of SKILL_FACETS.

    `members` are the skills (URIs) of each group. ISCED-F fields stand by code, groups by URI.
    """
    above: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for group in catalogue.groups:
        if group.scheme is not GroupScheme.ISCO:
            field = group.scheme is GroupScheme.ISCED_F
            for uri in members.get(group.uri, ()):
                above[uri]["isced_f" if field else "group"].append(
                    group.code if field else group.uri
                )
    facts: list[Mapping[str, Iterable[Value]]] = [
        {
            "kind": [skill.kind],
            "reuse_level": [skill.reuse_level] if skill.reuse_level else [],
            "letter": [letter_of(skill.label)],
            **above[skill.uri],
        }
        for skill in catalogue.skills
    ]
    return ValueTable(SKILL_FACETS, facts)


@dataclass(frozen=True, slots=True)
class Versions:
    """The three versions that an answer depends on."""

    catalogue_version: str
    model_version: str
    ranking_version: str

    def as_dict(self) -> dict[str, str]:
        """Return the versions by name, as answers and log lines carry them."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class CatalogueSnapshot:
    """A recommender being served; `notice` says why it is not the one that was published."""

    recommender: Recommender
    notice: str = ""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue behind every answer."""
        return self.recommender.index.catalogue

    @cached_property
    def versions(self) -> Versions:
        """What to send with every answer that depends on the catalogue."""
        manifest = self.recommender.index.manifest
        return Versions(
            manifest.catalogue_version, manifest.model_version, self.recommender.ranking_version
        )

    @cached_property
    def occupations(self) -> tuple[Occupation, ...]:
        """All occupations as a directory lists them: by label, then URI."""
        return tuple(sorted(self.catalogue.occupations, key=_by_label))

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        """All skills as a directory lists them: by label, then URI."""
        return tuple(sorted(self.catalogue.skills, key=_by_label))

    @cached_property
    def occupation_uris(self) -> Mapping[str, tuple[str, ...]]:
        """The URIs of occupations by id, the last segment of a URI."""
        return _by_id(self.catalogue.occupations)

    @cached_property
    def skill_uris(self) -> Mapping[str, tuple[str, ...]]:
        """The URIs of skills by id, the last segment of a URI."""
        return _by_id(self.catalogue.skills)

    @cached_property
    def skill_links(self) -> Mapping[str, tuple[SkillLink, ...]]:
        """The links of each skill by URI, from it and to it."""
        links: defaultdict[str, list[SkillLink]] = defaultdict(list)
        for link in self.catalogue.skill_links:
            for uri in {link.origin, link.related}:
                links[uri].append(link)
        return {uri: tuple(members) for uri, members in links.items()}

    @cached_property
    def groups(self) -> Mapping[GroupScheme, tuple[Group, ...]]:
        """The groups of each scheme by code, then URI."""
        ordered = sorted(self.catalogue.groups, key=lambda group: (group.code, group.uri))
        return {
            scheme: tuple(group for group in ordered if group.scheme is scheme)
            for scheme in GroupScheme
        }

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The URIs of the occupations or skills of each group, at any level below it, by URI."""
        return members_of(self.catalogue)

    @cached_property
    def narrower_skills(self) -> Mapping[str, tuple[Skill, ...]]:
        """The skills right below each skill by URI, by label."""
        narrower: defaultdict[str, list[Skill]] = defaultdict(list)
        for skill in self.skills:
            for uri in skill.broader:
                narrower[uri].append(skill)
        return {uri: tuple(below) for uri, below in narrower.items()}

    @cached_property
    def occupation_letters(self) -> ValueTable:
        """Which occupations stand under which letter."""
        return occupation_letters(self.catalogue)

    @cached_property
    def skill_table(self) -> ValueTable:
        """Which skills have which value of each facet of the directory."""
        return skill_table(self.catalogue, self.members)

    @cached_property
    def correspondences(self) -> Correspondences:
        """What stands for each concept in the other taxonomies."""
        return Correspondences(self.catalogue, self.members)

    @cached_property
    def corresponding(self) -> Mapping[Taxonomy, tuple[Concept, ...]]:
        """The concepts of each taxonomy that have a counterpart, by code, label and URI."""
        return {
            taxonomy: tuple(
                sorted(filter(self.correspondences.of, concepts.values()), key=_by_code)
            )
            for taxonomy, concepts in self.correspondences.concepts.items()
        }

    def occupation(self, uri: str) -> Occupation:
        """Return an occupation of the catalogue by URI; raise KeyError where it has none."""
        return self.catalogue.occupations[self.catalogue.occupation_row[uri]]

    def skill(self, uri: str) -> Skill:
        """Return a skill of the catalogue by URI; raise KeyError where it has none."""
        return self.catalogue.skills[self.catalogue.skill_row[uri]]


def concept_id(uri: str) -> str:
    """Return the id of a concept, the last segment of its URI (after the last "/" or "#")."""
    return uri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _by_code(concept: Concept) -> tuple[str, str, str]:
    return concept.code, concept.label.casefold(), concept.uri


def _by_label(concept: Occupation | Skill) -> tuple[str, str]:
    return concept.label.casefold(), concept.uri


def _by_id(concepts: Iterable[Occupation | Skill]) -> dict[str, tuple[str, ...]]:
    uris: defaultdict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        uris[concept_id(concept.uri)].append(concept.uri)
    return {name: tuple(sorted(same)) for name, same in uris.items()}
