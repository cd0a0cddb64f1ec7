"""A CV as read: what its statements claim, which jobs it names, and how well it could be read.

Nothing of a file or a line is kept or logged.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intake.cv import Cv, CvStatement, ignored_lines, read_cv, shortened
from intake.document import Document, DocumentError
from intake.entries import Entry
from intake.limits import Limits, check_size
from intake.problems import Code
from intake.sections import Section
from models import work
from recommender import results
from recommender.profile import Profile, SkillStatement
from recommender.recognition.interpreter import InterpretedProfile
from recommender.recognition.segmentation import split_text
from service.answers.cv_report import cv_report
from service.answers.given import KnownProfile, known_profile
from service.answers.references import occupation_ref, skill_ref
from service.errors import ErrorKind, FieldError, RequestError
from service.schemas import cv as schemas
from service.schemas.match import GivenSkillEvidence, SpanEvidence, UnrecognisedAnswer
from service.schemas.notes import NoteField
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

DocumentReader = Callable[[bytes], Document]
"""Reads a file; raises DocumentError, with words for its owner, where it cannot be read."""

LEAST_CONFIDENCE = 0.22
"""A title that is resolved with less is shown without an occupation."""
_LEAST_UNNAMED = 0.45
_OF_A_PLACE = re.compile(r"\s(?:in|at|with|for)\s")
_MOST_DONE = 20
_LONGEST_NAME = 3
_WITH_JOBS = frozenset({Section.HEADER, Section.SUMMARY, Section.EXPERIENCE, Section.OTHER})
_FIRST = (
    Section.SKILLS,
    Section.SUMMARY,
    Section.HEADER,
    Section.EXPERIENCE,
    Section.EDUCATION,
    Section.LANGUAGES,
)
"""The sections whose statements are kept first where there are too many."""


def read_file(data: bytes, settings: Settings, read_document: DocumentReader) -> Document:
    """Return the document of a file; raise RequestError where it cannot be read."""
    try:
        check_size(data, file_limits(settings))
        return read_document(data)
    except DocumentError as error:
        raise _unreadable(str(error), error.code) from None


def file_limits(settings: Settings) -> Limits:
    """Return the limits of reading a file that the settings choose."""
    return Limits(
        file_bytes=settings.max_file_bytes,
        pages=settings.max_file_pages,
        characters=settings.max_file_chars,
        memory_bytes=settings.file_memory_mib * 2**20,
        cpu_seconds=settings.file_cpu_seconds,
        wall_seconds=settings.file_seconds,
    )


def latest_first(answer: schemas.CvAnswer) -> list[schemas.CvJobAnswer]:
    """Return the past jobs of a CV, those without an occupation too; those without years last."""
    jobs: list[schemas.CvJobAnswer] = [*answer.past_jobs, *answer.unresolved_jobs]
    return sorted(jobs, key=lambda job: (_last_year(job), job.start or 0), reverse=True)


def _last_year(job: schemas.CvJobAnswer | Entry) -> int:
    return 9999 if job.is_current else job.end or job.start or 0


def cv_answer(
    snapshot: CatalogueSnapshot, settings: Settings, document: Document
) -> schemas.CvAnswer:
    """Return what a document says as a CV.

    The statements are as many as `match` takes, the latest jobs first; the rest is said.
    """
    whole = _read(snapshot, document)
    given = known_profile(snapshot, settings, whole)
    words = _words(given)
    cv, gone = _without_private(snapshot, settings, whole)
    said_all = replace(cv, statements=(*words, *cv.statements))
    kept, interpreted = _interpreted(snapshot, settings, said_all, given.profile)
    jobs = _jobs(snapshot, settings, cv, kept)
    named = list(dict.fromkeys(job.occupation for _, job in jobs if job))
    said = [job for job in _said_jobs(snapshot, kept) if _is_new(job, named, given)]
    known = {*named, *(job.occupation for job in said)}
    further = _further(interpreted, kept, words, known)[: settings.max_occupations]
    own = [one for one in kept if one not in words]
    left_out = len(whole.statements) - gone - len(own)
    return schemas.CvAnswer(
        **snapshot.versions.as_dict(),
        report=cv_report(snapshot, document, cv, given, left_out=left_out, has_jobs=bool(named)),
        statements=[_statement(one) for one in kept],
        recognised=list(_skills(snapshot, interpreted)),
        unrecognised=[_unrecognised(one, kept) for one in interpreted.unrecognised],
        past_jobs=[
            *(_past_job(snapshot, entry, job) for entry, job in jobs if job),
            *(_said_job(snapshot, job, kept) for job in said),
        ],
        unclaimed_occupations=further,
        unresolved_jobs=[
            schemas.CvJobAnswer.of(entry, **_place(entry)) for entry, job in jobs if not job
        ],
        interests=[_statement(one) for one in cv.interests[: settings.max_statements]],
        profile=_profile(given, [one.text for one in own], named, further),
        **_kept_fields(given),
    )


def _read(snapshot: CatalogueSnapshot, document: Document) -> Cv:
    recommender = snapshot.recommender
    return read_cv(
        document,
        recommender.names_job,
        snapshot.catalogue.skill_row.__contains__,
        recommender.nearest,
        recommender.is_title,
    )


def _further(
    interpreted: InterpretedProfile,
    kept: Sequence[CvStatement],
    words: Sequence[CvStatement],
    known: Collection[str],
) -> list[str]:
    """Return the jobs (URIs) that `match` would read besides the known ones, but for own words."""
    further = (job for job in interpreted.past_jobs if job.occupation not in known)
    return [job.occupation for job in further if kept[job.evidence.statement] not in words]


def _words(given: KnownProfile) -> tuple[CvStatement, ...]:
    """Return the words of an exported profile as statements, as `match` splits them."""
    statements, text = given.words
    split = [part for one in split_text(text) for part in shortened(one.text)]
    return tuple(CvStatement(one, Section.SUMMARY) for one in (*statements, *split))


def _is_new(job: results.PastJob, named: Sequence[str], given: KnownProfile) -> bool:
    return job.occupation not in {*named, *given.profile.unclaimed_occupations}


def _profile(
    given: KnownProfile, statements: list[str], jobs: list[str], unclaimed: list[str]
) -> schemas.CvProfileAnswer:
    """Return the fields of `match`: an exported profile as it was, with what its file adds."""
    profile, (own, text) = given.profile, given.words
    return schemas.CvProfileAnswer(
        statements=[*own, *statements],
        text=text or None,
        skills=list(profile.skills),
        partial_skills=list(profile.partial_skills),
        occupations=jobs,
        denied_skills=list(profile.denied_skills),
        excluded_skills=list(profile.excluded_skills),
        unclaimed_skills=list(profile.unclaimed_skills),
        unsure_skills=list(profile.unsure_skills),
        unclaimed_occupations=[*profile.unclaimed_occupations, *unclaimed],
        noted=[NoteField.of_name(name) for name in profile.noted],
        ignored_notes=[NoteField.of_name(name) for name in profile.ignored_notes],
        not_for_me=list(profile.not_for_me),
    )


def _kept_fields(given: KnownProfile) -> dict[str, Any]:
    """Return the fields of an answer that only an exported profile fills, and what is unknown."""
    unknown = given.unknown.items()
    return {
        "pinned": list(given.pinned),
        "plan": given.plan,
        "unknown_concepts": [
            schemas.UnknownConceptAnswer(uri=uri, label=label or None) for uri, label in unknown
        ],
    }


def _without_private(snapshot: CatalogueSnapshot, settings: Settings, cv: Cv) -> tuple[Cv, int]:
    """Return a CV without private words, and how many statements said nothing else.

    It has as many statements as `match` takes, those that matter most.
    """
    places = list(range(len(cv.statements)))
    if len(places) > settings.max_statements:
        places = _first(cv, places, settings.max_statements)
    interests = cv.interests[: settings.max_statements]
    whole = [*(cv.statements[place] for place in places), *interests]
    told = [at for at, one in enumerate(whole) if _may_be_private(one)]
    texts = snapshot.recommender.without_private([whole[at].text for at in told])
    clean = dict(zip(told, texts, strict=True))
    found = [replace(one, text=clean.get(at, one.text)) for at, one in enumerate(whole)]
    statements, others = found[: len(places)], found[len(places) :]
    changed = sum(one.text != before.text for one, before in zip(found, whole, strict=True))
    ignored = (ignored_lines(changed, "private"),) if changed else ()
    return (
        replace(
            cv,
            statements=tuple(one for one in statements if one.text),
            interests=tuple(one for one in others if one.text),
            ignored=(*cv.ignored, *ignored),
        ),
        sum(not one.text for one in statements),
    )


def _may_be_private(statement: CvStatement) -> bool:
    """Return whether a statement may speak of the person, and not only name a study or a skill."""
    if statement.section in {Section.EDUCATION, Section.LANGUAGES}:
        return False
    return statement.section is not Section.SKILLS or len(statement.text.split()) > _LONGEST_NAME


def _said_jobs(snapshot: CatalogueSnapshot, kept: Sequence[CvStatement]) -> list[results.PastJob]:
    """Return the past jobs that statements of no entry name; spans are of the statements kept."""
    places = [place for place, one in enumerate(kept) if _is_of_person(one)]
    found = snapshot.recommender.jobs_in([kept[place].text for place in places])
    return [
        replace(job, evidence=replace(job.evidence, statement=places[job.evidence.statement]))
        for job in found
    ]


def _is_of_person(statement: CvStatement) -> bool:
    """Return whether a statement may name a job of its own, not what was done in one."""
    return statement.entry is None and statement.section in _WITH_JOBS


def _unreadable(detail: str, code: str) -> RequestError:
    passes = code in {Code.BUSY, Code.UNAVAILABLE}
    kind = ErrorKind.BUSY if passes else ErrorKind.UNREADABLE_FILE
    return RequestError(kind, detail, [FieldError("file", code)])


def _interpreted(
    snapshot: CatalogueSnapshot, settings: Settings, cv: Cv, given: Profile
) -> tuple[list[CvStatement], InterpretedProfile]:
    """Return the statements that are within the limits, and what they claim.

    They are in the order of the CV, or where some are left out, those first that matter most.
    """
    longest = settings.max_statement_chars
    order = [place for place, one in enumerate(cv.statements) if len(one.text) <= longest]
    if len(order) > settings.max_statements:
        order = _first(cv, order, settings.max_statements)
    with work.within(work.Budget(settings.max_phrases, settings.max_tokens)):
        while True:
            kept = [cv.statements[place] for place in order]
            texts = tuple(SkillStatement(one.text) for one in kept)
            try:
                return kept, snapshot.recommender.interpret(replace(given, statements=texts))
            except work.TooMuchWorkError as error:
                order = _first(cv, order, min(error.fits, len(order) - 1))


def _first(cv: Cv, places: Sequence[int], count: int) -> list[int]:
    return sorted(places, key=lambda place: _rank(cv, place))[:count]


def _rank(cv: Cv, place: int) -> tuple[int, int, int]:
    """Return what statements are sorted by where there are too many: section, latest job, place."""
    one = cv.statements[place]
    section = _FIRST.index(one.section) if one.section in _FIRST else len(_FIRST)
    entry = cv.entries[one.entry] if one.entry is not None else None
    return section, -_last_year(entry) if entry else 0, place


@dataclass(frozen=True, slots=True)
class _ResolvedJob:
    occupation: str
    confidence: float


def _jobs(
    snapshot: CatalogueSnapshot, settings: Settings, cv: Cv, kept: Sequence[CvStatement]
) -> list[tuple[Entry, _ResolvedJob | None]]:
    """Return the entries with a title or occupation, each with the occupation, None if unsure."""
    rows = snapshot.catalogue.occupation_row
    places = [place for place, one in enumerate(cv.entries) if one.title or one.occupation in rows]
    found = []
    for place in places[: settings.max_occupations]:
        work.check()
        done = [one.text for one in kept if one.entry == place][:_MOST_DONE]
        entry = cv.entries[place]
        found.append((entry, _resolved(snapshot, entry, settings.max_title_chars, done)))
    return found


def _resolved(
    snapshot: CatalogueSnapshot, entry: Entry, longest: int, done: Sequence[str]
) -> _ResolvedJob | None:
    """Return the occupation of an entry, as its file names it or as its title is resolved.

    The title is read as it stands and without the place of work. One that names no job by its form
    has to be surer.
    """
    if entry.occupation in snapshot.catalogue.occupation_row:
        return _ResolvedJob(entry.occupation, 1.0)
    title = entry.title[:longest]
    recommender = snapshot.recommender
    readings = dict.fromkeys((title, _OF_A_PLACE.split(title)[0]))
    best = next(iter(recommender.resolve_job(readings, done)), None)
    least = LEAST_CONFIDENCE if recommender.names_job(title) else _LEAST_UNNAMED
    if best is None or best.confidence < least:
        return None
    return _ResolvedJob(best.occupation, best.confidence)


def _skills(
    snapshot: CatalogueSnapshot, interpreted: InterpretedProfile
) -> Iterator[schemas.CvSkillAnswer]:
    for found in interpreted.recognised:
        evidence: SpanEvidence | GivenSkillEvidence
        if isinstance(found.evidence, results.Span):
            evidence = SpanEvidence.of(found.evidence)
        elif found.evidence.given is results.GivenAs.SKILL:
            evidence = GivenSkillEvidence()
        else:
            continue
        yield schemas.CvSkillAnswer(
            skill=skill_ref(snapshot, found.skill),
            confidence=found.confidence,
            evidence=evidence,
        )


def _unrecognised(one: results.Unrecognised, kept: Sequence[CvStatement]) -> UnrecognisedAnswer:
    """Return words without a skill; in a list of skills they are a name that is not known."""
    is_name = one.reason is results.UnrecognisedReason.NOT_A_SKILL
    if is_name and kept[one.statement].section is Section.SKILLS:
        one = replace(one, reason=results.UnrecognisedReason.UNKNOWN_NAME)
    return UnrecognisedAnswer.of(one)


def _place(one: CvStatement | Entry) -> dict[str, int | None]:
    return {"page": one.page if one.line else None, "line": one.line or None}


def _statement(one: CvStatement) -> schemas.CvStatementAnswer:
    return schemas.CvStatementAnswer(text=one.text, section=one.section, **_place(one))


def _past_job(
    snapshot: CatalogueSnapshot, entry: Entry, job: _ResolvedJob
) -> schemas.CvPastJobAnswer:
    occupation = occupation_ref(snapshot, job.occupation)
    return schemas.CvPastJobAnswer.of(
        entry,
        title=entry.title or occupation.label,
        occupation=occupation,
        confidence=job.confidence,
        evidence=None,
        **_place(entry),
    )


def _said_job(
    snapshot: CatalogueSnapshot, job: results.PastJob, kept: Sequence[CvStatement]
) -> schemas.CvPastJobAnswer:
    return schemas.CvPastJobAnswer(
        title=job.evidence.text,
        start=None,
        end=None,
        is_current=False,
        occupation=occupation_ref(snapshot, job.occupation),
        confidence=job.confidence,
        evidence=SpanEvidence.of(job.evidence),
        **_place(kept[job.evidence.statement]),
    )
