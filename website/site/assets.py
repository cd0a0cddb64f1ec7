"""Static files, served under names that change with their content; gzip for them and for pages."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

STATIC_FOLDER = Path(__file__).parents[1] / "static"
STYLESHEET = "site.css"
SHEETS = (
    *("tokens", "site", "components", "catalogue", "results", "plan", "start", "account", "pages"),
)
"""The parts of the stylesheet in the order of the cascade."""
SERVED = ("js/*.js", "vendor/*.js", "*.svg")
_MIN_GZIP_BYTES = 500
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, eq=False)
class Asset:
    """A file as it is served: its name with a digest in it, its type, its bytes."""

    name: str
    media_type: str
    content: bytes

    @cached_property
    def packed(self) -> bytes:
        """The content in gzip, reproducible."""
        return gzip.compress(self.content, mtime=0)

    @property
    def path(self) -> str:
        """The path of this content, which may be cached for ever: other content has another."""
        return f"/static/{self.name}"


class Assets:
    """Every file of the static folder, read once; the stylesheets are one file."""

    def __init__(self, folder: Path = STATIC_FOLDER) -> None:
        sheets = (folder / "css" / f"{name}.css" for name in SHEETS)
        files = sorted(path for pattern in SERVED for path in folder.glob(pattern))
        named = {STYLESHEET: _joined(sheets)} | {path.name: path.read_bytes() for path in files}
        self._by_source: Mapping[str, Asset] = {
            name: _asset(name, content) for name, content in named.items()
        }
        self._by_name = {asset.name: asset for asset in self._by_source.values()}
        for asset in self._by_name.values():
            _ = asset.packed

    def path(self, source: str) -> str:
        """Return where a file is served, by its name in the folder; raise KeyError if not there."""
        return self._by_source[source].path

    def named(self, name: str) -> Asset | None:
        """Return the asset that is served under a name, if there is one."""
        return self._by_name.get(name)


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

    What is sent so holds no secrets, so that its compressed length reveals nothing (BREACH).
    """
    sent = {"Vary": "Accept-Encoding", **(headers or {})}
    if len(content) >= _MIN_GZIP_BYTES and _accepts_gzip(request_headers):
        content = gzip.compress(content, 6, mtime=0) if packed is None else packed
        sent["Content-Encoding"] = "gzip"
    return Response(content, status, sent, media_type)


router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
async def asset(request: Request, name: str) -> Response:
    """Return an asset by the name with its digest."""
    assets: Assets = request.app.state.site.assets
    found = assets.named(name)
    if found is None:
        raise HTTPException(404)
    return gzip_response(
        request.headers, found.content, found.media_type, packed=found.packed, headers=FOR_EVER
    )


def _joined(sheets: Iterable[Path]) -> bytes:
    return b"\n".join(sheet.read_bytes() for sheet in sheets)


def _asset(source: str, content: bytes) -> Asset:
    name = PurePosixPath(source)
    digest = hashlib.sha256(content).hexdigest()[:12]
    media_type = mimetypes.types_map[name.suffix]
    return Asset(f"{name.stem}.{digest}{name.suffix}", media_type, content)


def _accepts_gzip(headers: Headers) -> bool:
    codings = headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return any(one == "gzip" or (one.startswith("gzip;") and one != "gzip;q=0") for one in codings)
