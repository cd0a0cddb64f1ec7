"""The last resort: what happens to an exception that nobody foresaw."""

import traceback
from pathlib import PurePath

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.problems import as_problem, problem_response

FRAMES_LOGGED = 8


class UnhandledErrors:
    """Turns an exception that nobody foresaw into a 500 problem and a log line.

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
