"""Which concept is meant, where several share the id in an address."""

from collections.abc import Callable

from fastapi import Request
from starlette.responses import Response

from service.errors import AMBIGUOUS_CONCEPT, ProblemError
from service.schemas.base import OccupationRef, SkillRef
from website.site.page import page_response


def which_page(
    request: Request,
    problem: ProblemError,
    template: str,
    candidate: Callable[[str], OccupationRef | SkillRef],
) -> Response:
    """Return the page that asks; `candidate` makes each of a URI. Raise any other problem."""
    if problem.kind is not AMBIGUOUS_CONCEPT:
        raise problem
    candidates = [candidate(uri) for uri in problem.extra["candidates"]]
    return page_response(request, template, status=300, candidates=candidates)
