"""The profile that forms and links carry from page to page; the server keeps nothing of it.

Words travel in posted forms only; a link holds ids of skills and past jobs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from recommender.profile import NoteName
from service.answers.references import skill_ref
from service.schemas.base import NOT_BLANK, SkillRef
from service.schemas.export import ChosenPlan, JobYears
from service.schemas.notes import MOST_NOTES, NoteField
from service.snapshot import CatalogueSnapshot, concept_id
from website.forms.form import Form
from website.forms.kept import code_of_step, code_of_years, read_plan, read_years
from website.forms.notes import code_of, read_notes, short_code_of


class Answer(StrEnum):
    """What a person says of a skill that they are asked about: the field that then holds it."""

    YES = "skills"
    PARTIAL = "partial"
    DENIED = "denied"
    UNDECIDED = "undecided"

    @property
    def link_name(self) -> str:
        """The parameter of a link; posted forms have `unsure` for what was read unsurely."""
        return "unsure" if self is Answer.UNDECIDED else self.value


_NOT_YES = (Answer.DENIED, Answer.PARTIAL, Answer.UNDECIDED)


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """Words, and by URI: skills and jobs seen in them, `skills` and `jobs` kept or added.

    A skill or job that was seen and is not kept was rejected. A skill that was recognised unsurely
    counts only once it is kept. Of other skills, by URI as well, the person has some (`partial`),
    does not have (`denied`) or cannot tell about (`undecided`); each skill is in one of these or in
    `skills`. Notes are read, kept and added as jobs are. Occupations that are `not_for_me` are not
    listed. `job_years` are when jobs were held, as a CV says. `unknown` holds the names of concepts
    that the catalogue lacks. `pinned` occupations and the `plan` came with a file or a saved
    profile; like `job_years` they count for no career. `text` has all words of the person; what was
    written in the box for wishes and limits stands at its end and in `wishes` too. `saved` names
    the saved profile that this was opened from, and its version.
    """

    text: str = ""
    seen: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    seen_jobs: tuple[str, ...] = ()
    notes: tuple[NoteName, ...] = ()
    seen_notes: tuple[NoteName, ...] = ()
    not_for_me: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    wishes: str = ""
    saved: str = ""

    @property
    def told(self) -> str:
        """The words without those in the box for wishes and limits."""
        return self.text.removesuffix(self.wishes).removesuffix("\n") if self.wishes else self.text

    job_years: tuple[JobYears, ...] = ()
    partial: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    plan: ChosenPlan | None = None

    @property
    def added(self) -> tuple[str, ...]:
        """The skills that were not recognised in the words."""
        return tuple(uri for uri in self.confirmed if uri not in self.unsure)

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The skills that count because the person says so, recognised or not."""
        return tuple(uri for uri in self.skills if uri not in self.seen)

    @property
    def rejected(self) -> tuple[str, ...]:
        """The skills that were recognised and are not kept."""
        return tuple(uri for uri in self.seen if uri not in self.skills)

    @property
    def added_jobs(self) -> tuple[str, ...]:
        """The past jobs that were not read in the words."""
        return tuple(uri for uri in self.jobs if uri not in self.seen_jobs)

    @property
    def rejected_jobs(self) -> tuple[str, ...]:
        """The past jobs that were read in the words and are not kept."""
        return tuple(uri for uri in self.seen_jobs if uri not in self.jobs)

    @property
    def added_notes(self) -> tuple[NoteName, ...]:
        """The notes that were not read in the words."""
        return tuple(note for note in self.notes if note not in self.seen_notes)

    @property
    def rejected_notes(self) -> tuple[NoteName, ...]:
        """The notes that were read in the words and are not kept."""
        return tuple(note for note in self.seen_notes if note not in self.notes)

    @property
    def has_text(self) -> bool:
        """Whether there are words, as the API defines that."""
        return NOT_BLANK.search(self.text) is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to match."""
        return not (self.has_text or self.skills or self.partial or self.jobs)

    def request_fields(self) -> dict[str, Any]:
        """Return the fields of a MatchRequest or WhatIfRequest that describe the person."""
        return {
            "text": self.text if self.has_text else None,
            "skills": list(self.confirmed),
            "partial_skills": list(self.partial),
            "denied_skills": list(self.denied),
            "unsure_skills": list(self.undecided),
            "excluded_skills": list(self.rejected),
            "unclaimed_skills": [uri for uri in self.unsure if uri not in self.skills],
            "occupations": list(self.added_jobs),
            "unclaimed_occupations": list(self.rejected_jobs),
            "noted": [NoteField.of_name(note) for note in self.added_notes],
            "ignored_notes": [NoteField.of_name(note) for note in self.rejected_notes],
            "not_for_me": list(self.not_for_me),
        }

    def to_export(self, *, with_words: bool) -> "ProfileInput":
        """Return the profile with every kept skill, job and note as one that was given by name.

        What was rejected stays so. Without the words, what they may have meant goes as well.
        """
        kept = replace(
            self,
            seen=self.rejected,
            seen_jobs=self.rejected_jobs,
            seen_notes=self.rejected_notes,
        )
        return kept if with_words else replace(kept, text="", wishes="", unsure=())

    def form_fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry the profile to the next form."""
        boxes = (("text", self.told), ("wish", self.wishes))
        text = [(name, words) for name, words in boxes if words]
        named = (
            ("seen", self.seen),
            ("unsure", self.unsure),
            ("skill", self.skills),
            ("seen_job", self.seen_jobs),
            ("job", self.jobs),
            *((one.value, getattr(self, one.value)) for one in _NOT_YES),
        )
        return (
            text
            + [(name, uri) for name, uris in named for uri in uris]
            + self.kept_fields()
            + self.note_fields()
        )

    def kept_fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields of what counts for no career: years, pinned careers, the plan.

        One names the saved profile, if there is one.
        """
        steps = self.plan.progress if self.plan else ()
        named = (
            ("saved", [self.saved] if self.saved else ()),
            ("years", map(code_of_years, self.job_years)),
            ("pinned", self.pinned),
            ("planned", [self.plan.career] if self.plan else ()),
            ("progress", map(code_of_step, steps)),
        )
        return [(name, value) for name, values in named for value in values]

    def note_fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields that carry notes, and the occupations that are not wanted."""
        named = (
            ("seen_note", map(code_of, self.seen_notes)),
            ("note", map(code_of, self.notes)),
            ("not_for_me", self.not_for_me),
        )
        return [(name, value) for name, values in named for value in values]

    def link_fields(self, version: str) -> list[tuple[str, str]]:
        """Return the parameters of a link: kept skills, jobs and notes as ids, without words.

        Rejected skills are named only beside a job, which they may belong to.
        """
        named = (
            ("skills", _joined_ids(self.skills)),
            ("jobs", _joined_ids(self.jobs)),
            *((one.link_name, _joined_ids(getattr(self, one.value))) for one in _NOT_YES),
            ("without", _joined_ids(self.rejected if self.jobs else ())),
            ("notes", ",".join(map(short_code_of, self.notes))),
            ("not", _joined_ids(self.not_for_me)),
            ("v", version),
        )
        return [(name, value) for name, value in named if value]

    def answer_fields(self) -> list[tuple[str, str]]:
        """Return the hidden fields of a form for skills that the person does not fully have."""
        return [(one.value, uri) for one in _NOT_YES for uri in getattr(self, one.value)]

    def link(self, path: str, version: str) -> str:
        """Return a link with the confirmed skills and jobs, without words."""
        return f"{path}?{urlencode(self.link_fields(version))}"

    def with_skill(self, uri: str) -> "ProfileInput":
        """Return the profile with a skill added; unchanged where the URI is ""."""
        if not uri or uri in self.skills:
            return self
        return replace(self.without_answer(uri), skills=(*self.skills, uri))

    def without_answer(self, uri: str) -> "ProfileInput":
        """Return the profile without what the person answered about a skill."""
        kept: dict[str, Any] = {
            answer.value: tuple(one for one in getattr(self, answer.value) if one != uri)
            for answer in Answer
        }
        return replace(self, **kept)

    def without_skill(self, uri: str) -> "ProfileInput":
        """Return the profile without a skill; one that was not confirmed is rejected.

        Adding it again gives the same request as before, so that each change can be undone.
        """
        if not uri or uri in self.rejected:
            return self
        seen = self.seen if uri in self.skills else (*self.seen, uri)
        return replace(self, seen=seen, skills=tuple(one for one in self.skills if one != uri))

    def with_denial(self, uri: str) -> "ProfileInput":
        """Return the profile of a person who does not have a skill."""
        if not uri or uri in self.denied:
            return self
        return replace(self.without_answer(uri), denied=(*self.denied, uri))

    def without_job(self, uri: str) -> "ProfileInput":
        """Return the profile without a past job that was read in the words."""
        if not uri or uri in self.rejected_jobs:
            return self
        seen = self.seen_jobs if uri in self.seen_jobs else (*self.seen_jobs, uri)
        return replace(self, seen_jobs=seen, jobs=tuple(one for one in self.jobs if one != uri))

    def without_note(self, note: NoteName | None) -> "ProfileInput":
        """Return the profile without a note, which is not read in the words either."""
        if note is None or note in self.rejected_notes:
            return self
        seen = self.seen_notes if note in self.seen_notes else (*self.seen_notes, note)
        return replace(self, seen_notes=seen, notes=tuple(one for one in self.notes if one != note))

    def with_hidden(self, hidden: Iterable[str], shown: Iterable[str]) -> "ProfileInput":
        """Return the profile with some occupations (URIs) not for the person, and others for it."""
        left = dict.fromkeys((*self.not_for_me, *hidden))
        for uri in shown:
            left.pop(uri, None)
        return replace(self, not_for_me=tuple(left)[-MOST_NOTES:])


def read_profile(form: Form, snapshot: CatalogueSnapshot) -> ProfileInput:
    """Return the profile of a form.

    A posted form has `text` and `wish`, and as often as needed `seen`, `unsure`, `skill`,
    `seen_job`, `job`, `years`, `seen_note`, `note`, `not_for_me` and the values of `Answer`;
    `of_job` names the skills of jobs that were shown, `job_skill` those that are still ticked;
    `pinned`, `planned` and `progress` are as `kept_fields` writes them. A
    link has ids separated by commas in `skills`, `jobs`, `without`, `not` and the link names of
    `Answer`, and short codes in `notes`; what is ticked on its page to be added comes in `skill`,
    `job` and `note`.
    """
    answers = {one.value: _answered(form, one) for one in _NOT_YES}
    if not form.is_posted:
        skills, jobs, without = (form.last(name).split(",") for name in _LINK_FIELDS)
        return _resolved(
            snapshot,
            answers,
            seen=without,
            skills=[*skills, *form.values("skill")],
            jobs=[*jobs, *form.values("job")],
            notes=[*form.last("notes").split(","), *form.values("note")],
            not_for_me=form.last("not").split(","),
            is_link=True,
        )
    told, wishes = (_lines(form.values(name)) for name in ("text", "wish"))
    unticked = [one for one in form.values("of_job") if one not in form.values("job_skill")]
    found = _resolved(
        snapshot,
        answers,
        seen=[*form.values("seen"), *unticked],
        unsure=form.values("unsure"),
        skills=form.values("skill"),
        jobs=form.values("job"),
        seen_jobs=form.values("seen_job"),
        notes=form.values("note"),
        seen_notes=form.values("seen_note"),
        not_for_me=form.values("not_for_me"),
    )
    text = "\n".join(filter(None, (told, wishes)))
    return replace(_with_kept(found, form, snapshot), text=text, wishes=wishes)


def _with_kept(profile: ProfileInput, form: Form, snapshot: CatalogueSnapshot) -> ProfileInput:
    pinned, planned = (
        resolve_names(form.values(name), snapshot.occupation_uris)[0]
        for name in ("pinned", "planned")
    )
    return replace(
        profile,
        saved=_saved(form.last("saved")),
        job_years=tuple(read_years(form.values("years"), profile.jobs)),
        pinned=pinned[:MOST_NOTES],
        plan=read_plan(planned, form.values("progress"), snapshot),
    )


@dataclass(frozen=True, slots=True)
class AnsweredSkill:
    """A skill that a person was asked about, and what they said."""

    skill: SkillRef
    answer: Answer


def answered_skills(
    profile: ProfileInput, uris: Iterable[str], snapshot: CatalogueSnapshot
) -> Iterator[AnsweredSkill]:
    """Yield skills (URIs) with what the person said of each, without those that have no answer."""
    for uri in uris:
        for answer in Answer:
            if uri in getattr(profile, answer.value):
                yield AnsweredSkill(skill_ref(snapshot, uri), answer)


_SAVED = re.compile(r"[0-9a-f-]{36}:[0-9]{1,9}")
"""The id of a saved profile, and its version."""
_LINK_FIELDS = ("skills", "jobs", "without")


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts).replace("\r\n", "\n")


def _saved(named: str) -> str:
    return named if _SAVED.fullmatch(named) else ""


def _answered(form: Form, answer: Answer) -> Sequence[str]:
    if form.is_posted:
        return form.values(answer.value)
    return [name for value in form.values(answer.link_name) for name in value.split(",")]


def _resolved(
    snapshot: CatalogueSnapshot,
    answers: Mapping[str, Sequence[str]],
    *,
    seen: Sequence[str],
    skills: Sequence[str],
    jobs: Sequence[str],
    unsure: Sequence[str] = (),
    seen_jobs: Sequence[str] = (),
    notes: Sequence[str] = (),
    seen_notes: Sequence[str] = (),
    not_for_me: Sequence[str] = (),
    is_link: bool = False,  # what a form has seen was read in words, and nobody said it
) -> ProfileInput:
    by_id, jobs_by_id = snapshot.skill_uris, snapshot.occupation_uris
    skill_uris, unknown = resolve_names(skills, by_id)
    told = set(skill_uris)
    given: dict[str, Any] = {}
    for name, names in answers.items():
        uris, lacked = resolve_names(names, by_id)
        given[name] = tuple(uri for uri in uris if uri not in told)
        told.update(uris)
        unknown += lacked
    seen_uris, unknown_seen = resolve_names(seen, by_id)
    job_uris, unknown_jobs = resolve_names(jobs, jobs_by_id)
    hidden, unknown_hidden = resolve_names(not_for_me, jobs_by_id)
    noted, unknown_notes = read_notes(notes, snapshot)
    unknown += unknown_jobs + unknown_hidden + unknown_notes
    return ProfileInput(
        seen=seen_uris,
        unsure=tuple(uri for uri in resolve_names(unsure, by_id)[0] if uri not in seen_uris),
        skills=skill_uris,
        jobs=job_uris,
        seen_jobs=resolve_names(seen_jobs, jobs_by_id)[0],
        notes=noted[:MOST_NOTES],
        seen_notes=read_notes(seen_notes, snapshot)[0][:MOST_NOTES],
        not_for_me=hidden[:MOST_NOTES],
        unknown=tuple(dict.fromkeys(unknown + (unknown_seen if is_link else ()))),
        **given,
    )


def resolve_names(
    names: Iterable[str], uris_by_id: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the URIs that ids or URIs name, each once, and the names without one URI.

    An id that several concepts share names none of them.
    """
    found: dict[str, None] = {}
    unknown = []
    for name in filter(None, map(str.strip, names)):
        candidates = uris_by_id.get(concept_id(name), ())
        uris = [uri for uri in candidates if uri == name] or list(candidates)
        if len(uris) == 1 and uris[0].endswith(name):
            found[uris[0]] = None
        else:
            unknown.append(name)
    return tuple(found), tuple(unknown)


def _joined_ids(uris: Iterable[str]) -> str:
    return ",".join(concept_id(uri) for uri in uris)
