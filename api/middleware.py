"""Middleware around every request: log, headers, HEAD, unhandled errors, size of the body."""

import asyncio
import re
import time
import traceback
import uuid
from collections.abc import Collection
from pathlib import PurePath

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.problem_types import BAD_REQUEST, CLIENT_CLOSED, STOPPING, TIMEOUT, TOO_LARGE
from api.problems import ProblemError, as_problem, problem_response
from api.routing import FORM_TYPE, MULTIPART_TYPE, media_type_of
from service.settings import is_known_host

VALID_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
HEALTH_PATHS = ("/livez", "/readyz")
FRAMES_LOGGED = 8
_AROUND_A_FILE = 4096
"""Bytes of a body beside the file and the fields that it holds."""
_FORM_EXPANSION = 3
"""A form encodes a byte as up to three: "%C3"."""


class RequestLog:
    """Gives every request an id and logs one line for it, without anything a person wrote.

    The id is the client's X-Request-Id where that is short and plain, else a new one. The line
    has the route's template, never the path, the query or the body: those can be personal.
    """

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request under its id, and log it however it ends."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = time.perf_counter()
        status = CLIENT_CLOSED.status
        method = scope["method"]
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope))

        async def send_seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, send_seen)
        finally:
            self._log.info(
                "request",
                method=method,
                route=getattr(scope.get("route"), "path", None),
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
                request_id=state["request_id"],
                **state.get("versions", {}),
            )


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if VALID_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


class ResponseHeaders:
    """Adds the request id, the security headers, and `no-store` where no caching is declared.

    Answers to a person with an account are never stored, whatever was declared.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request with the headers added."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                headers["X-Request-Id"] = scope["state"]["request_id"]
                headers.setdefault("Cache-Control", "no-store")
                if scope["state"].get("is_personal"):
                    headers["Cache-Control"] = "no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = HSTS
            await send(message)

        return await self._app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answers HEAD like GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request; of a HEAD only the headers are sent."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await self._app(scope, receive, send)

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if "body" in message else message)

        # A copy: the server reads the method from its own scope to know that no body follows.
        inner = {**scope, "method": "GET"}
        try:
            return await self._app(inner, receive, send_without_body)
        finally:
            scope["route"] = inner.get("route")


class KnownHosts:
    """Answers 400 to a request for a host name that is not this installation's.

    What the name says ends up in canonical links and, through caches, before other people. Health
    checks name an address, so that they are answered whatever they name. Starlette has such a
    middleware, but it answers no problem details and cannot read IPv6 addresses.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its host is known."""
        if scope["type"] != "http" or scope["path"] in HEALTH_PATHS:
            return await self._app(scope, receive, send)
        if is_known_host(Headers(scope=scope).get("host", ""), self._hosts):
            return await self._app(scope, receive, send)
        detail = "The host name in the request is not one of DESTINAI_ALLOWED_HOSTS."
        response = problem_response(ProblemError(BAD_REQUEST, detail), scope["state"]["request_id"])
        return await response(scope, receive, send)


class UnhandledErrors:
    """Turns an unhandled exception into a 500 problem and a log line, and cancellation into a 503.

    Left to the server, it would be logged with its message, which can hold a person's words.
    """

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, with a problem where it fails."""
        started = False

        async def send_seen(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_seen)
        except ClientDisconnect:
            return  # nobody is left to answer; the log has 499
        except asyncio.CancelledError:  # the server stops, and this took longer than it waits
            if scope["type"] != "http" or started:
                raise
            error = ProblemError(STOPPING, "The server stopped before this was answered.")
            await problem_response(error, scope["state"]["request_id"])(scope, receive, send)
        except Exception as error:  # the outermost edge of the program
            if scope["type"] != "http":
                raise
            request_id = scope["state"]["request_id"]
            self._log.error(
                "failure",
                request_id=request_id,
                error=type(error).__qualname__,
                frames=_frames(error),
            )
            if started:
                raise ConnectionError("the answer was cut short") from None
            await problem_response(as_problem(error), request_id)(scope, receive, send)


def _frames(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames[-FRAMES_LOGGED:]]


class BodyLimit:
    """Answers 413 to a body of more than `max_bytes`, 408 to one that takes over `seconds`.

    The size is the declared one, or counted while the body arrives; of a form the decoded size
    counts. A body of `multipart/form-data` may hold a file of `max_file_bytes` at
    `file_paths`. Starlette has such a limit of size, but answers no problem details.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_bytes: int,
        seconds: float,
        *,
        max_file_bytes: int = 0,
        file_paths: Collection[str] = (),
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._max_file_bytes = max_file_bytes
        self._file_paths = file_paths
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        media_type = media_type_of(headers)
        is_file = scope["path"] in self._file_paths and media_type == MULTIPART_TYPE
        expansion = _FORM_EXPANSION if media_type == FORM_TYPE else 1
        most = self._max_bytes * expansion
        if is_file:
            most = self._max_file_bytes + self._max_bytes + _AROUND_A_FILE
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            too_large = self._too_large(is_file=is_file)
            response = problem_response(too_large, scope["state"]["request_id"])
            return await response(scope, receive, send)
        return await self._app(scope, self._counted(receive, most, is_file=is_file), send)

    def _counted(self, receive: Receive, most: int, *, is_file: bool) -> Receive:
        seen = 0
        # None once the body is there: a later message only says that the client has left.
        until: float | None = asyncio.get_running_loop().time() + self._seconds

        async def receive_counted() -> Message:
            nonlocal seen, until
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise self._too_slow() from None
            if not message.get("more_body"):
                until = None
            seen += len(message.get("body", b""))
            if seen > most:
                raise self._too_large(is_file=is_file)
            return message

        return receive_counted

    def _too_slow(self) -> ProblemError:
        detail = f"The body did not arrive within {self._seconds:g} seconds."
        return ProblemError(TIMEOUT, detail, headers={"Connection": "close"})

    def _too_large(self, *, is_file: bool) -> ProblemError:
        if is_file:
            most = f"{self._max_file_bytes} bytes (DESTINAI_MAX_FILE_BYTES)"
            detail = f"A file may have {most}. Leave out pictures, or send the text alone."
            return ProblemError(TOO_LARGE, detail, headers={"Connection": "close"})
        detail = f"A body may have {self._max_bytes} bytes (DESTINAI_MAX_BODY_BYTES)."
        return ProblemError(TOO_LARGE, detail, headers={"Connection": "close"})
