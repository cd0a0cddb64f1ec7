"""The composition root of what is served: settings become the API and the website in one."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from structlog.typing import FilteringBoundLogger

from accounts.mail import ENGLISH, Letter
from api.app import create_app
from api.server import open_log
from service.accounts import Accounts, post_of, site_address
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
from website.site.site import SOURCE_LANGUAGE, Language, Site, read_languages
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
    accounts = _accounts(settings, log) if settings.has_accounts else None
    return create_site(open_live_catalogue(settings, log, source), settings, log, accounts)


_PATHS = {Letter.NEW_EMAIL: "/account/email/confirm"}
"""Where the link of a letter leads, other than to the choice of a password."""
_CHOOSE_PASSWORD = "/account/link"  # noqa: S105 - a path


@dataclass(frozen=True, slots=True)
class SiteLetters:
    """Writes letters to people with an account, in the language in which they use the site.

    `site` is the address of the site, to whose pages the letters link.
    """

    site: str
    languages: Mapping[str, Language]

    def __call__(
        self, letter: Letter, language: str, token: str, account: str = ""
    ) -> tuple[str, str]:
        """Return subject and text."""
        known = self.languages.get(language, self.languages[SOURCE_LANGUAGE])
        subject, text = map(known.translations.gettext, ENGLISH[letter])
        path = f"{known.prefix}{_PATHS.get(letter, _CHOOSE_PASSWORD)}"
        link = f"{self.site.rstrip('/')}{path}?{urlencode({'token': token})}" if token else ""
        return subject, f"{text.format(link=link, site=self.site, account=account)}\n"


def _accounts(settings: Settings, log: FilteringBoundLogger) -> Accounts:
    letters = SiteLetters(site_address(settings), read_languages())
    return Accounts(settings, log, post=post_of(settings, letters))
