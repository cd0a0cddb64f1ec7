"""The catalogue snapshot that requests are answered from, and its replacement while serving."""

import asyncio
import time
import unicodedata
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property

from structlog.typing import FilteringBoundLogger

from index.errors import CatalogueError
from models.errors import ModelError
from recommender.ranking.facets import Value, ValueTable
from recommender.recommender import Recommender
from service.earlier import FindChanges, no_catalogue_is_kept
from service.errors import ErrorKind, RequestError
from taxonomy.catalogue import Catalogue, Group, GroupScheme, Occupation, Skill, SkillLink
from taxonomy.classification import members_of
from taxonomy.correspondence import Concept, Correspondences, Taxonomy

RETRY_SECONDS = 60.0
LOAD_FAILURES = (CatalogueError, ModelError, OSError)
OTHER = "other"
"""The letter of labels that do not begin with one."""
SKILL_FACETS = ("kind", "reuse_level", "isced_f", "group", "letter")


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
    """A recommender being served; `notice` says why it is not the one that was published.

    `changes_since` says what became of the concepts of another catalogue.
    """

    recommender: Recommender
    notice: str = ""
    changes_since: FindChanges = no_catalogue_is_kept

    def for_one_person(self) -> "CatalogueSnapshot":
        """Return the same, which reads each statement of a person once.

        It is for one answer and dropped with it, so that no words outlive the request.
        """
        own = copy(self)
        object.__setattr__(own, "recommender", self.recommender.for_one_person())
        return own

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that is answered from."""
        return self.recommender.index.catalogue

    @cached_property
    def versions(self) -> Versions:
        """The versions to send with every answer that depends on the catalogue."""
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
        """The first letter of each occupation's label."""
        return occupation_letters(self.catalogue)

    @cached_property
    def skill_table(self) -> ValueTable:
        """The values of each of SKILL_FACETS that each skill has."""
        return skill_table(self.catalogue, self.members)

    @cached_property
    def correspondences(self) -> Correspondences:
        """The counterparts of each concept in the other taxonomies."""
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

    def close(self) -> None:
        """Close the files that are read while serving, before this process is forked."""
        self.recommender.index.labels.close()

    def reopen(self) -> None:
        """Open these files again, in a process that was forked."""
        self.recommender.index.labels.open()

    def occupation(self, uri: str) -> Occupation:
        """Return an occupation of the catalogue by URI; raise KeyError where it has none."""
        return self.catalogue.occupations[self.catalogue.occupation_row[uri]]

    def skill(self, uri: str) -> Skill:
        """Return a skill of the catalogue by URI; raise KeyError where it has none."""
        return self.catalogue.skills[self.catalogue.skill_row[uri]]


def letter_of(label: str) -> str:
    """Return the first letter of a label, lower case without accents; OTHER where it has none."""
    base = unicodedata.normalize("NFKD", label.strip().casefold())[:1]
    return base if base.isalpha() else OTHER


def occupation_letters(catalogue: Catalogue) -> ValueTable:
    """Return the first letter of each occupation's label."""
    facts = [{"letter": [letter_of(occupation.label)]} for occupation in catalogue.occupations]
    return ValueTable(["letter"], facts)


def skill_table(catalogue: Catalogue, members: Mapping[str, Iterable[str]]) -> ValueTable:
    """Return the values of each of SKILL_FACETS that each skill has.

    `members` are the skills (URIs) of each group. The value of an ISCED-F field is its code, that
    of a skill group its URI.
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


class Readiness(StrEnum):
    """Whether requests can be answered, and from what was published."""

    READY = "ready"
    DEGRADED = "degraded"
    UNREADY = "unready"


class LiveCatalogue:
    """The snapshot that all requests are answered from, replaced when another is published.

    `load` returns the snapshot to serve, or raises one of LOAD_FAILURES; `published` returns what
    differs whenever there is something else to load: another catalogue in use, or a changed file
    of it. When loading fails, the old snapshot stays, `notice` says why, and loading is tried
    again after RETRY_SECONDS.
    """

    def __init__(
        self,
        load: Callable[[], CatalogueSnapshot],
        published: Callable[[], object],
        log: FilteringBoundLogger,
        poll_seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._published = published
        self._log = log
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._snapshot: CatalogueSnapshot | None = None
        self._failure = "nothing has been loaded yet"
        self._tried: object = None
        self._retry_at = float("-inf")

    @property
    def snapshot(self) -> CatalogueSnapshot:
        """The snapshot to answer one request from; RequestError where none is loaded."""
        if self._snapshot is None:
            raise RequestError(ErrorKind.NOT_READY, "No catalogue is loaded; /readyz says why.")
        return self._snapshot

    @property
    def notice(self) -> str:
        """Why what is served is not what was published, or empty."""
        return self._failure or (self._snapshot.notice if self._snapshot else "")

    @property
    def readiness(self) -> Readiness:
        """Whether requests can be answered."""
        if self._snapshot is None:
            return Readiness.UNREADY
        return Readiness.DEGRADED if self.notice else Readiness.READY

    def refresh(self) -> None:
        """Load what is published, unless it is loaded or failed to load just before."""
        try:
            state = self._published()
            if state == self._tried and not self._is_retry_due():
                return
            self._tried = state
            self._serve(self._load())
        except LOAD_FAILURES as error:
            self._retry_at = self._clock() + RETRY_SECONDS
            if str(error) != self._failure:
                self._failure = str(error)
                self._log.error("load_failed", reason=self._failure)

    def report_damage(self, reason: str) -> None:
        """Record that a file of the snapshot was damaged; the next poll loads it again.

        Once is enough: while `notice` says that something failed, loading is retried anyway.
        """
        if not self._failure:
            self._failure, self._retry_at = reason, self._clock()
            self._log.error("damaged", reason=reason)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Load once, then look for a publication every `poll_seconds` until the context ends."""
        await asyncio.to_thread(self.refresh)
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._poll_seconds)
            await asyncio.to_thread(self.refresh)

    def _serve(self, snapshot: CatalogueSnapshot) -> None:
        self._snapshot, self._failure = snapshot, ""
        self._log.info("loaded", notice=snapshot.notice, **snapshot.versions.as_dict())

    def _is_retry_due(self) -> bool:
        return bool(self._failure) and self._clock() >= self._retry_at
