"""GET /robots.txt and /sitemap.xml: what search engines may read, and the list of pages."""

from collections.abc import Iterator
from itertools import chain
from math import ceil
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.routing import SLOT, CurrentSnapshot
from service.snapshot import CatalogueSnapshot
from website.pages import legal
from website.site.assets import gzip_response
from website.site.page import PageContext, page_context

router = APIRouter(include_in_schema=False)
STATIC_PAGES = (
    *("/", "/careers", "/skills"),
    *(route.path for route in legal.router.routes if isinstance(route, APIRoute)),
)
PERSONAL = ("/start", "/results", "/compare")
"""Pages whose content depends on a person's profile."""
MAX_ADDRESSES = 20_000
"""Addresses in one part; the protocol allows 50,000 and 50 MB (https://www.sitemaps.org)."""
FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """Allow everything but the API and personal pages."""
    page = page_context(request)
    prefixes = [language.prefix for language in page.site.languages.values()]
    lines = [
        "User-agent: *",
        "Disallow: /api/",
        *(f"Disallow: {prefix}{path}" for prefix in prefixes for path in PERSONAL),
        f"Sitemap: {page.absolute('/sitemap.xml')}",
    ]
    content = "\n".join(lines).encode() + b"\n"
    return gzip_response(request.headers, content, "text/plain", headers=FOR_AN_HOUR)


@router.get("/sitemap.xml")
async def sitemap(request: Request, snapshot: CurrentSnapshot) -> Response:
    """List the parts of the sitemap."""
    page = page_context(request)
    paths = len(STATIC_PAGES) + len(snapshot.occupations) + len(snapshot.skills)
    parts = range(1, ceil(paths / _paths_in_part(page)) + 1)
    places = (escape(page.absolute(f"/sitemap-{part}.xml")) for part in parts)
    entries = "".join(f"<sitemap><loc>{place}</loc></sitemap>\n" for place in places)
    return _xml(request, f"<sitemapindex {_NAMESPACES}>\n{entries}</sitemapindex>\n")


@router.get("/sitemap-{part:int}.xml", dependencies=[SLOT])
def sitemap_part(request: Request, part: int, snapshot: CurrentSnapshot) -> Response:
    """List pages, each in every language with its translations."""
    page = page_context(request)
    size = _paths_in_part(page)
    paths = list(_paths(page, snapshot))[(part - 1) * size : part * size] if part else []
    if not paths:
        raise HTTPException(404)
    entries = "".join(chain.from_iterable(_entries(page, path) for path in paths))
    return _xml(request, f"<urlset {_NAMESPACES}>\n{entries}</urlset>\n")


def _paths_in_part(page: PageContext) -> int:
    return MAX_ADDRESSES // len(page.site.languages)


def _paths(page: PageContext, snapshot: CatalogueSnapshot) -> Iterator[str]:
    yield from STATIC_PAGES
    yield from (page.career(occupation.uri) for occupation in snapshot.occupations)
    yield from (page.skill(skill.uri) for skill in snapshot.skills)


def _entries(page: PageContext, path: str) -> Iterator[str]:
    places = {
        language.code: escape(page.absolute(f"{language.prefix}{path}"))
        for language in page.site.languages.values()
    }
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{place}"/>'
        for code, place in places.items()
    )
    yield from (f"<url><loc>{place}</loc>{links}</url>\n" for place in places.values())


def _xml(request: Request, root: str) -> Response:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{root}'.encode()
    return gzip_response(request.headers, content, "application/xml", headers=FOR_AN_HOUR)
