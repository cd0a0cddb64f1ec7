"""GET and POST /start: a person says what they can do, and checks what was read in it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from service.answers.references import skill_ref
from service.errors import ErrorKind, RequestError
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.concept_input import NOTHING_TYPED, TypedBoxes, taken, typed_in_form
from website.forms.posted_form import POSTED, PostedForm
from website.forms.profile import GivenProfile, profile_in_form
from website.site.page import page_response
from website.start.home import SAMPLE
from website.start.review import ReadSkill, past_jobs, review_of

router = APIRouter()
EDIT = "edit"


class Complaint(StrEnum):
    """What is wrong with a form; the field that it stands at is told by the template."""

    EMPTY = "empty"
    TEXT = "text"
    SKILLS = "skills"
    JOBS = "jobs"


_COMPLAINTS = {
    "text": Complaint.TEXT,
    "skills": Complaint.SKILLS,
    "excluded_skills": Complaint.SKILLS,
    "unclaimed_skills": Complaint.SKILLS,
    "occupations": Complaint.JOBS,
}
"""By the field of a MatchRequest that is past a limit."""


@router.get("/start")
async def start(request: Request, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Ask what a person can do, in any of the ways."""
    return _ways(request, GivenProfile(), snapshot, settings)


@router.post("/start", dependencies=[POSTED, SLOT])
def review(
    request: Request, form: PostedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Show what was read in the words, or the form again: to change it or to mend it."""
    fields = form.without([form.last("drop")])
    typed = typed_in_form(fields, snapshot, settings)
    if form.last("step") == EDIT:
        given = profile_in_form(fields, snapshot)
        return _ways(request, given, snapshot, settings, typed=typed)
    fields, typed = taken(fields, typed)
    given = profile_in_form(fields, snapshot)
    if given.empty:
        complaints = [] if typed else [Complaint.EMPTY]
        return _ways(request, given, snapshot, settings, typed=typed, complaints=complaints)
    try:
        read = review_of(given, snapshot, settings)
    except RequestError as error:
        complaints = _complaints(error)
        return _ways(request, given, snapshot, settings, typed=typed, complaints=complaints)
    return page_response(
        request,
        "start/review.html",
        review=read,
        **_carried(given, snapshot, settings, typed, read.skills),
    )


def _ways(
    request: Request,
    given: GivenProfile,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    *,
    typed: TypedBoxes = NOTHING_TYPED,
    complaints: Sequence[Complaint] = (),
) -> Response:
    return page_response(
        request,
        "start/ways.html",
        status=422 if complaints else 200,
        complaints=complaints,
        sample=SAMPLE,
        **_carried(given, snapshot, settings, typed),
    )


def _carried(
    given: GivenProfile,
    snapshot: CatalogueSnapshot,
    settings: Settings,
    typed: TypedBoxes,
    read: Sequence[ReadSkill] = (),
) -> dict[str, Any]:
    """Return what both pages show of a person, by the names that the templates use."""
    return {
        "given": given,
        "limits": settings,
        "added": [skill_ref(snapshot, uri) for uri in given.added],
        "jobs": past_jobs(given, snapshot, read),
        "typed": typed,
    }


def _complaints(error: RequestError) -> list[Complaint]:
    """Return what a person is told of the limits that a form is past; raise any other error."""
    if error.kind is not ErrorKind.VALIDATION:
        raise error
    fields = (one.field.partition("/")[0] for one in error.fields)
    return list(dict.fromkeys(_COMPLAINTS[field] for field in fields))
