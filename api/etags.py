"""JSON answers: their bytes, and for catalogue reads a strong ETag with 304 when unchanged."""

import hashlib

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

JSON = "application/json"
REVALIDATED = "no-cache"
"""May be kept, but not used without asking whether it is still what is served."""


def json_answer(answer: BaseModel, status: int = 200) -> Response:
    """Return an answer that is not to be stored: it depends on what a person sent."""
    return Response(answer.model_dump_json().encode(), status, media_type=JSON)


def cached_answer(request: Request, answer: BaseModel) -> Response:
    """Return a catalogue read with its ETag, or 304 where the client has these bytes already.

    What answers typed words (`q`) stays out of caches that several people share.
    """
    body = answer.model_dump_json().encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    typed = "private, " if "q" in request.query_params else ""
    headers = {"ETag": etag, "Cache-Control": f"{typed}{REVALIDATED}"}
    if _is_held(request.headers.getlist("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def _is_held(conditions: list[str], etag: str) -> bool:
    # RFC 9110, 13.1.2: a list of tags or "*", compared weakly.
    held = [tag.strip().removeprefix("W/") for line in conditions for tag in line.split(",")]
    return etag in held or "*" in held
