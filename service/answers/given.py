"""What a file gives by URI, as an exported profile does: as far as the catalogue has it.

It comes from outside: every list has a bound, and what is not used is counted and said.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from accounts.contents import Progress
from intake.cv import Cv
from intake.document import GivenNote, GivenPlan, GivenProfile
from recommender.profile import NoteKind, NoteName, Profile
from recommender.recognition.conditions import shipped_conditions
from service.schemas.base import NOT_BLANK
from service.schemas.export import MOST_STEPS, ChosenPlan, SkillProgress
from service.schemas.notes import MOST_NOTES
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

_Entry = TypeVar("_Entry")
_ISCO_GROUPS = ("http://data.europa.eu/esco/isco/", "https://data.europa.eu/esco/isco/")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """A profile of concepts that the catalogue has, within the limits of `match`.

    `profile` has no statements and no occupations: those of a file are read with its lines.
    `words` are the statements and the text that an exported profile has. `unknown` are the concepts
    that the catalogue lacks, with their labels in the file or "". `left_out` counts entries past
    a limit.
    """

    profile: Profile
    words: tuple[Sequence[str], str]
    pinned: Sequence[str]
    plan: ChosenPlan | None
    unknown: Mapping[str, str]
    left_out: int

    def notices(self, version: str) -> Iterator[str]:
        """Yield what the owner of the file should know; `version` names the catalogue."""
        if self.unknown:
            names = [label or uri for uri, label in self.unknown.items()]
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            yield _lacking(version, names[:_SHOWN], more)
        if self.left_out:
            yield _LEFT_OUT[self.left_out > 1].format(count=self.left_out)


_LEFT_OUT = (
    "{count} entry of this file is left out: there are too many.",
    "{count} entries of this file are left out: there are too many.",
)


def sentences() -> Iterator[str]:
    """Yield all that `notices` says, with `{…}` for a number, a version or a name."""
    yield from _LEFT_OUT
    for count in range(1, _SHOWN + 1):
        yield _lacking("{version}", ["{name}"] * count, "")
    yield _lacking("{version}", ["{name}"] * _SHOWN, " and {more} more")


def _lacking(version: str, names: Sequence[str], more: str) -> str:
    listed = ", ".join(f"“{name}”" for name in names)
    return (
        f"The catalogue in use ({version}) lacks what this file names as {listed}{more}. "
        "Skills and jobs were read by their names, where the file has them: check these."
    )


def known_profile(snapshot: CatalogueSnapshot, settings: Settings, cv: Cv) -> KnownProfile:
    """Return what a CV gives by URI, as far as the catalogue has it."""
    given = cv.given or GivenProfile()
    check = _Check(snapshot, settings, cv)
    skills = check.skills(one.uri for one in cv.named_skills if not one.is_partial)
    partial = check.skills(one.uri for one in cv.named_skills if one.is_partial)
    jobs = [one.occupation for one in cv.entries if _is_concept(one.occupation)]
    check.occupations(jobs, len(jobs))  # for what is unknown: they are resolved with their titles
    said = {*skills, *partial}
    profile = Profile(
        skills=skills,
        partial_skills=tuple(uri for uri in partial if uri not in skills),
        denied_skills=check.skills(uri for uri in given.denied_skills if uri not in said),
        excluded_skills=check.skills(given.excluded_skills),
        unclaimed_skills=check.skills(given.unclaimed_skills),
        unsure_skills=check.skills(given.unsure_skills),
        unclaimed_occupations=check.occupations(
            given.unclaimed_occupations, settings.max_occupations
        ),
        noted=check.notes(given.noted),
        ignored_notes=check.notes(given.ignored_notes),
        not_for_me=check.occupations(given.not_for_me, MOST_NOTES),
    )
    return KnownProfile(
        profile,
        words=check.words(given),
        pinned=check.occupations(given.pinned, MOST_NOTES),
        plan=check.plan(given.plan) if given.plan else None,
        unknown=check.unknown,
        left_out=check.left_out,
    )


def _is_concept(code: str) -> bool:
    """Return whether the occupation of an entry is a URI of one, not of an ISCO-08 group."""
    return ":" in code and not code.startswith(_ISCO_GROUPS)


class _Check:
    """Drops what the catalogue lacks and what is past a limit, and keeps account of both."""

    def __init__(self, snapshot: CatalogueSnapshot, settings: Settings, cv: Cv) -> None:
        self._catalogue = snapshot.catalogue
        self._settings = settings
        self._labels = {one.occupation: one.title for one in cv.entries}
        self._labels |= {one.uri: one.label for one in cv.named_skills}
        self.unknown: dict[str, str] = {}
        self.left_out = 0

    def skills(self, uris: Iterable[str]) -> tuple[str, ...]:
        """Return the skills of the catalogue among some URIs, each once."""
        return self._known(uris, self._catalogue.skill_row, self._settings.max_skills)

    def occupations(self, uris: Iterable[str], most: int) -> tuple[str, ...]:
        """Return at most so many occupations of the catalogue among some URIs, each once."""
        return self._known(uris, self._catalogue.occupation_row, most)

    def notes(self, notes: Iterable[GivenNote]) -> tuple[NoteName, ...]:
        """Return notes of conditions and occupations that are known, each once."""
        names = dict.fromkeys(name for name in map(_note_name, notes) if name)
        jobs = self.occupations((name.occupation for name in names if name.occupation), MOST_NOTES)
        known = [name for name in names if name.condition or name.occupation in jobs]
        return tuple(self._first(known, MOST_NOTES))

    def plan(self, plan: GivenPlan) -> ChosenPlan | None:
        """Return a plan for a career of the catalogue, None for another one."""
        states = {uri: state for uri, state in plan.progress if state in set(Progress)}
        steps = [
            SkillProgress(skill=uri, state=Progress(states[uri]))
            for uri in self._known(states, self._catalogue.skill_row, MOST_STEPS)
        ]
        careers = self.occupations([plan.career], 1)
        return ChosenPlan(career=careers[0], progress=steps) if careers else None

    def words(self, given: GivenProfile) -> tuple[Sequence[str], str]:
        """Return the statements and the text that a request may have."""
        longest, most = self._settings.max_statement_chars, self._settings.max_text_chars
        texts = [one for one in given.statements if NOT_BLANK.search(one)]
        statements = [one for one in texts if len(one) <= longest]
        self.left_out += len(texts) - len(statements)
        text = given.text if NOT_BLANK.search(given.text) else ""
        self.left_out += len(text) > most
        return self._first(statements, self._settings.max_statements), text[:most]

    def _known(self, uris: Iterable[str], rows: Container[str], most: int) -> tuple[str, ...]:
        own = dict.fromkeys(uris)
        self.unknown |= {uri: self._labels.get(uri, "") for uri in own if uri not in rows}
        return tuple(self._first([uri for uri in own if uri in rows], most))

    def _first(self, entries: Sequence[_Entry], most: int) -> Sequence[_Entry]:
        self.left_out += max(len(entries) - most, 0)
        return entries[:most]


def _note_name(note: GivenNote) -> NoteName | None:
    """Return what is noted, None where it is of a kind or a condition that is not known."""
    if note.kind in set(NoteKind) and note.condition in shipped_conditions():
        return NoteName(NoteKind(note.kind), note.condition)
    if note.kind == NoteKind.AVERSION and note.occupation:
        return NoteName(NoteKind.AVERSION, occupation=note.occupation)
    return None
