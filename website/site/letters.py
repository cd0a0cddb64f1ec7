"""Letters to people with an account, in the language in which they use the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from accounts.mail import ENGLISH, Letter, Post
from service.accounts import mailer_of, site_address
from service.settings import Settings
from website.site.site import SOURCE_LANGUAGE, Language, read_languages

_PATHS = {Letter.NEW_EMAIL: "/account/email/confirm"}
"""Where the link of a letter leads, other than to the choice of a password."""
_CHOOSE_PASSWORD = "/account/link"  # noqa: S105 - a path


@dataclass(frozen=True, slots=True)
class SiteLetters:
    """Writes letters; `site` is the address of the site, to whose pages they link."""

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


def site_post(settings: Settings) -> Post:
    """Return what writes letters and sends them; raise MailError as `mailer_of` does."""
    return Post(mailer_of(settings), SiteLetters(site_address(settings), read_languages()))
