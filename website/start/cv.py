"""A CV as the start of a profile: its statements, past jobs and named skills, to be reviewed."""

from dataclasses import replace
from typing import TypeVar

from intake.cv import document_of_text, looks_like_cv
from service.answers.cv import cv_answer
from service.exports import job_years
from service.schemas.cv import CvAnswer, CvProfileAnswer
from service.schemas.notes import MOST_NOTES
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.profile import ProfileInput

_SURE = 0.5


def pasted_cv(
    profile: ProfileInput, snapshot: CatalogueSnapshot, settings: Settings
) -> CvAnswer | None:
    """Return what the words of a profile say where they are laid out as a CV, else None."""
    if not looks_like_cv(profile.told):
        return None
    answer = cv_answer(snapshot, settings, document_of_text(profile.told))
    return answer if answer.statements or answer.past_jobs else None


def with_cv(
    profile: ProfileInput, answer: CvAnswer, snapshot: CatalogueSnapshot, settings: Settings
) -> ProfileInput:
    """Return a profile with the statements of a CV after its words, and its jobs and named skills.

    Past jobs of the CV that are sure are added; those that its words name otherwise are not kept.
    A job of the CV that its words name as well counts as read in them, so that it can be unticked.
    """
    read = answer.profile
    lines = [*read.statements, *(read.text or "").splitlines()]
    statements = _fitting(lines, settings.max_text_chars - len(profile.text) - 1)
    said = [*profile.told.splitlines(), *statements]
    named = {job.occupation for job in snapshot.recommender.jobs_in(said)}
    jobs = [
        job.occupation.uri
        for job in answer.past_jobs
        if job.confidence >= _SURE and not job.evidence
    ]
    seen = [uri for uri in read.unclaimed_occupations if uri not in profile.jobs]
    seen += [uri for uri in jobs if uri in named]
    held = {one.occupation: one for one in (*job_years(answer), *profile.job_years)}
    kept_jobs = _joined(profile.jobs, jobs)[: settings.max_occupations]
    notes, ignored = ([one.name() for one in names] for names in (read.noted, read.ignored_notes))
    return replace(
        _with_skills(profile, read, settings.max_skills),
        text="\n".join(filter(None, [profile.told, *statements, profile.wishes])),
        jobs=kept_jobs,
        job_years=tuple(held[uri] for uri in kept_jobs if uri in held),
        seen_jobs=_joined(profile.seen_jobs, seen),
        notes=_joined(profile.notes, notes)[:MOST_NOTES],
        seen_notes=_joined(profile.seen_notes, ignored)[:MOST_NOTES],
        not_for_me=_joined(profile.not_for_me, read.not_for_me)[:MOST_NOTES],
        pinned=_joined(profile.pinned, answer.pinned)[:MOST_NOTES],
        plan=profile.plan or answer.plan,
    )


def _with_skills(profile: ProfileInput, read: CvProfileAnswer, most: int) -> ProfileInput:
    """Return a profile with the skills that a file names; what it says of one already stays."""
    answered = {*profile.skills, *profile.partial, *profile.denied, *profile.undecided}
    found: dict[str, tuple[str, ...]] = {}
    lists = (
        ("skills", read.skills),
        ("partial", read.partial_skills),
        ("denied", read.denied_skills),
        ("undecided", read.unsure_skills),
    )
    for name, uris in lists:
        new = [uri for uri in uris if uri not in answered]
        found[name] = _joined(getattr(profile, name), new)[:most]
        answered.update(new)
    return replace(
        profile,
        seen=_joined(profile.seen, read.excluded_skills)[:most],
        unsure=_joined(profile.unsure, read.unclaimed_skills)[:most],
        skills=found["skills"],
        partial=found["partial"],
        denied=found["denied"],
        undecided=found["undecided"],
    )


def _fitting(statements: list[str], most: int) -> list[str]:
    """Return the first statements that have at most so many characters as lines of one text."""
    kept: list[str] = []
    for statement in statements:
        most -= len(statement) + 1
        if most < 0:
            break
        kept.append(statement)
    return kept


_Item = TypeVar("_Item")


def _joined(own: tuple[_Item, ...], others: list[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys((*own, *others)))
