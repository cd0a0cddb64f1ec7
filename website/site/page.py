"""The context of a page: its language, its address, and the addresses of its links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote, urlencode

from babel import Locale
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from api.callers import session_token
from service.answers.why import sentence
from service.schemas.match import WhyAnswer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue, Readiness, concept_id
from taxonomy.correspondence import Taxonomy
from website.site.assets import gzip_response
from website.site.site import Language, Site, language_of, site_of

REVALIDATED = "private, no-cache"
"""Works with the back button, kept by no shared cache, and revalidated each time."""
STANDARDS = {
    Taxonomy.ISCED_F: "ISCED",
    Taxonomy.ISCO: "ISCO",
    Taxonomy.ONET: "O*NET",
    Taxonomy.ESCO: "ESCO",
}


class AccountLink(StrEnum):
    """What the header of a page offers: no account, to log in, or one's own account."""

    NONE = "none"
    LOG_IN = "log-in"
    OWN = "own"


@dataclass(frozen=True, eq=False)
class PageContext:
    """What templates see of a request; `path` is without the language, `query` without "?"."""

    site: Site
    language: Language
    path: str
    query: str
    base: str
    snapshot: CatalogueSnapshot | None
    account: AccountLink

    def href(self, path: str) -> str:
        """Return a page's address in this page's language."""
        return f"{self.language.prefix}{path}"

    def career(self, uri: str) -> str:
        """Return the address of an occupation's page."""
        known = self.snapshot.occupation_uris if self.snapshot else {}
        return self._concept("/careers/", uri, known)

    def skill(self, uri: str) -> str:
        """Return the address of a skill's page."""
        known = self.snapshot.skill_uris if self.snapshot else {}
        return self._concept("/skills/", uri, known)

    def plan(self, uri: str, fields: Sequence[tuple[str, str]] = ()) -> str:
        """Return the address of the plan for an occupation; `fields` are those of a profile."""
        return self.href(f"/plan?{urlencode([('career', self._name(uri)), *fields])}")

    def start_with_job(self, uri: str) -> str:
        """Return the address of Get Started with an occupation as a past job."""
        return self.href(f"/start?{urlencode({'jobs': self._name(uri)})}")

    def why(self, why: WhyAnswer) -> str:
        """Return the sentence of a reason in this page's language."""

        def marked(words: str) -> str:
            attribute = self.content_lang
            return Markup("<span{}>{}</span>").format(attribute, words) if attribute else words

        translate = self.language.translations.gettext
        # The messages are our own, and what is put into them is escaped.
        return sentence(why, lambda message: Markup(translate(message)), marked)  # noqa: S704

    def absolute(self, path: str) -> str:
        """Return an address with scheme and host, for search engines and shared links."""
        return f"{self.base}{path}"

    @property
    def here(self) -> str:
        """The path and query of this page, without the language."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def alternates(self) -> list[tuple[Language, str]]:
        """This page in every language, with its address."""
        return [(one, f"{one.prefix}{self.here}") for one in self.site.languages.values()]

    @property
    def content_lang(self) -> Markup:
        """The `lang` attribute of words from the catalogue, empty where it is the page's own."""
        return self.lang(self.snapshot.catalogue.language if self.snapshot else "")

    def lang(self, language: str) -> Markup:
        """Return the `lang` attribute of words in a language, empty where it is the page's own."""
        is_own = language in ("", self.language.code)
        return Markup("") if is_own else Markup(' lang="{}"').format(language)

    @property
    def content_language(self) -> str:
        """The name of the catalogue's language, empty where it is the page's own."""
        return self.catalogue_language if self.content_lang else ""

    @property
    def catalogue_language(self) -> str:
        """The name of the catalogue's language, empty where no catalogue is loaded."""
        if self.snapshot is None:
            return ""
        name = Locale.parse(self.snapshot.catalogue.language).get_language_name(
            self.language.locale
        )
        return name or ""

    @property
    def standards(self) -> list[str]:
        """The standards that the catalogue has concepts of, joined ones included."""
        if self.snapshot is None:
            return []
        concepts = self.snapshot.correspondences.concepts
        return [name for taxonomy, name in STANDARDS.items() if concepts[taxonomy]]

    @property
    def source_lang(self) -> Markup:
        """The `lang` attribute of words that are written in English only."""
        return Markup("") if self.language.code == "en" else Markup(' lang="en"')

    def _name(self, uri: str) -> str:
        """Return the id of an occupation, the URI itself where others share the id."""
        known = self.snapshot.occupation_uris if self.snapshot else {}
        name = concept_id(uri)
        return uri if len(known.get(name, ())) > 1 else name

    def _concept(self, folder: str, uri: str, known: Mapping[str, tuple[str, ...]]) -> str:
        name = concept_id(uri)
        path = self.href(f"{folder}{quote(name, safe='')}")
        is_shared = len(known.get(name, ())) > 1
        return f"{path}?{urlencode({'uri': uri})}" if is_shared else path


def page_context(request: Request) -> PageContext:
    """Return the context of the page that a request is for."""
    site = site_of(request)
    live: LiveCatalogue = request.app.state.live
    settings: Settings = request.app.state.settings
    path = quote(request.scope["path"])
    language = language_of(path, site.languages)
    return PageContext(
        site=site,
        language=language,
        path=path.removeprefix(language.prefix) or "/",
        query=request.url.query,
        base=(settings.base_url or str(request.base_url)).rstrip("/"),
        snapshot=None if live.readiness is Readiness.UNREADY else live.snapshot,
        account=_account_link(request),
    )


def _account_link(request: Request) -> AccountLink:
    # By the cookie alone: pages without personal content ask no database.
    if request.app.state.accounts is None:
        return AccountLink.NONE
    return AccountLink.OWN if session_token(request) else AccountLink.LOG_IN


def page_response(
    request: Request,
    template: str,
    *,
    at: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    is_secret: bool = False,
    **values: object,
) -> Response:
    """Return a rendered template, which sees `page`, the posted form if any, and the values.

    `at` is the path of the page, where its form was posted to another. One that is secret is not
    compressed.
    """
    page = page_context(request)
    page = replace(page, path=at or page.path)
    seen = {"page": page, "posted": getattr(request.state, "posted", None), **values}
    content = page.site.render(page.language, template, seen)
    sent = {"Cache-Control": REVALIDATED, **(headers or {})}
    if is_secret:
        return Response(content, status, sent, "text/html")
    return gzip_response(request.headers, content, "text/html", status=status, headers=sent)
