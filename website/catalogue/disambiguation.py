"""Which concept is meant, where several share the id in an address."""

from collections.abc import Callable

from fastapi import Request
from starlette.responses import Response

from service.errors import ErrorKind, RequestError
from service.schemas.base import OccupationRef, SkillRef
from website.site.page import page_response


def which_page(
    request: Request,
    error: RequestError,
    template: str,
    candidate: Callable[[str], OccupationRef | SkillRef],
) -> Response:
    """Return the page that asks; `candidate` makes each of a URI. Raise any other error."""
    if error.kind is not ErrorKind.AMBIGUOUS_CONCEPT:
        raise error
    candidates = [candidate(uri) for uri in error.candidates]
    return page_response(request, template, status=300, candidates=candidates)
