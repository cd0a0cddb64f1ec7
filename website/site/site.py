"""What every page shares, put together once: languages, translations, assets, templates."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from gettext import GNUTranslations, NullTranslations
from itertools import count
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from recommender.suggestions import LEAST_CONFIDENCE
from service.answers.cv_report import sentences
from website.site.assets import Assets

_ROOM = Path(__file__).parents[1]
TEMPLATE_FOLDER = _ROOM / "templates"
LOCALE_FOLDER = _ROOM / "locale"
DOMAIN = "destinai"
_VALUES = re.compile(
    r"(?<=“)[^“”]*(?=”)|\{\w+[^{}]*\}|(?<=\()[a-z]+-[\w.+-]+(?=\))"
    r"|(?P<number>(?<![\w.,-])\d+(?:[.,]\d+)*)|(?<=\()(?P<language>[a-z]{2})(?=\))"
)
"""In a sentence about a file: names in quotation marks, fields for values, a version or the code of
a language in parentheses, and numbers."""
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, eq=False)
class Language:
    """A language of the pages, with its translations of the texts in English."""

    code: str
    translations: NullTranslations = field(repr=False)

    @property
    def prefix(self) -> str:
        """The first part of the path, as in `/de`; empty for the language of the source."""
        return "" if self.code == SOURCE_LANGUAGE else f"/{self.code}"

    @cached_property
    def locale(self) -> Locale:
        """Formats numbers and dates, and names languages."""
        return Locale.parse(self.code, sep="-")

    @property
    def name(self) -> str:
        """The language's name for itself, as a language switch shows it."""
        return (self.locale.get_display_name() or self.code).capitalize()

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.text_direction


def read_languages() -> Mapping[str, Language]:
    """Return the languages by code: that of the source first, then those with a .po file."""
    codes = sorted(path.parents[1].name for path in LOCALE_FOLDER.glob(f"*/*/{DOMAIN}.po"))
    source = Language(SOURCE_LANGUAGE, NullTranslations())
    translated = (Language(code, _translations(po_file(code))) for code in codes)
    return {language.code: language for language in (source, *translated)}


def po_file(code: str) -> Path:
    """Return the path of the translations into a language."""
    return LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def language_of(path: str, languages: Mapping[str, Language]) -> Language:
    """Return the language of a path: that of its first segment, else that of the source."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return languages.get(first, languages[SOURCE_LANGUAGE])


def _translations(path: Path) -> GNUTranslations:
    with path.open("rb") as file:
        catalog = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


class Site:
    """Languages, assets and one template environment for each language."""

    def __init__(self) -> None:
        self.languages: Mapping[str, Language] = read_languages()
        self.assets = Assets()
        self._environments = {
            code: _environment(language, self.assets) for code, language in self.languages.items()
        }

    def render(self, language: Language, template: str, values: Mapping[str, Any]) -> bytes:
        """Return a rendered template; raise jinja2.UndefinedError where a value is missing."""
        environment = self._environments[language.code]
        return environment.get_template(template).render(values).encode()


def template_of(sentence: str) -> str:
    """Return a sentence about a file with `{0}`, `{1}` … for its values, as translations have it.

    The API answers such sentences in English; they differ by their values only.
    """
    places = count()
    return _VALUES.sub(lambda _: f"{{{next(places)}}}", sentence)


def translated(sentence: str, language: Language) -> str:
    """Return a sentence about a file in another language, as it is where that lacks it."""
    template = template_of(sentence)
    if template not in _templates():
        return sentence
    values = (_value_in(value, language.locale) for value in _VALUES.finditer(sentence))
    return language.translations.gettext(template).format(*values)


@cache
def _templates() -> frozenset[str]:
    return frozenset(map(template_of, sentences()))


def _moment(moment: datetime, locale: Locale) -> str:
    """Return date and time to the minute, in UTC: where a reader is, the server does not know."""
    utc = moment.astimezone(UTC)
    day, time = format_date(utc, "long", locale), format_time(utc, "HH:mm", locale=locale)
    return f"{day}, {time} UTC"


def _value_in(value: re.Match[str], locale: Locale) -> str:
    match value.lastgroup:
        case "number":
            return format_decimal(value[0].replace(",", ""), locale=locale)
        case "language":
            return Locale.parse(value[0]).get_language_name(locale) or value[0]
        case _:
            return value[0]


def site_of(request: Request) -> Site:
    """Return the site of the application that a request is for."""
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
    environment.globals["least_confidence"] = LEAST_CONFIDENCE
    locale = language.locale
    environment.filters["number"] = lambda value: format_decimal(value, locale=locale)
    environment.filters["figure"] = lambda value: format_decimal(value, "0.000", locale)
    environment.filters["about_file"] = partial(translated, language=language)
    environment.filters["date"] = lambda text: format_date(
        datetime.fromisoformat(text), "long", locale
    )
    environment.filters["moment"] = partial(_moment, locale=locale)
    return environment
