"""What routes share: strict JSON bodies, dependencies, a slot to compute in, ETags of answers."""

import hashlib
import re
from collections.abc import Callable, Coroutine, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response

from api.concurrency_limit import computing
from api.problem_types import BUSY, UNSUPPORTED_MEDIA_TYPE
from api.problems import ProblemError
from intake.document import Document
from service.answers.cv import read_file
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
_LONGEST_TYPE, _LONGEST_HEAD = 1000, 4000
"""Characters of a Content-Type, bytes of what stands before the content of a part."""
_BOUNDARY = re.compile(r"""boundary="?([\w'()+,./:=? -]{1,70}?)"?""", re.IGNORECASE | re.ASCII)
_NAME = re.compile(
    rb'^content-disposition:\s*form-data\s*;[^\r\n]{0,300}?(?<![\w])name="([^"\r\n]{0,100})"',
    re.IGNORECASE | re.MULTILINE,
)


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


async def uploaded_document(request: Request) -> Document:
    """Return the document of the one field `file` of a body of multipart/form-data.

    Raises ProblemError as `of_upload` does, RequestError for other fields and for a file that
    cannot be read.
    """
    state = request.app.state

    def read(parts: Sequence[tuple[str, bytes]]) -> Document:
        if [name for name, _ in parts] != ["file"]:
            reason = "send one file in the field `file`, and nothing else"
            raise invalid(FieldError("file", reason))
        return read_file(parts[0][1], state.settings, state.read_document)

    return await of_upload(request, read)


_Read = TypeVar("_Read")


async def of_upload(
    request: Request,
    read: Callable[[Sequence[tuple[str, bytes]]], _Read],
    most_parts: int = _MOST_PARTS,
) -> _Read:
    """Return what `read` makes of the fields of a body of multipart/form-data, in a thread.

    The body stays in memory: Starlette's own parser writes larger files to disk. Only so many are
    received and read at a time, so that they are bounded together; none of them takes a slot.
    Raises ProblemError for another media type and where the server is busy. Parts past the most
    are not read.
    """
    boundary = _boundary_of(request.headers)
    uploads = request.app.state.uploads
    if uploads.locked():
        detail = "Too many files are being read at this moment; try again shortly."
        raise ProblemError(BUSY, detail, headers={"Retry-After": "2"})
    async with uploads:
        parts = _parts(await request.body(), boundary, most_parts)
        return await run_in_threadpool(read, parts)


def _boundary_of(headers: Headers) -> bytes:
    """Return the boundary between the parts of a body; raise ProblemError for another type."""
    declared = headers.get("content-type", "")[:_LONGEST_TYPE]
    found = (_BOUNDARY.fullmatch(one.strip()) for one in declared.split(";")[1:])
    boundary = next((one[1] for one in found if one), "")
    is_plain = headers.get("content-encoding", "identity") == "identity"
    if media_type_of(headers) != MULTIPART_TYPE or not boundary or not is_plain:
        detail = "Send the file as multipart/form-data, in one field `file`, not compressed."
        raise ProblemError(UNSUPPORTED_MEDIA_TYPE, detail)
    return boundary.encode()


def _parts(body: bytes, boundary: bytes, most: int) -> list[tuple[str, bytes]]:
    """Return the name and content of the first parts of a body (RFC 7578), none if it is cut."""
    delimiter = b"--" + boundary
    found: list[tuple[str, bytes]] = []
    at = body.find(delimiter)
    while at >= 0 and len(found) < most:
        start = at + len(delimiter)
        if body.startswith(b"--", start):
            return found
        end = body.find(b"\r\n" + delimiter, start)
        head = body.find(b"\r\n\r\n", start, min(end, start + _LONGEST_HEAD))
        if end < 0 or head < 0:
            return []
        name = _NAME.search(body[start : head + 2])
        found.append((name[1].decode("utf-8", "replace") if name else "", body[head + 4 : end]))
        at = end + 2
    return found if at >= 0 else []


def media_type_of(headers: Headers) -> str:
    """Return the media type that a body is declared to have, without its parameters."""
    declared = headers.get("content-type", "application/octet-stream")
    return declared.partition(";")[0].strip().lower()


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
