"""The review: what was read in a person's words, before anything is ranked on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from service.answers.match import match_answer
from service.answers.occupation import occupation_answer
from service.answers.references import skill_ref
from service.limits import check_limits
from service.schemas.base import SkillRef
from service.schemas.match import (
    MatchesAnswer,
    MatchRequest,
    RecognisedSkillAnswer,
    SpanEvidence,
    Statement,
    UnrecognisedAnswer,
)
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.profile import GivenProfile


class Sureness(StrEnum):
    """How sure a reading is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


LEAST = {Sureness.SURE: 0.75, Sureness.LIKELY: 0.5}
"""The least confidence: right at least three times in four, and more often right than wrong."""


def sureness(confidence: float) -> Sureness:
    """Return the word for a confidence from 0 to 1."""
    return next((word for word, least in LEAST.items() if confidence >= least), Sureness.UNSURE)


@dataclass(frozen=True, slots=True)
class Mark:
    """That the words from `start` to `end` (code points, exclusive) led to a numbered skill."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, whether they led to a skill, and the numbers of the skills whose words end."""

    text: str
    marked: bool
    numbers: tuple[int, ...]


def pieces_of(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Return the pieces of a statement, which together are its text; marks may overlap."""
    inside = {place for mark in marks for place in (mark.start, mark.end)}
    cuts = sorted(inside | {0, len(text)})
    return tuple(
        Piece(
            text[start:end],
            any(mark.start <= start and end <= mark.end for mark in marks),
            tuple(sorted(mark.number for mark in marks if mark.end == end)),
        )
        for start, end in pairwise(cuts)
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How sure it is that some words led to a skill."""

    confidence: float
    sureness: Sureness
    evidence: SpanEvidence


@dataclass(frozen=True, slots=True)
class ReadSkill:
    """A skill under its number; one whose words led elsewhere since has no reading.

    An unsure one is the person's only if they tick it; not ticked, its words count all the same.
    """

    number: int
    skill: SkillRef
    kept: bool
    is_added: bool
    is_unsure: bool
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class JobSkill:
    """A skill of a past job; `is_asked` where it is asked for here and nowhere else."""

    uri: str
    label: str
    kept: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class PastJob:
    """A past job with the skills that count through it, unless the person does not have them."""

    uri: str
    label: str
    essential: tuple[JobSkill, ...]
    optional: tuple[JobSkill, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A person's statements in pieces, the skills in them, and what they gave besides."""

    statements: tuple[tuple[Piece, ...], ...]
    skills: tuple[ReadSkill, ...]
    unrecognised: tuple[UnrecognisedAnswer, ...]

    @property
    def kept(self) -> int:
        """How many of the skills in the words count."""
        return sum(skill.kept for skill in self.skills)

    @property
    def groups(self) -> tuple[tuple[ReadSkill, ...], tuple[ReadSkill, ...]]:
        """The skills that count unless the person says no, and those that do if they say so."""
        sure = tuple(skill for skill in self.skills if not skill.is_unsure)
        return sure, tuple(skill for skill in self.skills if skill.is_unsure)


def review_of(given: GivenProfile, snapshot: CatalogueSnapshot, settings: Settings) -> Review:
    """Return the review of what a person gave; raises the 422 problem of a limit that it is past.

    With a skill put aside its words count for nothing, and others may come to light: what is
    recognised then is part of the review as well.
    """
    check_limits(MatchRequest.model_validate(given.question()), settings)
    if not given.says_something:
        return Review((), (), ())
    said = _said(given.text, (), snapshot, settings)
    found = _spans(said)
    if given.put_aside:
        found = [*found, *_spans(_said(given.text, given.put_aside, snapshot, settings))]
    skills = _numbered(found, given, snapshot)
    return Review(_marked(said.statements, skills), skills, tuple(said.unrecognised))


def past_jobs(
    given: GivenProfile, snapshot: CatalogueSnapshot, read: Iterable[ReadSkill] = ()
) -> tuple[PastJob, ...]:
    """Return the past jobs with their skills; one that was read in the words is asked for there."""
    asked = {*given.added, *(skill.skill.uri for skill in read)}
    return tuple(_past_job(uri, given, snapshot, asked) for uri in given.jobs)


def _past_job(
    uri: str, given: GivenProfile, snapshot: CatalogueSnapshot, asked: set[str]
) -> PastJob:
    """Return a past job (URI); what it asks for is added to what is `asked` already."""
    told = occupation_answer(snapshot, snapshot.occupation(uri))
    aside = given.put_aside
    skills: list[tuple[JobSkill, ...]] = []
    for needed in (told.essential, told.optional):
        refs = (*needed.knowledge, *needed.skill)
        skills.append(
            tuple(JobSkill(r.uri, r.label, r.uri not in aside, r.uri not in asked) for r in refs)
        )
        asked.update(ref.uri for ref in refs)
    return PastJob(uri, told.label, *skills)


def _said(
    text: str, put_aside: Sequence[str], snapshot: CatalogueSnapshot, settings: Settings
) -> MatchesAnswer:
    asked = MatchRequest(text=text, excluded_skills=list(put_aside), limit=1)
    return match_answer(asked, snapshot, settings)


def _spans(said: MatchesAnswer) -> list[tuple[RecognisedSkillAnswer, SpanEvidence]]:
    spans = [(one, one.evidence) for one in said.recognised]
    return [(one, span) for one, span in spans if isinstance(span, SpanEvidence)]


def _numbered(
    found: Iterable[tuple[RecognisedSkillAnswer, SpanEvidence]],
    given: GivenProfile,
    snapshot: CatalogueSnapshot,
) -> tuple[ReadSkill, ...]:
    """Return each skill once, numbered by the place of its words; those without words come last."""
    first = {one.skill.uri: (one, span) for one, span in reversed(tuple(found))}
    placed = sorted(first.values(), key=lambda pair: (pair[1].statement, pair[1].start))
    readings: dict[str, Reading | None] = {
        one.skill.uri: Reading(one.confidence, sureness(one.confidence), span)
        for one, span in placed
    }
    for uri in _without_words(given, snapshot):
        readings.setdefault(uri, None)
    return tuple(
        _read_skill(number, uri, reading, given, snapshot)
        for number, (uri, reading) in enumerate(readings.items(), start=1)
    )


def _without_words(given: GivenProfile, snapshot: CatalogueSnapshot) -> list[str]:
    """Return what was ticked or unticked before and need not be in the words any more.

    The skills of a past job are asked for beside it.
    """
    of_jobs = {
        relation.skill
        for job in given.jobs
        for relation in snapshot.catalogue.relations_of.get(job, ())
    }
    aside = [uri for uri in given.put_aside if uri not in of_jobs]
    return aside + [uri for uri in given.confirmed if uri in given.unsure]


def _read_skill(
    number: int, uri: str, reading: Reading | None, given: GivenProfile, snapshot: CatalogueSnapshot
) -> ReadSkill:
    is_added = uri in given.added
    sure = reading is not None and reading.sureness is not Sureness.UNSURE
    is_unsure = uri in given.unsure or not (sure or is_added or uri in given.seen)
    return ReadSkill(
        number=number,
        skill=skill_ref(snapshot, uri),
        kept=uri in given.skills if is_unsure else uri not in given.put_aside,
        is_added=is_added,
        is_unsure=is_unsure,
        reading=reading,
    )


def _marked(
    statements: Sequence[Statement], skills: Iterable[ReadSkill]
) -> tuple[tuple[Piece, ...], ...]:
    marks: list[list[Mark]] = [[] for _ in statements]
    for skill in skills:
        if skill.reading:
            span = skill.reading.evidence
            marks[span.statement].append(Mark(span.start, span.end, skill.number))
    return tuple(
        pieces_of(statement.text, own) for statement, own in zip(statements, marks, strict=True)
    )
