"""Error pages: a problem that a browser meets on a page becomes a page that a person can read."""

import json

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE
from website.pages.operator import operator_of
from website.site.page import page_response

MACHINE_PATHS = ("/api/", "/openapi.json", "/livez", "/readyz", "/static/")
KEPT = ("retry-after", "allow", "connection")


class ErrorPages:
    """Rewrites problem documents as HTML, for those who take HTML and outside the API's paths."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request; of a problem, its page is sent."""
        if scope["type"] != "http" or not _is_read(scope):
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
                response = _page(Request(scope), start, json.loads(body))
                await response(scope, receive, send)

        await self._app(scope, receive, send_page)


def _page(request: Request, start: Message, problem: dict[str, object]) -> ASGIApp:
    told = Headers(raw=start["headers"])
    kept = {name: told[name] for name in KEPT if name in told}
    return page_response(
        request,
        "error.html",
        status=start["status"],
        headers={"Cache-Control": "no-store", **kept},
        problem=problem,
        faults=problem.get("errors", ()),
        operator=operator_of(request.app.state.settings),
    )


def _is_read(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept", "")
    return "text/html" in accepted and not scope["path"].startswith(MACHINE_PATHS)


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE
