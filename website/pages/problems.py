"""Problems for people: pages that explain their types, and the page that a problem becomes.

A problem document (RFC 9457) that a browser gets on a page becomes a page.
"""

import json

from fastapi import APIRouter, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem_types import PROBLEM_TYPES
from api.problems import MEDIA_TYPE
from website.pages.legal import operator_of
from website.site.page import page_response

router = APIRouter()
MACHINE_PATHS = ("/api/", "/openapi.json", "/livez", "/readyz", "/static/")
_KEPT_HEADERS = ("retry-after", "allow", "connection")


@router.get("/problems")
async def problems(request: Request) -> Response:
    """List the types of problems."""
    return page_response(request, "pages/problems.html", types=PROBLEM_TYPES)


@router.get("/problems/{slug}")
async def problem(request: Request, slug: str) -> Response:
    """Explain one type of problem."""
    for one in PROBLEM_TYPES:
        if one.slug == slug:
            return page_response(request, "pages/problem.html", type=one)
    raise HTTPException(404)


class ErrorPages:
    """Middleware that renders problem documents as HTML, for browsers and outside the API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; replace the response if it is a problem."""
        if scope["type"] != "http" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_problem(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
            if start is not None and not message.get("more_body", message is start):
                response = _error_page(Request(scope), start, json.loads(body))
                await response(scope, receive, send)

        await self._app(scope, receive, send_page)


def _error_page(request: Request, start: Message, document: dict[str, object]) -> ASGIApp:
    sent = Headers(raw=start["headers"])
    kept = {name: sent[name] for name in _KEPT_HEADERS if name in sent}
    return page_response(
        request,
        "pages/error.html",
        status=start["status"],
        headers={"Cache-Control": "no-store", **kept},
        problem=document,
        errors=document.get("errors", ()),
        operator=operator_of(request.app.state.settings),
        limits=request.app.state.settings,
    )


def _wants_page(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept", "")
    return "text/html" in accepted and not scope["path"].startswith(MACHINE_PATHS)


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE
