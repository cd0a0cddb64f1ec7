"""Letters to people with an account, in the language in which they use the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from accounts.mail import ENGLISH, Letter
from website.site.site import SOURCE_LANGUAGE, Language

_PATHS = {Letter.NEW_EMAIL: "/account/email/confirm"}
"""Where the link of a letter leads, other than to the choice of a password."""
_CHOOSE_PASSWORD = "/account/link"  # noqa: S105 - a path


@dataclass(frozen=True, slots=True)
class SiteLetters:
    """Writes letters with links to the pages of a site; `site` is its address."""

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
