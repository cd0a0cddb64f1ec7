"""The composition root of what is served: settings become the API and the website in one."""

import sys

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from structlog.typing import FilteringBoundLogger

from api.app import create_app
from api.server import open_log
from service.accounts import Accounts
from service.settings import Settings, read_settings
from service.snapshot import LiveCatalogue
from service.startup import CatalogueSource, open_live_catalogue
from website.account import data, entry, saved, security, sharing
from website.account import plan as own_plan
from website.catalogue import concepts, directories
from website.forms.form import OWN_FORMS
from website.pages import crawlers, legal, problems
from website.results import advertisement, compare, plan, results
from website.results import map as career_map
from website.site import assets
from website.site.letters import site_post
from website.site.site import Site
from website.start import questions, start
from website.start.samples import SampleOutcomes

PAGES = (
    *(directories, concepts, start, questions, results, compare, plan, career_map),
    *(advertisement, problems, legal),
    *(entry, saved, own_plan, sharing, security, data),
)
"""The modules with a `router` of pages; each page is served in every language."""


def create_site(
    live: LiveCatalogue,
    settings: Settings,
    log: FilteringBoundLogger,
    accounts: Accounts | None = None,
) -> FastAPI:
    """Return the API and the website over a live catalogue, and over accounts, None for none."""
    site = Site()
    app = create_app(
        live,
        settings,
        log,
        around=[Middleware(problems.ErrorPages)],
        accounts=accounts,
        file_paths=[f"{one.prefix}{start.CV_PATH}" for one in site.languages.values()],
    )
    app.state.site = site
    app.state.samples = SampleOutcomes()
    app.include_router(assets.router)
    app.include_router(crawlers.router)
    for language in site.languages.values():
        if language.prefix:
            app.add_api_route(language.prefix, _to_home, include_in_schema=False)
        for module in PAGES:
            app.include_router(
                module.router,
                prefix=language.prefix,
                dependencies=[OWN_FORMS],
                include_in_schema=False,
            )
    return app


async def _to_home(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", 308)


def application(source: CatalogueSource | None = None) -> FastAPI:
    """Return the application for the settings in the environment; the factory for a server."""
    settings = read_settings()
    log = open_log(sys.stderr, settings.log)
    accounts = Accounts(settings, log, site_post(settings)) if settings.has_accounts else None
    return create_site(open_live_catalogue(settings, log, source), settings, log, accounts)
