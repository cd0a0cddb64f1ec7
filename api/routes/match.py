"""POST /api/v1/match, /questions, /what-if, /plan, /advertisement: what a profile leads to."""

from fastapi import APIRouter
from starlette.responses import Response

from api.openapi import COMPUTING_PROBLEMS
from api.routing import SLOT, CurrentSettings, CurrentSnapshot, JsonRoute, json_answer
from service.answers.advertisement import advertisement_answer
from service.answers.match import match_answer
from service.answers.plan import plan_answer
from service.answers.questions import questions_answer
from service.answers.what_if import what_if_answer
from service.schemas.advertisement import AdvertisementAnswer, AdvertisementRequest
from service.schemas.match import MatchesAnswer, MatchRequest
from service.schemas.plan import PlanAnswer, PlanRequest
from service.schemas.questions import QuestionsAnswer, QuestionsRequest
from service.schemas.what_if import WhatIfAnswer, WhatIfRequest

router = APIRouter(
    prefix="/api/v1",
    tags=["match"],
    responses=COMPUTING_PROBLEMS,
    dependencies=[SLOT],
    route_class=JsonRoute,
)


@router.post("/match", summary="Ranked careers for a person", response_model=MatchesAnswer)
def match(body: MatchRequest, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Say which occupations a person's skills fit, how well, why, and what is missing.

    `matches` is empty only when nothing usable was said. The list is flat: near-identical
    occupations share a `group`.
    """
    return json_answer(match_answer(snapshot, settings, body))


@router.post("/questions", summary="What to ask a person next", response_model=QuestionsAnswer)
def questions(
    body: QuestionsRequest, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Say about which skills to ask a person, those whose answers settle the most first.

    Never about one that was said, is covered, or was answered before, nor about two that are
    alike; about knowledge, which takes study, last. It is best to ask one and to come back with
    the answer.
    """
    return json_answer(questions_answer(snapshot, settings, body))


@router.post(
    "/what-if",
    summary="Skills that would raise the most careers, or a chosen one",
    response_model=WhatIfAnswer,
)
def what_if(body: WhatIfRequest, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Say which skills that a person does not have would raise careers the most.

    Each is added as a given skill and ranked with once more; so are three together. Without
    `occupation` the careers in reach count: the best ranked, near-identical ones once, without
    those the person had. Nothing is proposed that the profile covers or that was excluded.
    """
    return json_answer(what_if_answer(snapshot, settings, body))


@router.post(
    "/plan", summary="What to learn for a chosen career, in steps", response_model=PlanAnswer
)
def plan(body: PlanRequest, snapshot: CurrentSnapshot, settings: CurrentSettings) -> Response:
    """Say what is there already, what to learn first, at what level, and where to look.

    Only what nothing in the profile covers is in a step. Within a step a skill comes after those
    that help with it by the relations of the taxonomy, and skills that more of the other ranked
    careers need come first. `regulation` is never a promise that there are no rules.
    """
    return json_answer(plan_answer(snapshot, settings, body))


@router.post(
    "/advertisement",
    summary="What a job advertisement asks for, beside a person",
    response_model=AdvertisementAnswer,
)
def read_advertisement(
    body: AdvertisementRequest, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Say which skills one advertisement asks for, and which of them the person has said.

    What the employer offers, says of itself or does not ask for, and how to apply, is left out.
    The answer is for the person who reads the advertisement: it has no sum of its states, since it
    is not for ranking people, and what was not mentioned is not missing.
    """
    return json_answer(advertisement_answer(snapshot, settings, body))
