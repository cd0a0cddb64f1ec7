"""GET /login: accounts, which are not there yet."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from website.site.page import page_response

router = APIRouter()


@router.get("/login")
async def login(request: Request) -> Response:
    """Say that there are no accounts yet, and that none is needed."""
    return page_response(request, "login.html")
