"""Sending: bytes to a browser, compressed where it asks for that."""

import gzip
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import Response

SMALLEST = 500
"""Bytes; below it compression gains nothing."""


def sent(
    headers: Headers,
    content: bytes,
    media_type: str,
    *,
    status: int = 200,
    packed: bytes | None = None,
    extra: Mapping[str, str] | None = None,
) -> Response:
    """Return the response to a request with `headers`; `packed` is the content in gzip if known.

    Pages hold no secrets, so that compressing them tells nobody anything (BREACH).
    """
    chosen = {"Vary": "Accept-Encoding", **(extra or {})}
    if len(content) >= SMALLEST and _takes_gzip(headers):
        content = gzip.compress(content, 6, mtime=0) if packed is None else packed
        chosen["Content-Encoding"] = "gzip"
    return Response(content, status, chosen, media_type)


def _takes_gzip(headers: Headers) -> bool:
    offers = [one.replace(" ", "").lower() for one in headers.get("accept-encoding", "").split(",")]
    return any(one == "gzip" or (one.startswith("gzip;") and one != "gzip;q=0") for one in offers)
