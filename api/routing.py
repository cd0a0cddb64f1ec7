"""What routes share: strict JSON bodies, dependencies, a slot to compute in, ETags of answers."""

import hashlib
from collections.abc import Callable, Coroutine, Iterator
from email.message import Message as MailMessage
from email.parser import BytesHeaderParser
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.responses import Response

from api.concurrency_limit import computing
from api.problems import UNSUPPORTED_MEDIA_TYPE, ProblemError
from service.errors import FieldError, invalid
from service.settings import Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue
from service.strict_json import decode_json

JSON_TYPE = "application/json"
MULTIPART_TYPE = "multipart/form-data"
FORM_TYPE = "application/x-www-form-urlencoded"
REVALIDATED = "no-cache"
"""A cache may keep the response, but must revalidate it before each use."""
_MOST_PARTS = 3


class JsonRequest(Request):
    """A request whose JSON is strict: UTF-8, no NaN, no deeper than the settings say."""

    async def json(self) -> object:
        """Return the decoded body; raise json.JSONDecodeError, without the text, on a bad one."""
        max_depth = self.app.state.settings.max_json_depth
        return decode_json(await self.body(), max_depth)


class JsonRoute(APIRoute):
    """A route that takes a body only as JSON: another type is 415."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler behind the check of the body's type."""
        respond = super().get_route_handler()

        async def respond_to_json(request: Request) -> Response:
            strict = JsonRequest(request.scope, request.receive)
            if await strict.body():
                _check_media_type(strict.headers)
            return await respond(strict)

        return respond_to_json


async def uploaded_file(request: Request) -> bytes:
    """Return the content of the one field `file` of a body of multipart/form-data, in memory.

    Starlette's own parser writes larger files to disk. Raises ProblemError for another media
    type, RequestError for other fields.
    """
    body = await request.body()
    declared = MailMessage()
    declared["content-type"] = request.headers.get("content-type", "")
    boundary = declared.get_boundary("")
    is_plain = request.headers.get("content-encoding", "identity") == "identity"
    if declared.get_content_type() != MULTIPART_TYPE or not boundary or not is_plain:
        detail = "Send the file as multipart/form-data, in one field `file`, not compressed."
        raise ProblemError(UNSUPPORTED_MEDIA_TYPE, detail)
    found = list(_parts(body, boundary))
    if [name for name, _ in found] != ["file"]:
        raise invalid(FieldError("file", "send one file in the field `file`, and nothing else"))
    return found[0][1]


def _parts(body: bytes, boundary: str) -> Iterator[tuple[str | None, bytes]]:
    """Yield the name and content of the first parts of a body (RFC 7578), none if it is cut."""
    delimiter = b"\r\n--" + boundary.encode("utf-8", "replace")
    _, *parts = (b"\r\n" + body).split(delimiter, _MOST_PARTS)
    if not parts or not parts[-1].startswith(b"--"):
        return
    for part in parts[:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head.lstrip())
        name = headers.get_param("name", header="content-disposition")
        yield (name if isinstance(name, str) else None), content


def media_type_of(headers: Headers) -> str:
    """Return the media type that a body is declared to have, without its parameters."""
    declared = MailMessage()
    declared["content-type"] = headers.get("content-type", "application/octet-stream")
    return declared.get_content_type()


def _check_media_type(headers: Headers) -> None:
    is_json = media_type_of(headers) == JSON_TYPE
    is_plain = headers.get("content-encoding", "identity") == "identity"
    if not (is_json and is_plain):
        detail = "Send the body as application/json, in UTF-8, not compressed."
        raise ProblemError(UNSUPPORTED_MEDIA_TYPE, detail)


async def _snapshot(request: Request) -> CatalogueSnapshot:
    live: LiveCatalogue = request.app.state.live
    snapshot = live.snapshot
    request.state.versions = snapshot.versions.as_dict()
    return snapshot


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


CurrentSnapshot = Annotated[CatalogueSnapshot, Depends(_snapshot)]
CurrentSettings = Annotated[Settings, Depends(_settings)]
SLOT = Depends(computing, scope="function")


def json_answer(answer: BaseModel, status: int = 200) -> Response:
    """Return an answer that is not stored, since it depends on what a person sent."""
    return Response(answer.model_dump_json().encode(), status, media_type=JSON_TYPE)


def cached_answer(request: Request, answer: BaseModel) -> Response:
    """Return a catalogue read with its ETag, or 304 where the client has these bytes already.

    What depends on typed words (`q`) stays out of shared caches.
    """
    body = answer.model_dump_json().encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    scope = "private, " if "q" in request.query_params else ""
    headers = {"ETag": etag, "Cache-Control": f"{scope}{REVALIDATED}"}
    if _matches(request.headers.getlist("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON_TYPE)


def _matches(conditions: list[str], etag: str) -> bool:
    # RFC 9110, 13.1.2: a list of tags or "*", compared weakly.
    tags = [tag.strip().removeprefix("W/") for line in conditions for tag in line.split(",")]
    return etag in tags or "*" in tags
