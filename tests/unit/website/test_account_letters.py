"""Letters to people with an account: their language, and where their links lead."""

import pytest

from accounts.mail import ENGLISH, Letter
from website.site.letters import SiteLetters
from website.site.site import read_languages

WRITER = SiteLetters("https://careers.example.org/", read_languages())


@pytest.mark.parametrize(
    ("letter", "language", "link"),
    [
        (Letter.SIGN_UP, "en", "https://careers.example.org/account/link?token=abc"),
        (Letter.RESET, "de", "https://careers.example.org/de/account/link?token=abc"),
        (Letter.NEW_EMAIL, "xx", "https://careers.example.org/account/email/confirm?token=abc"),
    ],
)
def test_the_link_of_a_letter_leads_to_its_page_in_its_language(letter, language, link):
    assert f"\n\n{link}\n\n" in WRITER(letter, language, "abc")[1]


def test_every_letter_is_in_german_too():
    for letter, english in ENGLISH.items():
        token = "abc" if "{link}" in english[1] else ""
        subject, text = WRITER(letter, "de", token)
        assert subject != english[0]
        assert "{" not in text
        assert ("abc" in text) is bool(token)
