"""A CV as the start of a profile: its statements, past jobs and named skills, to be reviewed."""

from dataclasses import replace

from intake.cv import document_of_text, looks_like_cv
from service.answers.cv import cv_answer, match_fields
from service.schemas.cv import CvAnswer
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
    """Return a profile whose words are the statements of a CV, with its jobs and named skills.

    Past jobs of the CV that are sure are added; those that its words name otherwise are not kept.
    A job of the CV that its words name as well counts as read in them, so that it can be unticked.
    """
    fields = match_fields(answer)
    statements = _fitting(fields["statements"], settings.max_text_chars)
    named = {job.occupation for job in snapshot.recommender.jobs_in(statements)}
    jobs = [
        job.occupation.uri
        for job in answer.past_jobs
        if job.confidence >= _SURE and not job.evidence
    ]
    seen = [uri for uri in fields["unclaimed_occupations"] if uri not in profile.jobs]
    seen += [uri for uri in jobs if uri in named]
    return replace(
        profile,
        text="\n".join(filter(None, ["\n".join(statements), profile.wishes])),
        skills=_joined(profile.skills, fields["skills"])[: settings.max_skills],
        jobs=_joined(profile.jobs, jobs)[: settings.max_occupations],
        seen_jobs=_joined(profile.seen_jobs, seen),
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


def _joined(own: tuple[str, ...], others: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *others)))
