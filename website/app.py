"""The composition root of what is served: settings become the API and the website in one."""

import sys

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from structlog.typing import FilteringBoundLogger

from api.app import create_app
from api.logs import open_log
from service.live import LiveCatalogue
from service.settings import Settings, read_settings
from service.startup import open_live_catalogue
from website.catalogue import careers, directories, skills
from website.forms.posted_form import OWN_FORMS
from website.pages import accounts, crawlers, problems
from website.pages import legal as trust
from website.results import compare, exports, results
from website.results import explanation as why
from website.site import static_files
from website.site.error_pages import ErrorPages
from website.site.site import Site
from website.start import home, start

_CATALOGUE = (directories, careers, skills)
_PERSON = (home, start, results, why, exports, compare, accounts)
PAGES = (*_CATALOGUE, *_PERSON, problems, trust)
"""The modules with a `router` of pages; each page is served in every language."""


def create_site(live: LiveCatalogue, settings: Settings, log: FilteringBoundLogger) -> FastAPI:
    """Return the API and the website over a live catalogue."""
    app = create_app(live, settings, log, around=[Middleware(ErrorPages)])
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


def application() -> FastAPI:
    """Return the application that the environment describes; a server calls this once a process."""
    settings = read_settings()
    log = open_log(sys.stderr, settings.log)
    return create_site(open_live_catalogue(settings, log), settings, log)
