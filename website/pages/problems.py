"""GET /problems: the kinds of problem that the API reports, each with its page."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.problems import PROBLEM_TYPES
from website.site.page import page_response

router = APIRouter()


@router.get("/problems")
async def problems(request: Request) -> Response:
    """List the kinds of problem."""
    return page_response(request, "problems.html", kinds=PROBLEM_TYPES)


@router.get("/problems/{slug}")
async def problem(request: Request, slug: str) -> Response:
    """Explain one kind of problem."""
    for kind in PROBLEM_TYPES:
        if kind.slug == slug:
            return page_response(request, "problem.html", kind=kind)
    raise HTTPException(404)
