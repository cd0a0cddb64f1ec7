"""Settings: read from the environment, refused with the variable's name, passed to workers."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.server import environment_of, server_options
from service.settings import (
    LogLevel,
    Settings,
    SettingsError,
    host_name,
    is_known_host,
    read_settings,
)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DESTINAI_{name.upper()}", raising=False)


def test_defaults_are_those_of_the_contract():
    settings = read_settings()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.max_body_bytes == 64 * 1024
    assert settings.max_text_chars == 20_000
    assert (settings.max_statements, settings.max_skills) == (200, 200)
    assert (settings.max_statement_chars, settings.max_results) == (500, 100)
    assert settings.home.name == "destinai"
    assert settings.model == ""


def test_environment_is_read_and_an_argument_goes_before_it(monkeypatch):
    monkeypatch.setenv("DESTINAI_HOME", "/srv/destinai")
    monkeypatch.setenv("DESTINAI_PORT", "9000")
    monkeypatch.setenv("DESTINAI_LOG", "warning")
    monkeypatch.setenv("DESTINAI_MODEL", "")
    settings = read_settings(port=9001)
    assert settings.home == Path("/srv/destinai")
    assert (settings.port, settings.log, settings.model) == (9001, LogLevel.WARNING, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "70000"), ("LOG", "loud"), ("MAX_RESULTS", "0"), ("WORKERS", "-1")],
)
def test_unreadable_value_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"DESTINAI_{name}", value)
    with pytest.raises(SettingsError, match=f"DESTINAI_{name}='{value}': Input should be"):
        read_settings()


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        read_settings().port = 1


def test_every_setting_is_documented():
    assert all(field.description for field in Settings.model_fields.values())


def test_workers_read_what_was_chosen(monkeypatch):
    chosen = read_settings(home=Path("/srv/d"), port=9, workers=2, log="error")
    for name, value in environment_of(chosen).items():
        monkeypatch.setenv(name, value)
    assert read_settings() == chosen


def test_server_never_logs_query_strings():
    options = server_options(read_settings(workers=2))
    assert options["access_log"] is False
    assert options["limit_max_requests"] == 50_000
    assert "limit_max_requests" not in server_options(read_settings())


HERE = {"localhost", "127.0.0.1", "[::1]"}


@pytest.mark.parametrize(
    ("chosen", "hosts"),
    [
        ({}, HERE),
        ({"host": "0.0.0.0"}, HERE | {"0.0.0.0"}),  # noqa: S104 - an example
        ({"host": "::"}, HERE | {"[::]"}),
        ({"base_url": "https://Careers.Example:8443/"}, HERE | {"careers.example"}),
        ({"allowed_hosts": "a.example"}, {"a.example"}),
        (
            {"allowed_hosts": " A.example:8000 , *.B.example,[::1]"},
            {"a.example", "*.b.example", "[::1]"},
        ),
        (
            {"allowed_hosts": "a.example", "base_url": "http://b.example"},
            {"a.example", "b.example"},
        ),
        ({"allowed_hosts": "*"}, {"*"}),
    ],
)
def test_hosts_follow_from_what_was_chosen(chosen, hosts):
    assert read_settings(**chosen).hosts == hosts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("allowed_hosts", "https://a.example"),
        ("allowed_hosts", "a.example\n"),
        ("base_url", "a.example"),
        ("base_url", "https://a.example/path"),
        ("base_url", "https://me@a.example"),
        ("base_url", "javascript:a"),
    ],
)
def test_hosts_that_are_none_are_refused(name, value):
    with pytest.raises(SettingsError, match=f"DESTINAI_{name.upper()}="):
        read_settings(**{name: value})


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LOCALHOST:8000", "localhost"),
        ("[::1]:8000", "[::1]"),
        ("127.0.0.1", "127.0.0.1"),
        *((bad, "") for bad in ("", ":80", "me@localhost", "a b", "a/b", "a,b", "*", "a:b", "a\n")),
    ],
)
def test_the_name_in_a_host_header(header, name):
    assert host_name(header) == name


def test_known_hosts():
    hosts = {"a.example", "*.b.example"}
    known = ("a.example", "A.EXAMPLE:80", "x.b.example", "x.y.b.example:1")
    assert all(is_known_host(host, hosts) for host in known)
    unknown = ("b.example", "xb.example", "c.a.example", "a.example.evil", "a.example@evil", "")
    assert not any(is_known_host(host, hosts) for host in unknown)
    assert is_known_host("anything.example", {"*"})
    assert not is_known_host("any thing", {"*"})


@pytest.mark.parametrize(
    ("given", "is_local"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": "localhost", "base_url": "http://localhost:8000"}, True),
        ({"host": "192.0.2.1"}, False),
        ({"base_url": "https://careers.example"}, False),
        ({"allowed_hosts": "localhost,careers.example"}, False),
        ({"allowed_hosts": "*"}, False),
    ],
)
def test_accounts_and_rates_depend_on_whether_others_are_answered(given, is_local):
    settings = Settings(**given)
    assert settings.is_local == settings.has_accounts == is_local
    assert settings.limits_rates == settings.needs_tls == (not is_local)
    chosen = Settings(**given, accounts="on", rate_limits="on")
    assert (chosen.has_accounts, chosen.limits_rates) == (True, True)
    chosen = Settings(**given, accounts="off", rate_limits="off")
    assert (chosen.has_accounts, chosen.limits_rates) == (False, False)
