"""The review: what was recognised in a person's words, before anything is ranked on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil

from recommender.profile import NoteName
from recommender.recognition.claims import is_of_another
from recommender.recognition.segmentation import split_text
from recommender.results import ConfidenceLevel, UnrecognisedReason, confidence_level
from service.answers import concepts, match, references
from service.answers.notes import without_noted
from service.answers.search import recognise_answer
from service.schemas import match as schemas
from service.schemas.base import SkillRef, check_limits
from service.schemas.notes import NoteAnswer, NoteField
from service.schemas.search import RecogniseRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.notes import code_of, name_of
from website.forms.profile import ProfileInput

_LEAST_SUGGESTED = 0.06
"""Confidence, of a skill that is offered where none is recognised."""
_MAX_SUGGESTED = 6
_SUGGESTED_FROM = 1000
"""Characters of a text without a skill: a longer one says nothing more, and takes time."""

_LETTERS_IN_A_LINE, _FEW_LINES = 45, 12
"""What a line of the words holds beside the skills, and how many lines a low window holds."""

_MAY_BE_OF_ANOTHER = (
    UnrecognisedReason.NO_CLOSE_SKILL,
    UnrecognisedReason.UNSURE,
    UnrecognisedReason.NOT_A_SKILL,
)


@dataclass(frozen=True, slots=True)
class Highlight:
    """The words from `start` to `end` (code points, exclusive) behind a numbered skill."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words, whether they are highlighted, and the numbers of the highlights that end here."""

    text: str
    is_highlighted: bool
    numbers: tuple[int, ...]


def segments_of(text: str, highlights: Sequence[Highlight]) -> tuple[Segment, ...]:
    """Return the segments of a text, whose concatenation it is; highlights may overlap."""
    inner = {place for one in highlights for place in (one.start, one.end)}
    cuts = sorted(inner | {0, len(text)})
    return tuple(
        Segment(
            text[start:end],
            any(one.start <= start and end <= one.end for one in highlights),
            tuple(sorted(one.number for one in highlights if one.end == end)),
        )
        for start, end in pairwise(cuts)
    )


@dataclass(frozen=True, slots=True)
class Recognition:
    """The words behind a skill, and the confidence in it."""

    confidence: float
    level: ConfidenceLevel
    evidence: schemas.SpanEvidence


@dataclass(frozen=True, slots=True)
class ReviewedSkill:
    """A skill under its number; `recognition` is None where it is not in the words any more.

    An unsure skill counts only if it is ticked; otherwise its words still help to find careers.
    """

    number: int
    skill: SkillRef
    is_kept: bool
    is_added: bool
    is_unsure: bool
    recognition: Recognition | None


@dataclass(frozen=True, slots=True)
class JobSkill:
    """A skill of a past job; `is_listed` where it is not listed elsewhere in the review."""

    uri: str
    label: str
    is_kept: bool
    is_listed: bool


@dataclass(frozen=True, slots=True)
class PastJob:
    """A past job with its skills, which count unless they are unticked."""

    uri: str
    label: str
    essential: tuple[JobSkill, ...]
    optional: tuple[JobSkill, ...]


@dataclass(frozen=True, slots=True)
class JobInWords:
    """A past job read in the words; it counts unless unticked, an unsure one only if ticked."""

    uri: str
    label: str
    words: str
    confidence: float
    level: ConfidenceLevel
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ReviewedNote:
    """A limit, an aversion or a wish; `code` is "" where it is of nothing that has a name.

    `words` are "" and `is_added` is true where it was not read in the words.
    """

    note: NoteAnswer
    code: str
    words: str
    is_added: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A person's statements in segments, skills, jobs and notes in them, and the rest.

    What was not recognised as a skill is listed unless it was noted. Where nothing was recognised,
    `suggested` are skills that come nearest, to be ticked.
    """

    statements: tuple[tuple[Segment, ...], ...]
    skills: tuple[ReviewedSkill, ...]
    unrecognised: tuple[schemas.UnrecognisedAnswer, ...]
    jobs: tuple[JobInWords, ...] = ()
    suggested: tuple[SkillRef, ...] = ()
    notes: tuple[ReviewedNote, ...] = ()

    @property
    def has_few_words(self) -> bool:
        """Whether the statements fit a window, so that they may stay there beside the skills."""
        lengths = [sum(len(segment.text) for segment in one) for one in self.statements]
        return sum(ceil(length / _LETTERS_IN_A_LINE) for length in lengths) <= _FEW_LINES

    @property
    def kept_count(self) -> int:
        """The number of skills that count."""
        return sum(skill.is_kept for skill in self.skills)

    @property
    def is_unreadable(self) -> bool:
        """Whether all statements are in another language than the catalogue's."""
        reasons = {one.reason for one in self.unrecognised}
        return not self.skills and reasons == {UnrecognisedReason.OTHER_LANGUAGE}

    @property
    def missed(self) -> list[tuple[UnrecognisedReason, list[str]]]:
        """The words of clauses without a skill, by what the person may do about them."""
        by_reason = groupby(sorted(self.unrecognised, key=reason_of), reason_of)
        return [(reason, [one.text for one in members]) for reason, members in by_reason]

    @property
    def job_groups(self) -> tuple[tuple[JobInWords, ...], tuple[JobInWords, ...]]:
        """The past jobs in words that count unless unticked, and the unsure ones."""
        unsure = tuple(job for job in self.jobs if job.level is ConfidenceLevel.UNSURE)
        return tuple(job for job in self.jobs if job not in unsure), unsure

    @property
    def groups(self) -> tuple[tuple[ReviewedSkill, ...], tuple[ReviewedSkill, ...]]:
        """The skills that count unless unticked, and the unsure ones."""
        sure = tuple(skill for skill in self.skills if not skill.is_unsure)
        return sure, tuple(skill for skill in self.skills if skill.is_unsure)


def reason_of(missed: schemas.UnrecognisedAnswer) -> UnrecognisedReason:
    """Return why words led to no skill: what "she" does is that of somebody else, first of all."""
    is_other = missed.reason in _MAY_BE_OF_ANOTHER and is_of_another(missed.text)
    return UnrecognisedReason.DONE_BY_OTHERS if is_other else missed.reason


def review_profile(
    profile: ProfileInput, snapshot: CatalogueSnapshot, settings: Settings
) -> Review:
    """Return the review of a profile; raise RequestError where it exceeds a limit.

    Without the words of a rejected skill others may be recognised; they are reviewed as well.
    """
    check_limits(schemas.MatchRequest.model_validate(profile.request_fields()), settings)
    if not profile.has_text:
        return Review((), (), (), notes=_notes_without_words(profile, snapshot, settings))
    chosen = profile.added_notes
    answer = noted = _match_text(profile.text, (), snapshot, settings, notes=chosen)
    if held := profile.added_jobs:  # a job that the words refuse may be one of these
        noted = _match_text(profile.text, (), snapshot, settings, notes=chosen, jobs=held)
    found = _in_words(answer)
    if profile.rejected:
        found += _in_words(_match_text(profile.text, profile.rejected, snapshot, settings))
    skills = _numbered(found, profile, snapshot)
    jobs = tuple(
        _job_in_words(job, profile)
        for job in answer.past_jobs
        if job.occupation.uri not in profile.added_jobs
    )
    return Review(
        statements=_segmented(answer.statements, skills),
        skills=skills,
        unrecognised=tuple(without_noted(answer.unrecognised, noted.notes)),
        jobs=jobs,
        suggested=() if skills or jobs else _suggested(answer, profile, snapshot, settings),
        notes=tuple(_reviewed_note(note, profile) for note in noted.notes),
    )


def _suggested(
    answer: schemas.MatchesAnswer,
    profile: ProfileInput,
    snapshot: CatalogueSnapshot,
    settings: Settings,
) -> tuple[SkillRef, ...]:
    """Return skills that may be meant by words that name none, unless these cannot be read."""
    if all(one.reason is UnrecognisedReason.OTHER_LANGUAGE for one in answer.unrecognised):
        return ()
    request = RecogniseRequest(
        text=profile.text.strip()[:_SUGGESTED_FROM],
        limit=min(_MAX_SUGGESTED, settings.max_results),
        min_confidence=_LEAST_SUGGESTED,
    )
    return tuple(one.skill for one in recognise_answer(snapshot, settings, request).skills)


def _reviewed_note(note: NoteAnswer, profile: ProfileInput) -> ReviewedNote:
    name = name_of(note)
    return ReviewedNote(
        note=note,
        code=code_of(name) if name.condition or name.occupation else "",
        words=note.evidence.text if note.evidence else "",
        is_added=note.evidence is None,
        is_kept=name not in profile.rejected_notes,
    )


def _notes_without_words(
    profile: ProfileInput, snapshot: CatalogueSnapshot, settings: Settings
) -> tuple[ReviewedNote, ...]:
    """Return the notes of a profile that has no words."""
    if profile.is_empty or not profile.notes:
        return ()
    fields = profile.request_fields() | {"limit": 1}
    answer = match.match_answer(snapshot, settings, schemas.MatchRequest.model_validate(fields))
    return tuple(_reviewed_note(note, profile) for note in answer.notes)


def _job_in_words(job: schemas.PastJobAnswer, profile: ProfileInput) -> JobInWords:
    uri, level = job.occupation.uri, confidence_level(job.confidence)
    is_unsure = level is ConfidenceLevel.UNSURE
    return JobInWords(
        uri=uri,
        label=job.occupation.label,
        words=job.evidence.text,
        confidence=job.confidence,
        level=level,
        is_kept=uri in profile.jobs if is_unsure else uri not in profile.rejected_jobs,
    )


def past_jobs(
    profile: ProfileInput, snapshot: CatalogueSnapshot, review: Review | None = None
) -> tuple[PastJob, ...]:
    """Return the past jobs, added and read in words, with their skills, each listed only once."""
    listed = {*profile.added, *(one.skill.uri for one in (review.skills if review else ()))}
    in_words = (job.uri for job in (review.jobs if review else ()) if job.is_kept)
    uris = dict.fromkeys((*profile.added_jobs, *in_words))
    return tuple(_past_job(uri, profile, snapshot, listed) for uri in uris)


def _past_job(
    uri: str, profile: ProfileInput, snapshot: CatalogueSnapshot, listed: set[str]
) -> PastJob:
    """Return a past job (URI), and add its skills to those that are `listed` already."""
    occupation = concepts.occupation_answer(snapshot, snapshot.occupation(uri))
    rejected = profile.rejected
    skills: list[tuple[JobSkill, ...]] = []
    for needed in (occupation.essential, occupation.optional):
        refs = (*needed.knowledge, *needed.skill)
        skills.append(
            tuple(
                JobSkill(r.uri, r.label, r.uri not in rejected, r.uri not in listed) for r in refs
            )
        )
        listed.update(ref.uri for ref in refs)
    return PastJob(uri, occupation.label, *skills)


def _match_text(
    text: str,
    rejected: Sequence[str],
    snapshot: CatalogueSnapshot,
    settings: Settings,
    *,
    notes: Iterable[NoteName] = (),
    jobs: Iterable[str] = (),
) -> schemas.MatchesAnswer:
    request = schemas.MatchRequest(
        text=text,
        excluded_skills=list(rejected),
        noted=list(map(NoteField.of_name, notes)),
        occupations=list(jobs),
        limit=1,
    )
    return match.match_answer(snapshot, settings, request)


_SkillInWords = tuple[schemas.RecognisedSkillAnswer, schemas.SpanEvidence]


def _in_words(answer: schemas.MatchesAnswer) -> list[_SkillInWords]:
    spans = [(one, one.evidence) for one in answer.recognised]
    return [(one, span) for one, span in spans if isinstance(span, schemas.SpanEvidence)]


def _numbered(
    found: Sequence[_SkillInWords], profile: ProfileInput, snapshot: CatalogueSnapshot
) -> tuple[ReviewedSkill, ...]:
    """Return each skill once, numbered by the place of its words; those without words come last."""
    first = {one.skill.uri: (one, span) for one, span in reversed(found)}
    placed = sorted(first.values(), key=lambda pair: (pair[1].statement, pair[1].start))
    told = len(split_text(profile.told))
    recognitions: dict[str, Recognition | None] = {
        one.skill.uri: _recognition(one.confidence, span, is_wish=span.statement >= told)
        for one, span in placed
    }
    for uri in _without_words(profile, snapshot):
        recognitions.setdefault(uri, None)
    return tuple(
        _reviewed_skill(number, uri, recognition, profile, snapshot)
        for number, (uri, recognition) in enumerate(recognitions.items(), start=1)
    )


def _recognition(confidence: float, span: schemas.SpanEvidence, *, is_wish: bool) -> Recognition:
    """Return a recognition; a skill in words about wishes counts only if it is ticked."""
    level = ConfidenceLevel.UNSURE if is_wish else confidence_level(confidence)
    return Recognition(confidence, level, span)


def _without_words(profile: ProfileInput, snapshot: CatalogueSnapshot) -> list[str]:
    """Return what was ticked or unticked before and need not be in the words any more.

    The skills of a past job are listed with the job.
    """
    of_jobs = {
        relation.skill
        for job in profile.jobs
        for relation in snapshot.catalogue.relations_of.get(job, ())
    }
    rejected = [uri for uri in profile.rejected if uri not in of_jobs]
    return rejected + [uri for uri in profile.confirmed if uri in profile.unsure]


def _reviewed_skill(
    number: int,
    uri: str,
    recognition: Recognition | None,
    profile: ProfileInput,
    snapshot: CatalogueSnapshot,
) -> ReviewedSkill:
    is_added = uri in profile.added
    is_sure = recognition is not None and recognition.level is not ConfidenceLevel.UNSURE
    is_unsure = uri in profile.unsure or not (is_sure or is_added or uri in profile.seen)
    return ReviewedSkill(
        number=number,
        skill=references.skill_ref(snapshot, uri),
        is_kept=uri in profile.skills if is_unsure else uri not in profile.rejected,
        is_added=is_added,
        is_unsure=is_unsure,
        recognition=recognition,
    )


def _segmented(
    statements: Sequence[schemas.Statement], skills: Iterable[ReviewedSkill]
) -> tuple[tuple[Segment, ...], ...]:
    highlights: list[list[Highlight]] = [[] for _ in statements]
    for skill in skills:
        if skill.recognition:
            span = skill.recognition.evidence
            highlights[span.statement].append(Highlight(span.start, span.end, skill.number))
    return tuple(
        segments_of(statement.text, own)
        for statement, own in zip(statements, highlights, strict=True)
    )
