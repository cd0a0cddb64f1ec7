"""Languages of the website: which there are, and the words of each from its gettext file."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
DOMAIN = "destinai"
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, eq=False)
class Language:
    """A language that pages are written in; `prefix` begins the path of each, as in `/de`."""

    code: str
    translations: NullTranslations = field(repr=False)

    @property
    def prefix(self) -> str:
        """The first part of the path, empty for the language that the source is written in."""
        return "" if self.code == SOURCE_LANGUAGE else f"/{self.code}"

    @cached_property
    def locale(self) -> Locale:
        """How this language writes numbers, dates and its own name."""
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
    """Return every language by code, that of the source first, then those with a .po file."""
    codes = sorted(path.parents[1].name for path in LOCALE_FOLDER.glob(f"*/*/{DOMAIN}.po"))
    source = Language(SOURCE_LANGUAGE, NullTranslations())
    translated = (Language(code, _translations(po_file(code))) for code in codes)
    return {language.code: language for language in (source, *translated)}


def po_file(code: str) -> Path:
    """Return where the translations into a language stand."""
    return LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def language_of(path: str, languages: Mapping[str, Language]) -> Language:
    """Return the language that a path is in: that of its first segment, else the source's."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return languages.get(first, languages[SOURCE_LANGUAGE])


def _translations(path: Path) -> GNUTranslations:
    with path.open("rb") as file:
        catalog = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
