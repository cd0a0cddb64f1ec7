"""The plan for the career that a person has chosen, and how far they are in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from accounts import errors
from accounts.contents import ProfileContent, Progress, as_document, read_content
from accounts.profiles import SavedProfile
from service.answers.plan import plan_answer
from service.schemas.base import OccupationRef, SkillRef
from service.schemas.plan import PlanAnswer, PlanRequest
from website.account import contents, visits
from website.account.saved import ProfileId
from website.account.view import career_ref
from website.account.visits import (
    CurrentServed,
    CurrentVisitor,
    SentForm,
    Served,
    Visitor,
    VisitorsForm,
)
from website.forms.profile import ProfileInput
from website.site.page import page_context

router = APIRouter(route_class=visits.AccountRoute)
_TRIES = 3
"""To save progress while another device saves too."""
_SKILL = "of:"
"""Before the URI of a skill, in the name of the field of its progress."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a plan, and its skills with how far the person is: "" for not begun."""

    stage: str
    skills: Sequence[tuple[SkillRef, str]]


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """The plan of a saved profile; `done` and `total` count its skills."""

    saved: SavedProfile
    profile: ProfileInput
    career: OccupationRef
    answer: PlanAnswer
    steps: Sequence[PlannedStep]
    done: int
    total: int


@router.get("/account/profiles/{profile_id}/plan", dependencies=visits.COMPUTED)
async def own_plan(
    request: Request,
    visitor: CurrentVisitor,
    form: SentForm,
    profile_id: ProfileId,
    served: CurrentServed,
) -> Response:
    """Return the plan for the chosen career of a profile, with what is begun and done."""
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    language = page_context(request).language.code
    plan = await run_in_threadpool(_plan, saved, served, language)
    if plan is None:
        return visits.to(request, f"/account/profiles/{profile_id}?done=no-plan")
    return visits.account_page(request, "plan", visitor, plan=plan, done=form.last("done"))


@router.post("/account/profiles/{profile_id}/plan")
async def save_progress(
    request: Request, visitor: CurrentVisitor, form: VisitorsForm, profile_id: ProfileId
) -> Response:
    """Save how far the person is with the skills of a form; others stay as they are."""
    given = {
        name.removeprefix(_SKILL): form.last(name)
        for name in form.fields
        if name.startswith(_SKILL)
    }
    for left in reversed(range(_TRIES)):
        try:
            await _set_progress(visitor, profile_id, given)
            break
        except errors.ConflictError:
            if not left:
                raise
    return visits.to(request, f"/account/profiles/{profile_id}/plan?done=saved")


async def _set_progress(visitor: Visitor, profile_id: ProfileId, given: Mapping[str, str]) -> None:
    saved = await visitor.accounts.profiles.get(visitor.person.id, profile_id)
    document = as_document(saved.content)
    if not document["plan"]:
        raise errors.NotFoundError("no career is chosen")
    steps = {**document["plan"]["progress"], **given}
    known = set(Progress)
    document["plan"]["progress"] = {uri: state for uri, state in steps.items() if state in known}
    content = read_content(ProfileContent, document)
    if content != saved.content:
        await visitor.accounts.profiles.save(visitor.person.id, profile_id, saved.version, content)


def _plan(saved: SavedProfile, served: Served, language: str) -> OwnPlan | None:
    """Return the plan of a profile, None where no career is chosen or nothing is said."""
    chosen = saved.content.plan
    career = career_ref(chosen.career, served.snapshot) if chosen else None
    profile = contents.input_of(saved, served.snapshot)
    if chosen is None or career is None or profile.is_empty:
        return None
    fields = {"occupation": career.uri, "language": language}
    asked = PlanRequest.model_validate(profile.request_fields() | fields)
    answer = plan_answer(served.snapshot, served.settings, asked)
    steps = [
        PlannedStep(
            step.stage,
            [(one.skill, str(chosen.progress.get(one.skill.uri, ""))) for one in step.skills],
        )
        for step in answer.steps
    ]
    states = [state for step in steps for _, state in step.skills]
    return OwnPlan(
        saved, profile, career, answer, steps, states.count(Progress.DONE.value), len(states)
    )
