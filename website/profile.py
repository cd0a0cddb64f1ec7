"""What a person has said and confirmed so far, carried from page to page by the browser alone.

On the server nothing of it outlives a request. Words travel in forms (POST) only; a link holds
ids of skills and past jobs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from api.edition import Edition, concept_id
from api.schemas.base import NOT_BLANK


@dataclass(frozen=True, slots=True)
class GivenProfile:
    """Words, and by URI: skills `seen` in them, those `skills` that the person keeps or adds, jobs.

    A skill that was seen and is not kept was put aside. `unknown` holds the names of concepts
    that the catalogue in use lacks.
    """

    text: str = ""
    seen: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """The skills that the words did not lead to."""
        return tuple(uri for uri in self.skills if uri not in self.seen)

    @property
    def put_aside(self) -> tuple[str, ...]:
        """The skills that the words led to and the person does not keep."""
        return tuple(uri for uri in self.seen if uri not in self.skills)

    @property
    def says_something(self) -> bool:
        """Whether there are words, as the API understands that."""
        return NOT_BLANK.search(self.text) is not None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to match."""
        return not (self.says_something or self.skills or self.jobs)

    def question(self) -> dict[str, Any]:
        """Return the fields of a MatchRequest or WhatIfRequest that say what the person can do."""
        return {
            "text": self.text if self.says_something else None,
            "skills": list(self.added),
            "excluded_skills": list(self.put_aside),
            "occupations": list(self.jobs),
        }

    def fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry the profile to the next form."""
        text = [("text", self.text)] if self.text else []
        names = (("seen", self.seen), ("skill", self.skills), ("job", self.jobs))
        return text + [(name, uri) for name, uris in names for uri in uris]

    def query(self, version: str) -> list[tuple[str, str]]:
        """Return the fields of an address: confirmed skills and jobs as ids, without words."""
        named = (("skills", _ids(self.skills)), ("jobs", _ids(self.jobs)), ("v", version))
        return [(name, value) for name, value in named if value]

    def link(self, path: str, version: str) -> str:
        """Return the address that gives what the confirmed skills and jobs give, without words."""
        return f"{path}?{urlencode(self.query(version))}"

    def with_skill(self, uri: str) -> "GivenProfile":
        """Return the profile with a skill that the person adds; as it is where that is ""."""
        if not uri or uri in self.skills:
            return self
        return replace(self, skills=(*self.skills, uri))

    def without_skill(self, uri: str) -> "GivenProfile":
        """Return the profile without a skill; one that was not confirmed is put aside.

        Adding it again asks the same question as before, so that each change can be undone.
        """
        if not uri or uri in self.put_aside:
            return self
        seen = self.seen if uri in self.skills else (*self.seen, uri)
        return replace(self, seen=seen, skills=tuple(one for one in self.skills if one != uri))


def profile_in_form(form: Mapping[str, Sequence[str]], edition: Edition) -> GivenProfile:
    """Return the profile of a form: `text`, and `seen`, `skill` and `job` as often as needed."""
    return _profile(
        edition,
        text="\n".join(form.get("text", ())),
        seen=form.get("seen", ()),
        skills=form.get("skill", ()),
        jobs=form.get("job", ()),
    )


def profile_in_query(skills: str, jobs: str, edition: Edition) -> GivenProfile:
    """Return the profile of a link: ids between commas."""
    return _profile(edition, skills=skills.split(","), jobs=jobs.split(","))


def _profile(
    edition: Edition,
    text: str = "",
    seen: Iterable[str] = (),
    skills: Iterable[str] = (),
    jobs: Iterable[str] = (),
) -> GivenProfile:
    unknown: list[str] = []
    known_skills, known_jobs = edition.skill_uris, edition.occupation_uris
    return GivenProfile(
        text=text.replace("\r\n", "\n"),
        seen=_uris(seen, known_skills, []),
        skills=_uris(skills, known_skills, unknown),
        jobs=_uris(jobs, known_jobs, unknown),
        unknown=tuple(unknown),
    )


def _uris(
    names: Iterable[str], known: Mapping[str, tuple[str, ...]], unknown: list[str]
) -> tuple[str, ...]:
    """Return the URIs that ids or URIs name, each once; an id that several share is unknown."""
    found: dict[str, None] = {}
    for name in filter(None, map(str.strip, names)):
        candidates = known.get(concept_id(name), ())
        meant = [uri for uri in candidates if uri == name] or list(candidates)
        if len(meant) == 1 and meant[0].endswith(name):
            found[meant[0]] = None
        else:
            unknown.append(name)
    return tuple(found)


def _ids(uris: Iterable[str]) -> str:
    return ",".join(concept_id(uri) for uri in uris)
