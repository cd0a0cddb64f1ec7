"""GET /static: the assets, which a browser may keep for ever."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from website.site.compression import sent
from website.site.site import site_of

router = APIRouter(include_in_schema=False)
FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
async def asset(request: Request, name: str) -> Response:
    """Return an asset by the name with its digest."""
    found = site_of(request).assets.named(name)
    if found is None:
        raise HTTPException(404)
    return sent(
        request.headers,
        found.content,
        found.media_type,
        packed=found.packed,
        extra={"Cache-Control": FOR_EVER},
    )
