"""The site: what every page needs, put together once: languages, assets and templates."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from website.site.assets import Assets
from website.site.languages import Language, read_languages

TEMPLATE_FOLDER = Path(__file__).parents[1] / "templates"


class Site:
    """Languages, assets and one template environment for each language."""

    def __init__(self) -> None:
        self.languages: Mapping[str, Language] = read_languages()
        self.assets = Assets()
        self._environments = {
            code: _environment(language, self.assets) for code, language in self.languages.items()
        }

    def rendered(self, language: Language, template: str, values: Mapping[str, Any]) -> bytes:
        """Return a page; raise jinja2.UndefinedError where a value that it shows is missing."""
        environment = self._environments[language.code]
        return environment.get_template(template).render(values).encode()


def site_of(request: Request) -> Site:
    """Return the site that answers a request."""
    site: Site = request.app.state.site
    return site


def _environment(language: Language, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["asset"] = assets.path
    locale = language.locale
    environment.filters["number"] = lambda value: format_decimal(value, locale=locale)
    environment.filters["figure"] = lambda value: format_decimal(value, "0.000", locale)
    environment.filters["date"] = lambda text: format_date(
        datetime.fromisoformat(text), "long", locale
    )
    return environment
