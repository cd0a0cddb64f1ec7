"""Occupations: resolved from a job title, listed, one as on its page, and where it can lead."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.dependencies import SLOT, CurrentSettings, CurrentSnapshot
from api.etags import cached_answer, json_answer
from api.examples.other import OCCUPATION, OCCUPATIONS, RESOLVED, TRANSITIONS
from api.openapi import body_docs, read_docs
from api.request_body import JsonRoute
from service.answers.concepts import occupation_of
from service.answers.directory import listed_occupations
from service.answers.occupation import occupation_answer, transition_list
from service.answers.search import resolve_answer
from service.limits import check_limits
from service.schemas.directory import ConceptQuery, OccupationList, OccupationQuery, TransitionQuery
from service.schemas.match import TransitionList
from service.schemas.occupation import OccupationAnswer
from service.schemas.search import ResolveAnswer, ResolveRequest

router = APIRouter(prefix="/api/v1/occupations", tags=["occupations"], route_class=JsonRoute)
OccupationId = Annotated[str, Path(alias="id", description="Last segment of the occupation's URI")]


@router.post(
    "/resolve",
    operation_id="resolveOccupations",
    summary="Ranked occupations for a job title",
    response_model=ResolveAnswer,
    responses=body_docs(RESOLVED),
    dependencies=[SLOT],
)
def resolve(
    asked: ResolveRequest, snapshot: CurrentSnapshot, settings: CurrentSettings
) -> Response:
    """Say which occupations a job title may mean, best first."""
    check_limits(asked, settings)
    return json_answer(resolve_answer(snapshot, asked))


@router.get("/resolve", include_in_schema=False)
async def refuse_get() -> Response:
    """Say that resolving is a POST, rather than that no occupation has the id "resolve"."""
    raise HTTPException(405, headers={"Allow": "POST"})


@router.get(
    "",
    operation_id="listOccupations",
    summary="Directory of occupations",
    response_model=OccupationList,
    responses=read_docs(OCCUPATIONS, 422),
)
def list_occupations(
    request: Request,
    query: Annotated[OccupationQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List occupations by label, or by relevance to the words of `q`."""
    return cached_answer(request, listed_occupations(snapshot, settings, query))


@router.get(
    "/{id}",
    operation_id="getOccupation",
    summary="One occupation, as on its page",
    response_model=OccupationAnswer,
    responses=read_docs(OCCUPATION, 404, 422),
)
def get_occupation(
    request: Request,
    name: OccupationId,
    query: Annotated[ConceptQuery, Query()],
    snapshot: CurrentSnapshot,
) -> Response:
    """Tell everything the catalogue has on an occupation."""
    occupation = occupation_of(snapshot, name, query.uri)
    return cached_answer(request, occupation_answer(snapshot, occupation))


@router.get(
    "/{id}/transitions",
    operation_id="listTransitions",
    summary="Careers within reach of someone in this occupation",
    response_model=TransitionList,
    responses=read_docs(TRANSITIONS, 404, 422),
    dependencies=[SLOT],
)
def list_transitions(
    request: Request,
    name: OccupationId,
    query: Annotated[TransitionQuery, Query()],
    snapshot: CurrentSnapshot,
    settings: CurrentSettings,
) -> Response:
    """List where the skills of an occupation lead, nearest first, and what would be missing."""
    check_limits(query, settings)
    origin = occupation_of(snapshot, name, query.uri)
    transitions = snapshot.recommender.transitions(origin.uri, limit=query.limit)
    return cached_answer(request, transition_list(snapshot, origin, transitions))
