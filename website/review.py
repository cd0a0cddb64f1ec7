"""The review: what was read in a person's words, before anything is ranked on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.answers.concepts import skill_ref
from api.answers.occupation import occupation_answer
from api.edition import Edition
from api.limits import check_limits
from api.match import match_answer
from api.schemas.concepts import SkillRef
from api.schemas.match import MatchesAnswer, Statement, UnrecognisedAnswer
from api.schemas.profile import MatchRequest
from api.schemas.recognised import RecognisedSkillAnswer, SpanEvidence
from api.settings import Settings
from website.confidence import Sureness, sureness
from website.marks import Mark, Piece, pieces_of
from website.profile import GivenProfile


@dataclass(frozen=True, slots=True)
class Reading:
    """How sure it is that some words led to a skill."""

    confidence: float
    sureness: Sureness
    evidence: SpanEvidence


@dataclass(frozen=True, slots=True)
class ReadSkill:
    """A skill under its number; one put aside whose words led elsewhere has no reading."""

    number: int
    skill: SkillRef
    kept: bool
    is_added: bool
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class PastJob:
    """A past job with the labels of the skills that count through it."""

    uri: str
    label: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


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


def review_of(given: GivenProfile, edition: Edition, settings: Settings) -> Review:
    """Return the review of what a person gave; raises the 422 problem of a limit that it is past.

    With a skill put aside its words count for nothing, and others may come to light: what is
    recognised then is part of the review as well.
    """
    check_limits(MatchRequest.model_validate(given.question()), settings)
    if not given.says_something:
        return Review((), (), ())
    said = _said(given.text, (), edition, settings)
    found = _spans(said)
    if given.put_aside:
        found = [*found, *_spans(_said(given.text, given.put_aside, edition, settings))]
    skills = _numbered(found, given, edition)
    return Review(_marked(said.statements, skills), skills, tuple(said.unrecognised))


def past_job(uri: str, given: GivenProfile, edition: Edition) -> PastJob:
    """Return a past job (URI) with what counts through it."""
    told = occupation_answer(edition, edition.occupation(uri))
    essential, optional = (
        tuple(
            skill.label
            for skill in (*needed.knowledge, *needed.skill)
            if skill.uri not in given.put_aside
        )
        for needed in (told.essential, told.optional)
    )
    return PastJob(uri, told.label, essential, optional)


def _said(
    text: str, put_aside: Sequence[str], edition: Edition, settings: Settings
) -> MatchesAnswer:
    asked = MatchRequest(text=text, excluded_skills=list(put_aside), limit=1)
    return match_answer(asked, edition, settings)


def _spans(said: MatchesAnswer) -> list[tuple[RecognisedSkillAnswer, SpanEvidence]]:
    spans = [(one, one.evidence) for one in said.recognised]
    return [(one, span) for one, span in spans if isinstance(span, SpanEvidence)]


def _numbered(
    found: Iterable[tuple[RecognisedSkillAnswer, SpanEvidence]],
    given: GivenProfile,
    edition: Edition,
) -> tuple[ReadSkill, ...]:
    """Return each skill once, numbered by the place of its words; those without words come last."""
    first = {one.skill.uri: (one, span) for one, span in reversed(tuple(found))}
    placed = sorted(first.values(), key=lambda pair: (pair[1].statement, pair[1].start))
    readings: dict[str, Reading | None] = {
        one.skill.uri: Reading(one.confidence, sureness(one.confidence), span)
        for one, span in placed
    }
    for uri in given.put_aside:
        readings.setdefault(uri, None)
    return tuple(
        ReadSkill(
            number=number,
            skill=skill_ref(edition, uri),
            kept=uri not in given.put_aside,
            is_added=uri in given.added,
            reading=reading,
        )
        for number, (uri, reading) in enumerate(readings.items(), start=1)
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
