"""Responses with a body in gzip, where the browser takes that."""

import gzip
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import Response

SMALLEST = 500
"""Bytes; a smaller body gains nothing."""


def gzip_response(
    request_headers: Headers,
    content: bytes,
    media_type: str,
    *,
    status: int = 200,
    packed: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a response, compressed if it may be; `packed` is the content in gzip if known.

    Pages hold no secrets, so their compressed length reveals nothing (BREACH).
    """
    sent = {"Vary": "Accept-Encoding", **(headers or {})}
    if len(content) >= SMALLEST and _accepts_gzip(request_headers):
        content = gzip.compress(content, 6, mtime=0) if packed is None else packed
        sent["Content-Encoding"] = "gzip"
    return Response(content, status, sent, media_type)


def _accepts_gzip(headers: Headers) -> bool:
    codings = headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return any(one == "gzip" or (one.startswith("gzip;") and one != "gzip;q=0") for one in codings)
