"""GET /: one question, and where it leads."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from website.site.page import page_response

router = APIRouter()
SAMPLE = (
    "I repaired phones and soldered circuit boards for three years. I tested devices, kept "
    "records of faults, and explained repairs to customers."
)
"""What a sample person says, in the language of the catalogues that there are."""


@router.get("/")
async def home(request: Request) -> Response:
    """Ask what a person can do."""
    return page_response(request, "home.html", sample=SAMPLE)
