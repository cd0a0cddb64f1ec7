"""Connections: how long a request may take to arrive, and how many may be open.

uvicorn bounds only an idle connection between two requests: one byte of a next request, or of a
first one, holds a connection for ever, and its headers may be of any size.
"""

import asyncio
import sys
import time
import uuid
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.problem_types import BAD_REQUEST, BUSY, HEADERS_TOO_LARGE, TIMEOUT
from api.problems import ProblemError, problem_response

MAX_HEADER_BYTES = 65_536
"""Of the request line and the headers together; a link to results holds up to 200 skills."""
FLUSH_SECONDS = 5.0
"""Longest that a closed connection may take to fetch what was written to it."""
_OTHER_DESCRIPTORS = 64


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, in which nobody holds a connection without a request.

    The headers have to be there `request_seconds` after the connection or their own first byte,
    and the body as long after the headers. Past `max_connections` the one that has waited longest
    for a request, or for more of it, makes room; where all compute, the new one gets a 503.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        request_seconds: float,
        max_connections: int,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._request_seconds = request_seconds
        self._max_connections = max_connections
        self._timer: asyncio.TimerHandle | None = None
        self._waiting_since = 0.0
        self._header_bytes = 0
        self._in_headers = False
        self._is_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; make room where too many connections are open."""
        super().connection_made(transport)
        self._expect(self._request_seconds)
        if len(self.connections) > self._max_connections and not self._make_room():
            detail = "Too many connections are open; try again shortly."
            self._refuse(ProblemError(BUSY, detail, headers={"Retry-After": "1"}))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read a part of a request; refuse headers that are too large."""
        if self._is_refused or self.transport.is_closing():
            return
        super().data_received(data)
        if self._in_headers:
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                detail = f"Address and headers may have {MAX_HEADER_BYTES} bytes together."
                self._refuse(ProblemError(HEADERS_TOO_LARGE, detail))

    def on_message_begin(self) -> None:
        """Wait for the headers."""
        super().on_message_begin()
        self._in_headers, self._header_bytes = True, 0
        self._expect(self._request_seconds)

    def on_headers_complete(self) -> None:
        """Wait for the body; the application counts its time as well, and answers 408 itself."""
        self._in_headers = False
        super().on_headers_complete()
        self._expect(self._request_seconds + FLUSH_SECONDS)

    def on_message_complete(self) -> None:
        """Stop waiting: the request is being answered, unless it has been before it was read."""
        super().on_message_complete()
        if self.cycle.response_complete:
            self._expect_next()
        else:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the client to fetch the response."""
        super().on_response_complete()
        # Else the next one has been sent already, and is being answered or read.
        if self.cycle.response_complete and not self._in_headers:
            self._expect_next()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, as a problem."""
        self._refuse(ProblemError(BAD_REQUEST, msg))

    def _expect_next(self) -> None:
        # uvicorn closes a connection without a byte earlier, after `timeout_keep_alive`.
        self._expect(self.timeout_keep_alive + self._request_seconds)

    def _expect(self, seconds: float) -> None:
        self._stop_waiting()
        self._waiting_since = time.monotonic()  # finer than the loop's clock
        self._timer = self.loop.call_later(seconds, self._expire)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _expire(self) -> None:
        self._timer = None
        if self._is_refused or self.transport.is_closing():
            self.transport.abort()
        elif self._is_answering:  # what is late is a further request, sent ahead
            self._expect(self._request_seconds)
        elif self._in_headers:
            detail = f"The headers did not arrive within {self._request_seconds:g} seconds."
            self._refuse(ProblemError(TIMEOUT, detail))
        else:
            self.transport.close()
            self._expect(FLUSH_SECONDS)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not (self.cycle.response_complete or self.cycle.more_body)

    def _make_room(self) -> bool:
        """Close the other connection that has waited longest; return whether there was one."""
        others = (
            one
            for one in self.connections
            if isinstance(one, BoundedProtocol) and one is not self and one._timer is not None
        )
        longest = min(others, key=lambda one: one._waiting_since, default=None)
        if longest is None:
            return False
        longest.transport.abort()
        longest._stop_waiting()  # closed in a moment; no second one counts on its place
        return True

    def _refuse(self, error: ProblemError) -> None:
        """Answer without the application, and close once the client has the answer.

        A connection closed with unread bytes is reset, and the client may lose the answer.
        """
        self._is_refused = True
        if self._is_answering:
            self.transport.close()
            return
        request_id = uuid.uuid4().hex
        response = problem_response(error, request_id)
        status = HTTPStatus(response.status_code)
        own = [
            (b"connection", b"close"),
            (b"cache-control", b"no-store"),
            (b"x-request-id", request_id.encode()),
        ]
        headers = [*self.server_state.default_headers, *response.raw_headers, *own]
        head = b"".join(b"%s: %s\r\n" % header for header in headers)
        line = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
        self.transport.write(line + head + b"\r\n" + bytes(response.body))
        self.transport.write_eof()
        self._expect(FLUSH_SECONDS)


def connection_limit(chosen: int) -> int:
    """Return how many connections a process may hold: `chosen`, or what its descriptors allow."""
    if sys.platform == "win32":
        return chosen
    import resource  # noqa: PLC0415 - Unix only

    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return chosen
    return max(1, min(chosen, allowed - _OTHER_DESCRIPTORS))
