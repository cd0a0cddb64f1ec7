"""The report on a CV: how well it could be read, and what the person should know of it."""

from collections.abc import Iterator

from intake.cv import WHY_LEFT_OUT, Cv
from intake.document import Document
from intake.problems import DIRECTIONS, EMBEDDED, MESSAGES, REMARKS
from recommender.recognition.reading import language_of
from service.answers.given import KnownProfile
from service.answers.given import sentences as given_sentences
from service.schemas import cv as schemas
from service.snapshot import CatalogueSnapshot

_LITTLE_USED = 0.3


def cv_report(
    snapshot: CatalogueSnapshot,
    document: Document,
    cv: Cv,
    given: KnownProfile,
    *,
    left_out: int,
    has_jobs: bool,
) -> schemas.CvReportAnswer:
    """Return the report on a CV of which so many statements are left out."""
    catalogue = snapshot.catalogue
    skills = given.profile.skills + given.profile.partial_skills
    is_empty = not (cv.statements or skills or has_jobs or any(given.words))
    text = "\n".join(one.text for one in (*cv.statements, *cv.interests))
    language = language_of(text)
    return schemas.CvReportAnswer(
        format=document.format,
        pages=document.pages,
        characters=sum(len("".join(line.text.split())) for line in document.lines),
        language=language,
        columns=document.columns,
        used_share=cv.used_share,
        ignored=[schemas.IgnoredAnswer.of(one) for one in cv.ignored],
        notices=[
            *document.notices,
            *given.notices(catalogue.version),
            *_notices(
                cv,
                language,
                catalogue.language,
                left_out=left_out,
                is_empty=is_empty,
            ),
        ],
    )


_NOTICES = {
    "language": "Most of this CV is not in the language of the catalogue ({language}). "
    "Send a version in that language: other words are not read.",
    "unknown_jobs": "The jobs in this file are not in the catalogue under these names. Choose the "
    "closest jobs from the list, or write what you did in them, a line each.",
    "nothing": "Nothing in this file could be read as a CV. Write what you did, a line each.",
    "nothing_said": "This file does not say what you can do. Add a skill, a job or a few words.",
    "no_job": "No past job was found. You can add your jobs yourself.",
    "little": "Only a small part of this file was used. Check it, and add what is missing.",
    "statement": "{count} statement is left out because the CV is long: the latest jobs and the "
    "skills were read first. You can add what is missing.",
    "statements": "{count} statements are left out because the CV is long: the latest jobs and the "
    "skills were read first. You can add what is missing.",
}


def sentences() -> Iterator[str]:
    """Yield all that is said to the owner of a file, with `{…}` for what is said in it."""
    yield from (*MESSAGES.values(), EMBEDDED, DIRECTIONS, *_NOTICES.values(), *given_sentences())
    for remark in REMARKS.values():
        yield from remark
    for what, why in WHY_LEFT_OUT.values():
        yield from ("{count} line " + what, "{count} lines " + what, why + ".")


def _notices(
    cv: Cv, language: str | None, expected: str, *, left_out: int, is_empty: bool
) -> Iterator[str]:
    """Yield what the person should know; where nothing can be used, always something to do."""
    if language not in {None, expected}:
        yield _NOTICES["language"].format(language=expected)
    if is_empty and cv.entries:
        yield _NOTICES["unknown_jobs"]
    elif is_empty:
        yield _NOTICES["nothing" if cv.given is None else "nothing_said"]
    elif not cv.entries and cv.given is None:
        yield _NOTICES["no_job"]
    if cv.used_share < _LITTLE_USED and cv.statements:
        yield _NOTICES["little"]
    if left_out:
        yield _NOTICES["statement" if left_out == 1 else "statements"].format(count=left_out)
