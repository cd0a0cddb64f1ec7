"""What a person has said and confirmed so far, carried from page to page by the browser alone.

On the server nothing of it outlives a request. Words travel in forms (POST) only; a link holds
ids of skills and past jobs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from service.schemas.base import NOT_BLANK
from service.snapshot import CatalogueSnapshot, concept_id


@dataclass(frozen=True, slots=True)
class GivenProfile:
    """Words, and by URI: skills `seen` in them, those `skills` that the person keeps or adds, jobs.

    A skill that was seen and is not kept was put aside. One that was read unsurely is the
    person's only once they keep it. `unknown` holds the names of concepts that the catalogue in
    use lacks.
    """

    text: str = ""
    seen: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """The skills that the words did not lead to."""
        return tuple(uri for uri in self.confirmed if uri not in self.unsure)

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The skills that are the person's because they say so, whatever was read."""
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
            "skills": list(self.confirmed),
            "excluded_skills": list(self.put_aside),
            "unclaimed_skills": [uri for uri in self.unsure if uri not in self.skills],
            "occupations": list(self.jobs),
        }

    def fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry the profile to the next form."""
        text = [("text", self.text)] if self.text else []
        named = (
            ("seen", self.seen),
            ("unsure", self.unsure),
            ("skill", self.skills),
            ("job", self.jobs),
        )
        return text + [(name, uri) for name, uris in named for uri in uris]

    def query(self, version: str) -> list[tuple[str, str]]:
        """Return the fields of an address: kept skills and jobs as ids, without words.

        Skills put aside are named only beside a job, which they may belong to.
        """
        named = (
            ("skills", _ids(self.skills)),
            ("jobs", _ids(self.jobs)),
            ("without", _ids(self.put_aside if self.jobs else ())),
            ("v", version),
        )
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


def profile_in_form(form: Mapping[str, Sequence[str]], snapshot: CatalogueSnapshot) -> GivenProfile:
    """Return the profile of a form.

    Its fields are `text`, and as often as needed `seen`, `unsure`, `skill` and `job`; `of_job`
    names the skills of jobs that were shown, `job_skill` those that the person left ticked.
    """
    ticked = form.get("job_skill", ())
    unticked = [name for name in form.get("of_job", ()) if name not in ticked]
    return _profile(
        {**form, "seen": [*form.get("seen", ()), *unticked]},
        snapshot,
        text="\n".join(form.get("text", ())),
    )


def profile_in_query(query: Mapping[str, str], snapshot: CatalogueSnapshot) -> GivenProfile:
    """Return the profile of a link: ids between commas, in `skills`, `jobs` and `without`."""
    names = (("skill", "skills"), ("job", "jobs"), ("seen", "without"))
    return _profile({field: query.get(name, "").split(",") for field, name in names}, snapshot)


def _profile(
    names: Mapping[str, Sequence[str]], snapshot: CatalogueSnapshot, text: str = ""
) -> GivenProfile:
    unknown: list[str] = []
    known = snapshot.skill_uris
    seen = _uris(names.get("seen", ()), known, [])
    unsure = _uris(names.get("unsure", ()), known, [])
    return GivenProfile(
        text=text.replace("\r\n", "\n"),
        seen=seen,
        unsure=tuple(uri for uri in unsure if uri not in seen),
        skills=_uris(names.get("skill", ()), known, unknown),
        jobs=_uris(names.get("job", ()), snapshot.occupation_uris, unknown),
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
