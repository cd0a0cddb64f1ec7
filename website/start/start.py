"""Where a visit begins, up to the review of skills: GET / and /start, POST /start."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from api.routing import SLOT, CurrentSettings, CurrentSnapshot, of_upload
from intake.document import Document
from intake.problems import Code, problem
from recommender.recognition.conditions import shipped_conditions
from service.answers.cv import cv_answer, latest_first, read_file
from service.answers.references import occupation_ref, skill_ref
from service.errors import ErrorKind, FieldError, RequestError, invalid
from service.schemas.base import OccupationRef, SkillRef
from service.schemas.cv import CvAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from website.forms.concept_input import ConceptInputs, add_exact_labels, read_concept_inputs
from website.forms.form import FORM, Form, SubmittedForm
from website.forms.profile import ProfileInput, read_profile, resolve_names
from website.site.page import page_context, page_response
from website.start.cv import pasted_cv, with_cv
from website.start.review import past_jobs, review_profile
from website.start.samples import SAMPLES, SampleOutcomes

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _SentCv:
    """The document of a file that was sent, or why it cannot be read, and what was typed."""

    document: Document | RequestError
    form: Form


async def _sent_cv(request: Request) -> _SentCv:
    """Return the field `file` of a form as a document, and the others as they are."""
    state = request.app.state

    def read(parts: Sequence[tuple[str, bytes]]) -> _SentCv:
        files = [data for name, data in parts if name == "file"]
        if len(files) != 1:
            raise invalid(FieldError("file", "send one file in the field `file`"))
        fields: dict[str, list[str]] = {}
        for name, data in parts:
            if name != "file":
                fields.setdefault(name, []).append(data.decode("utf-8", errors="replace"))
        form = request.state.posted = Form(fields)
        try:
            return _SentCv(read_file(files[0], state.settings, state.read_document), form)
        except RequestError as error:
            if error.kind not in {ErrorKind.UNREADABLE_FILE, ErrorKind.BUSY}:
                raise
            return _SentCv(error, form)

    return await of_upload(request, read, _MOST_PARTS)


_FILE = Depends(_sent_cv)
_MOST_PARTS = 2000
"""Of a form with a file: more than a profile may have."""
_PATH = "/start"
CV_PATH = f"{_PATH}/cv"
_EDIT = "edit"
_REVIEW = "review"


class FormError(StrEnum):
    """An error of the form, by the field that it stands at."""

    EMPTY = "empty"
    TEXT = "text"
    SKILLS = "skills"
    JOBS = "jobs"
    FILE = "file"


_FORM_ERRORS = {
    "text": FormError.TEXT,
    "skills": FormError.SKILLS,
    "denied_skills": FormError.SKILLS,
    "excluded_skills": FormError.SKILLS,
    "unclaimed_skills": FormError.SKILLS,
    "partial_skills": FormError.SKILLS,
    "unsure_skills": FormError.SKILLS,
    "occupations": FormError.JOBS,
    "unclaimed_occupations": FormError.JOBS,
}
"""By the field of a MatchRequest that exceeds a limit."""


@router.get("/")
def home(request: Request, settings: CurrentSettings) -> Response:
    """Return the first page: one question, the way into /start, and what comes out for four."""
    samples: SampleOutcomes = request.app.state.samples
    outcomes = samples.of(page_context(request).snapshot, settings)
    return page_response(request, "start/home.html", outcomes=outcomes)


@router.get("/start")
async def start(
    request: Request, form: SubmittedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the form, empty but for the skills and jobs of a link."""
    profile = read_profile(form, snapshot)
    return _form_page(request, _form_values(profile, ConceptInputs(), snapshot, settings))


@router.post("/start", dependencies=[FORM, SLOT])
def review(
    request: Request, form: SubmittedForm, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Return the review of a form, or the form again: to edit it, or with its errors."""
    snapshot = snapshot.for_one_person()
    dropped = _dropped(form, snapshot)
    form = form.without(form.last("drop"))
    inputs = read_concept_inputs(form, snapshot, settings)
    if form.last("step") == _EDIT:
        profile = read_profile(form, snapshot)
        values = _form_values(profile, inputs, snapshot, settings) | dropped
        return _form_page(request, values)
    form, inputs = add_exact_labels(form, inputs)
    profile = read_profile(form, snapshot)
    values = _form_values(profile, inputs, snapshot, settings) | dropped
    if profile.is_empty:
        return _form_page(request, values, [] if inputs else [FormError.EMPTY])
    is_first = form.last("step") == _REVIEW
    answer = pasted_cv(profile, snapshot, settings) if is_first else None
    if answer:
        # Its words are those of the CV, which its statements take the place of.
        unread = replace(profile, text=profile.wishes)
        return _review_cv(request, snapshot, unread, answer, inputs)
    return _review_page(request, snapshot, profile, values)


@router.get(CV_PATH)
async def start_with_file(request: Request) -> Response:
    """Lead to the form, which sends the file: this address holds none."""
    return RedirectResponse(page_context(request).href(_PATH), 303)


@router.post(CV_PATH, dependencies=[_FILE, SLOT])
def review_file(
    request: Request,
    sent: Annotated[_SentCv, _FILE],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """Return the review of a CV that was sent as a file, or the form with what is wrong with it.

    What was typed goes along with the file.
    """
    snapshot = snapshot.for_one_person()
    form, inputs = add_exact_labels(sent.form, read_concept_inputs(sent.form, snapshot, settings))
    profile = read_profile(form, snapshot)
    if isinstance(sent.document, RequestError):
        values = _form_values(profile, inputs, snapshot, settings)
        values["file_errors"] = [sent.document.detail]
        is_busy = sent.document.kind is ErrorKind.BUSY
        return _form_page(request, values, [FormError.FILE], status=503 if is_busy else 422)
    answer = cv_answer(snapshot, settings, sent.document)
    return _review_cv(request, snapshot, profile, answer, inputs)


def _review_cv(
    request: Request,
    snapshot: CatalogueSnapshot,
    profile: ProfileInput,
    answer: CvAnswer,
    inputs: ConceptInputs,
) -> Response:
    """Return the review of a CV, or the form with what it says where nothing was read."""
    settings: Settings = request.app.state.settings
    profile = with_cv(profile, answer, snapshot, settings)
    values = _form_values(profile, inputs, snapshot, settings)
    careers = {"pinned": answer.pinned, "planned": [answer.plan.career] if answer.plan else []}
    values |= {"cv": answer, "cv_jobs": latest_first(answer)}
    values["cv_kept"] = {
        name: [occupation_ref(snapshot, uri) for uri in uris] for name, uris in careers.items()
    }
    if profile.is_empty:
        values["file_errors"] = answer.report.notices
        return _form_page(request, values, [FormError.FILE])
    return _review_page(request, snapshot, profile, values)


def _review_page(
    request: Request, snapshot: CatalogueSnapshot, profile: ProfileInput, values: dict[str, Any]
) -> Response:
    settings: Settings = request.app.state.settings
    try:
        reviewed = review_profile(profile, snapshot, settings)
    except RequestError as error:
        return _form_page(request, values, _form_errors(error))
    needs = past_jobs(profile, snapshot, reviewed)
    return page_response(
        request, "start/review.html", at=_PATH, review=reviewed, job_needs=needs, **values
    )


def _form_page(
    request: Request,
    values: dict[str, Any],
    errors: Sequence[FormError] = (),
    *,
    status: int = 422,
) -> Response:
    """Return the form, with this status where something is wrong with it."""
    settings: Settings = request.app.state.settings
    return page_response(
        request,
        "start/form.html",
        at=_PATH,
        status=status if errors else 200,
        errors=errors,
        samples=SAMPLES,
        empty_file=str(problem(Code.EMPTY)),
        too_large=str(problem(Code.TOO_LARGE, limit=settings.max_file_bytes / 2**20)),
        **values,
    )


def _form_values(
    profile: ProfileInput, inputs: ConceptInputs, snapshot: CatalogueSnapshot, settings: Settings
) -> dict[str, Any]:
    """Return what form and review have in common, by the names that the templates use."""
    return {
        "profile": profile,
        "limits": settings,
        "added": [skill_ref(snapshot, uri) for uri in profile.added],
        "jobs": [occupation_ref(snapshot, uri) for uri in profile.added_jobs],
        "inputs": inputs,
        "conditions": list(shipped_conditions()),
        **dict.fromkeys(("dropped_skill", "dropped_job", "file_errors", "cv")),
    }


def _dropped(form: Form, snapshot: CatalogueSnapshot) -> dict[str, SkillRef | OccupationRef]:
    """Return the skill or job whose chip was removed, by the name that the templates use."""
    names = [form.last("drop")]
    skills, _ = resolve_names(names, snapshot.skill_uris)
    jobs, _ = resolve_names(names, snapshot.occupation_uris)
    if skills and skills[0] in form.values("skill"):
        return {"dropped_skill": skill_ref(snapshot, skills[0])}
    if jobs and jobs[0] in form.values("job"):
        return {"dropped_job": occupation_ref(snapshot, jobs[0])}
    return {}


def _form_errors(error: RequestError) -> list[FormError]:
    """Return the errors of a form that exceeds limits; raise any other error."""
    if error.kind is not ErrorKind.VALIDATION:
        raise error
    fields = (one.field.partition("/")[0] for one in error.fields)
    return list(dict.fromkeys(_FORM_ERRORS[field] for field in fields))
