"""Occupations and skills: found by words, listed, and one of each with all that is known of it."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import routing
from api.openapi import COMPUTING_PROBLEMS, read_docs
from service.answers import concepts, directory, match, search
from service.schemas import directory as schemas
from service.schemas import search as search_schemas
from service.schemas.concepts import OccupationAnswer, SkillAnswer
from service.schemas.match import TransitionList

router = APIRouter(prefix="/api/v1", route_class=routing.JsonRoute)
OccupationId = Annotated[str, Path(alias="id", description="Last segment of the occupation's URI")]
SkillId = Annotated[str, Path(alias="id", description="Last segment of the skill's URI")]


@router.post(
    "/skills/recognise",
    summary="Ranked skills in a text",
    tags=["skills"],
    response_model=search_schemas.RecogniseAnswer,
    responses=COMPUTING_PROBLEMS,
    dependencies=[routing.SLOT],
)
def recognise_skills(
    body: search_schemas.RecogniseRequest,
    snapshot: routing.CurrentSnapshot,
    settings: routing.CurrentSettings,
) -> Response:
    """Say which skills a text names, best first, each with the words it was read from.

    They are the skills that `/match` recognises in the text, one for each span; the near-synonyms
    of a span are the `alternatives` of its skill. With `min_confidence` the list is the ranking of
    all skills at or above it, each once with its best span.
    """
    return routing.json_answer(search.recognise_answer(snapshot, settings, body))


@router.post(
    "/occupations/resolve",
    summary="Ranked occupations for a job title",
    tags=["occupations"],
    response_model=search_schemas.ResolveAnswer,
    responses=COMPUTING_PROBLEMS,
    dependencies=[routing.SLOT],
)
def resolve_occupations(
    body: search_schemas.ResolveRequest,
    snapshot: routing.CurrentSnapshot,
    settings: routing.CurrentSettings,
) -> Response:
    """Say which occupations a job title may mean, best first."""
    return routing.json_answer(search.resolve_answer(snapshot, settings, body))


@router.get("/skills/recognise", include_in_schema=False)
@router.get("/occupations/resolve", include_in_schema=False)
async def refuse_get() -> Response:
    """Answer 405, since these are POST, rather than look for a concept with the id "resolve"."""
    raise HTTPException(405, headers={"Allow": "POST"})


@router.get(
    "/skills",
    summary="Directory of skills",
    tags=["skills"],
    response_model=schemas.SkillList,
    responses=read_docs(),
)
def list_skills(
    request: Request,
    query: Annotated[schemas.SkillQuery, Query()],
    snapshot: routing.CurrentSnapshot,
    settings: routing.CurrentSettings,
) -> Response:
    """List skills by label, or by relevance to the words of `q`."""
    return routing.cached_answer(request, directory.skill_list(snapshot, settings, query))


@router.get(
    "/skills/{id}",
    summary="One skill with the occupations that need it",
    tags=["skills"],
    response_model=SkillAnswer,
    responses=read_docs(404),
)
def get_skill(
    request: Request,
    name: SkillId,
    query: Annotated[schemas.ConceptQuery, Query()],
    snapshot: routing.CurrentSnapshot,
) -> Response:
    """Return everything that the catalogue has on a skill."""
    skill = concepts.skill_of(snapshot, name, query.uri)
    return routing.cached_answer(request, concepts.skill_answer(snapshot, skill))


@router.get(
    "/occupations",
    summary="Directory of occupations",
    tags=["occupations"],
    response_model=schemas.OccupationList,
    responses=read_docs(),
)
def list_occupations(
    request: Request,
    query: Annotated[schemas.OccupationQuery, Query()],
    snapshot: routing.CurrentSnapshot,
    settings: routing.CurrentSettings,
) -> Response:
    """List occupations by label, or by relevance to the words of `q`."""
    return routing.cached_answer(request, directory.occupation_list(snapshot, settings, query))


@router.get(
    "/occupations/{id}",
    summary="One occupation, as on its page",
    tags=["occupations"],
    response_model=OccupationAnswer,
    responses=read_docs(404),
)
def get_occupation(
    request: Request,
    name: OccupationId,
    query: Annotated[schemas.ConceptQuery, Query()],
    snapshot: routing.CurrentSnapshot,
) -> Response:
    """Return everything that the catalogue has on an occupation."""
    occupation = concepts.occupation_of(snapshot, name, query.uri)
    return routing.cached_answer(request, concepts.occupation_answer(snapshot, occupation))


@router.get(
    "/occupations/{id}/transitions",
    summary="Careers within reach of someone in this occupation",
    tags=["occupations"],
    response_model=TransitionList,
    responses=read_docs(404, 429),
    dependencies=[routing.SLOT],
)
def list_transitions(
    request: Request,
    name: OccupationId,
    query: Annotated[schemas.TransitionQuery, Query()],
    snapshot: routing.CurrentSnapshot,
    settings: routing.CurrentSettings,
) -> Response:
    """List where the skills of an occupation lead, nearest first, and what would be missing."""
    origin = concepts.occupation_of(snapshot, name, query.uri)
    return routing.cached_answer(request, match.transition_list(snapshot, settings, origin, query))


@router.get(
    "/suggest",
    summary="Autocomplete of skills or occupations",
    tags=["suggest"],
    response_model=search_schemas.SuggestionList,
    responses=read_docs(),
)
def suggest(
    request: Request,
    query: Annotated[search_schemas.SuggestQuery, Query()],
    snapshot: routing.CurrentSnapshot,
    settings: routing.CurrentSettings,
) -> Response:
    """List the concepts whose labels a person may be typing, best first."""
    return routing.cached_answer(request, search.suggest_answer(snapshot, settings, query))
