"""Settings: read from the environment, refused with the variable's name, passed to workers."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.server import environment_of, server_options
from service.settings import LogLevel, Settings, SettingsError, read_settings


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
