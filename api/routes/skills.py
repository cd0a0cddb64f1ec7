"""Skills: recognised in a text, listed, and one with the occupations that need it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from api.etags import cached_answer, json_answer
from api.examples.other import RECOGNISED, SKILL, SKILLS
from api.openapi import body_docs, read_docs
from api.request_body import JsonRoute
from service.answers.concepts import skill_of
from service.answers.directory import listed_skills
from service.answers.match import recognise_answer
from service.answers.skill import skill_answer
from service.limits import check_limits
from service.schemas.directory import ConceptQuery, SkillList, SkillQuery
from service.schemas.match import RecogniseAnswer, RecogniseRequest
from service.schemas.skill import SkillAnswer

router = APIRouter(prefix="/api/v1/skills", tags=["skills"], route_class=JsonRoute)


@router.post(
    "/recognise",
    operation_id="recogniseSkills",
    summary="Ranked skills in a text",
    response_model=RecogniseAnswer,
    responses=body_docs(RECOGNISED),
    dependencies=[SLOT],
)
def recognise(
    asked: RecogniseRequest, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Say which skills a text speaks of, best first, each with the words it was read from.

    They are the skills that `/match` recognises in the text, one for each span; the near-synonyms
    of a span are the `alternatives` of its skill. With `min_confidence` the list is the ranking of
    all skills at or above it, each once with its best span.
    """
    check_limits(asked, settings)
    skills = snapshot.recommender.recognise(
        asked.text, limit=asked.limit, min_confidence=asked.min_confidence
    )
    return json_answer(recognise_answer(snapshot, skills))


@router.get("/recognise", include_in_schema=False)
async def refuse_get() -> Response:
    """Say that recognising is a POST, rather than that no skill has the id "recognise"."""
    raise HTTPException(405, headers={"Allow": "POST"})


@router.get(
    "",
    operation_id="listSkills",
    summary="Directory of skills",
    response_model=SkillList,
    responses=read_docs(SKILLS, 422),
)
def list_skills(
    request: Request,
    query: Annotated[SkillQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List skills by label, or by relevance to the words of `q`."""
    return cached_answer(request, listed_skills(snapshot, settings, query))


@router.get(
    "/{id}",
    operation_id="getSkill",
    summary="One skill with the occupations that need it",
    response_model=SkillAnswer,
    responses=read_docs(SKILL, 404, 422),
)
def get_skill(
    request: Request,
    name: Annotated[str, Path(alias="id", description="Last segment of the skill's URI")],
    query: Annotated[ConceptQuery, Query()],
    snapshot: CurrentSnapshot,
) -> Response:
    """Tell everything the catalogue has on a skill."""
    return cached_answer(request, skill_answer(snapshot, skill_of(snapshot, name, query.uri)))
