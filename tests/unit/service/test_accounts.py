"""Accounts of a server: what is said of them at the start, and where they are kept."""

import pytest

from accounts.errors import MailError, StoreError
from service.accounts import database_address, notices
from service.settings import Settings

OUTSIDE = {"host": "192.0.2.1", "accounts": "on"}
LETTERS = "letters to people with an account are written here: no DESTINAI_SMTP_URL is set"
NOBODY = "nobody can log in, nor follow a link of a letter: set DESTINAI_BASE_URL=https://…"
SMTP = {"smtp_url": "smtp://localhost:25", "mail_from": "careers@example.org"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, [LETTERS]),
        (SMTP, []),
        ({"accounts": "off"}, []),
        ({"host": "192.0.2.1"}, ["there are no accounts: choose with DESTINAI_ACCOUNTS=on or off"]),
        ({"host": "192.0.2.1", "accounts": "off"}, []),
        (OUTSIDE, [LETTERS, NOBODY]),
        (OUTSIDE | SMTP | {"base_url": "http://careers.example"}, [NOBODY]),
        (OUTSIDE | SMTP | {"base_url": "https://careers.example"}, []),
    ],
)
def test_whoever_starts_a_server_is_told(given, said):
    assert list(notices(Settings(**given))) == said


def test_a_setting_that_cannot_be_read_stops_the_start_without_repeating_it():
    with pytest.raises(StoreError) as error:
        list(notices(Settings(database_url="mysql://ada:secret@example.org/x")))
    assert "secret" not in str(error.value)
    with pytest.raises(MailError):
        list(notices(Settings(smtp_url="mail://localhost")))


def test_accounts_are_kept_in_the_home_or_where_the_setting_says(tmp_path):
    kept = database_address(Settings(home=tmp_path))
    assert kept.database == str(tmp_path / "destinai.db")
    url = "postgresql://example.org/accounts"
    assert database_address(Settings(database_url=url)) == url
