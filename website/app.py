"""The application: the JSON API and the pages, behind the same middleware."""

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from structlog.typing import FilteringBoundLogger

from api.app import create_app
from api.service import Service
from api.settings import Settings
from website import (
    accounts,
    careers,
    compare,
    crawlers,
    directories,
    exports,
    home,
    problems,
    results,
    skills,
    start,
    static_files,
    trust,
    why,
)
from website.error_pages import ErrorPages
from website.same_origin import OWN_FORMS
from website.site import Site

_CATALOGUE = (directories, careers, skills)
_PERSON = (home, start, results, why, exports, compare, accounts)
PAGES = (*_CATALOGUE, *_PERSON, problems, trust)
"""The modules with a `router` of pages; each page is served in every language."""


def create_site(service: Service, settings: Settings, log: FilteringBoundLogger) -> FastAPI:
    """Return the API and the website over a service."""
    app = create_app(service, settings, log, around=[Middleware(ErrorPages)])
    site = Site()
    app.state.site = site
    app.include_router(static_files.router)
    app.include_router(crawlers.router)
    for language in site.languages.values():
        if language.prefix:
            app.add_api_route(language.prefix, _to_home, include_in_schema=False)
        for page in PAGES:
            app.include_router(
                page.router,
                prefix=language.prefix,
                dependencies=[OWN_FORMS],
                include_in_schema=False,
            )
    return app


async def _to_home(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", 308)
