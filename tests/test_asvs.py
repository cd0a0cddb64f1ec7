"""The table of ASVS names tests that exist, and the docs say what the code does."""

import ast
import csv
import re
from dataclasses import fields
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from accounts import access, credentials, once, rights, sessions
from accounts.credentials import common_passwords
from accounts.one_time_tokens import LIFETIMES, TokenKind
from accounts.throttle import LIMITS, Try

ROOT = Path(__file__).parents[1]
COLUMNS = ["id", "level", "requirement", "applies", "how", "test"]
CHAPTERS = {6, 7, 8, 9, 14}
"""Those of which every requirement of levels 1 and 2 has a row."""


def read_rows() -> list[dict[str, str]]:
    """Return the rows of the table."""
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        rows = list(table)
    assert table.fieldnames == COLUMNS
    return rows


def number_of(row: dict[str, str]) -> tuple[int, ...]:
    """Return the parts of the number of a requirement."""
    found = re.fullmatch(r"V(\d+)\.(\d+)\.(\d+)", row["id"])
    assert found, row
    return tuple(map(int, found.groups()))


@cache
def names_of_tests(path: str) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in tree.body if isinstance(node, functions))


@cache
def page() -> str:
    """Return the page on the security of accounts."""
    return (ROOT / "docs" / "explanation" / "account-security.md").read_text(encoding="utf-8")


def test_every_requirement_is_there_once_and_in_order() -> None:
    numbers = [number_of(row) for row in read_rows()]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} >= CHAPTERS
    assert {row["level"] for row in read_rows()} == {"1", "2"}


@pytest.mark.parametrize("row", read_rows(), ids=lambda row: row["id"])
def test_what_applies_is_met_by_a_test_that_exists_or_is_open(row: dict[str, str]) -> None:
    if row["applies"] != "yes":
        assert row["applies"].startswith("no: ")
        assert row["how"] == row["test"] == ""
    elif row["how"].startswith("open: "):
        assert row["test"] == ""
    else:
        path, _, name = row["test"].partition("::")
        assert row["how"]
        assert name in names_of_tests(path)


def test_the_page_says_how_often_something_may_be_tried() -> None:
    names = {
        Try.ACCOUNT: "passwords",
        Try.CODE: "codes of the second factor, after the right password",
        Try.CLIENT: "passwords, codes, links, requests for mail",
        Try.MAIL: "letters",
    }
    for what, limit in LIMITS.items():
        row = f"| {names[what]} | {limit.count} in {limit.period.seconds} seconds |"
        assert row in page()
    assert "two passwords are hashed at a time and 32 wait" in page()
    assert (credentials.HASHING, credentials.WAITING) == (2, 32)


def test_the_page_says_which_passwords_are_refused() -> None:
    least, most = credentials.LEAST_PASSWORD_CHARS, credentials.MOST_PASSWORD_CHARS
    assert f"{least} to {most} characters of any kind" in page()
    assert f"{len(common_passwords()):,} common passwords" in page()
    assert "fewer than three different characters" in page()
    assert credentials.LEAST_KINDS == 3
    assert "one's own address, the part before its `@`, and `destinai`" in page()
    with pytest.raises(credentials.PasswordError):
        credentials.check_password("Destinai2026!")


def test_the_page_says_how_long_ways_in_stay_open() -> None:
    assert "| when used, after an hour |" in page()
    assert LIFETIMES[TokenKind.PASSWORD] == timedelta(hours=1)
    assert "| after a year, with a new password, when revoked |" in page()
    assert timedelta(days=365) == access.KEY_LASTS
    assert f"| after {access.SHARE_LASTS.days} days, when revoked |" in page()


def test_the_page_says_how_long_sessions_last() -> None:
    idle, absolute = sessions.IDLE.days, sessions.ABSOLUTE.days
    ends = f"ends {idle} days after it was last used and {absolute} days after log-in"
    assert ends in page()
    assert f"more than {sessions.FRESH.seconds // 60} minutes ago" in page()
    assert f"At most {sessions.MOST_SESSIONS} sessions are open" in page()


def test_the_page_says_who_may_do_what() -> None:
    shown = {field.name for field in fields(access.SharedProfile)}
    assert shown == {"skills", "partial_skills", "occupations", "pinned", "expires"}
    assert "the concepts of one profile: skills, past jobs, pinned careers." in page()
    assert {str(one) for one in access.Scope} == {"match", "profiles:read", "profiles:write"}
    assert "may match, or read or write profiles, as chosen" in page()


def test_the_page_says_how_long_traces_are_kept() -> None:
    kept = "events 12 months, tries an hour, repeated requests a day, erased accounts 90 days"
    assert f"| no text; {kept} |" in page()
    assert timedelta(days=365) == rights.AUDIT_KEPT
    assert timedelta(days=1) == once.REMEMBERED
    assert timedelta(days=90) == rights.ERASURES_KEPT
    assert max(limit.period for limit in LIMITS.values()) == timedelta(hours=1)
