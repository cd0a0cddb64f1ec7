"""Settings: everything an operator may choose, read once from DESTINAI_* variables."""

import re
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.links import LinkTemplate, read_links

PREFIX = "DESTINAI_"
CONTACT = r"^([^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+|https://[^\s<>\"]+)?$"

_HOST = r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?"
BASE_URL = rf"^(https?://{_HOST}/?)?$"
HOSTS = r"^[A-Za-z0-9._*:\[\], -]*$"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names by which a machine reaches itself."""


class LogLevel(StrEnum):
    """The least level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Switch(StrEnum):
    """Whether something is done; `auto` decides by whether only this machine is answered."""

    ON = "on"
    OFF = "off"
    AUTO = "auto"


class SettingsError(ValueError):
    """A setting that cannot be read; the message names its variable and says what is wrong."""


class Settings(BaseSettings):
    """What an operator may choose; every field is the variable DESTINAI_<FIELD>."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("destinai"),
        description="Folder of catalogues, models, scorecards and, unless DESTINAI_DATABASE_URL "
        "names another database, accounts.",
    )
    model: str = Field(
        default="",
        description="Model to serve: an exported folder, or the name or folder of a "
        "sentence-transformers model that `destinai model export` exported; empty for the "
        "bundled one.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="Server processes.")
    threads: int = Field(
        default=0, ge=0, le=256, description="Threads of the encoder per process; 0 for all cores."
    )
    log: LogLevel = Field(default=LogLevel.INFO, description="debug, info, warning or error.")
    base_url: str = Field(
        default="",
        max_length=200,
        pattern=BASE_URL,
        description="Address of the website as people see it, such as https://careers.example.org; "
        "its host is always answered, and canonical links, the sitemap and letters use it. Else "
        "links have the host that a request names.",
    )
    allowed_hosts: str = Field(
        default="",
        max_length=2000,
        pattern=HOSTS,
        description="Host names that requests may name, separated by commas; *.example.org is any "
        "below a name, * any at all. The host of DESTINAI_BASE_URL is always one. Empty: also "
        "localhost and the address that is listened on.",
    )
    operator: str = Field(
        default="",
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="Who runs this installation; the pages on law and trust name it.",
    )
    contact: str = Field(
        default="",
        max_length=200,
        pattern=CONTACT,
        description="Where people reach the operator: an e-mail address or an https:// address.",
    )
    links: str = Field(
        default="",
        max_length=8000,
        description="Where to look further, for the page of a plan: `label = https://address`, "
        "several separated by a vertical bar. An address may have the fields `{isco}`, "
        "`{isced_f}`, `{language}` and `{label}`. The server never follows them.",
    )
    accounts: Switch = Field(
        default=Switch.AUTO,
        description="Whether people may have an account: on, off, or auto, which is on where only "
        "this machine is answered, and off elsewhere until the operator decides.",
    )
    sign_up: Literal["open", "invitation", "closed"] = Field(
        default="open",
        description="Who may open an account: open for everybody, invitation for those with one "
        "from `destinai accounts invite`, closed for nobody.",
    )
    rate_limits: Switch = Field(
        default=Switch.AUTO,
        description="Whether requests are counted by network and by account: on, off, or auto, "
        "which is off where only this machine is answered. Wrong passwords, codes and letters "
        "of an account are always counted.",
    )
    requests_per_minute: int = Field(
        default=60,
        ge=1,
        description="Where rates are limited, how many requests of one network are computed in a "
        "minute; then 429. Counted in each process.",
    )
    keyed_requests_per_minute: int = Field(
        default=300,
        ge=1,
        description="Where rates are limited, how many requests of one account with a key are "
        "computed in a minute, and how many requests for saved data are answered.",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="Where accounts are kept: `postgresql://USER:PASSWORD@HOST/DATABASE` (needs "
        "the extra `postgres`) or `sqlite:///FILE`; empty for `destinai.db` in DESTINAI_HOME.",
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Server for mail: `smtp://USER:PASSWORD@HOST:PORT`, encrypted by STARTTLS, or "
        "`smtps://…`; empty: letters are written to the console.",
    )
    mail_from: str = Field(
        default="",
        max_length=200,
        pattern=CONTACT,
        description="Address that mail is sent from; empty for DESTINAI_CONTACT.",
    )

    max_body_bytes: int = Field(
        default=65536, ge=1024, description="Bytes of a JSON body; a form may have 3 times as many."
    )
    max_file_bytes: int = Field(
        default=5_242_880, ge=1024, description="Bytes of a CV that is sent as a file."
    )
    max_file_pages: int = Field(default=50, ge=1, description="Pages of a CV file.")
    max_file_chars: int = Field(
        default=200_000, ge=1000, description="Characters of text in a CV file."
    )
    file_memory_mib: int = Field(
        default=512, ge=128, description="MiB of memory for the process that reads a file."
    )
    file_cpu_seconds: int = Field(
        default=3, ge=1, description="Processor seconds for reading one file."
    )
    file_seconds: float = Field(
        default=15.0, gt=0, description="Seconds that reading one file may take."
    )
    file_processes: int = Field(
        default=2, ge=1, le=16, description="Processes of each server process that read files."
    )
    max_json_depth: int = Field(default=32, ge=4, le=200, description="Nesting of a JSON body.")
    max_text_chars: int = Field(default=20_000, ge=1, description="Characters of a free text.")
    max_statements: int = Field(
        default=200, ge=1, description="Statements of a profile, without those of a free text."
    )
    max_statement_chars: int = Field(default=500, ge=1, description="Characters of a statement.")
    max_skills: int = Field(
        default=200, ge=1, description="Skills of a profile, also excluded or unclaimed."
    )
    max_occupations: int = Field(default=50, ge=1, description="Past occupations of a profile.")
    max_title_chars: int = Field(default=200, ge=1, description="Characters of a job title.")
    max_query_chars: int = Field(default=200, ge=1, description="Characters of a search query.")
    max_results: int = Field(default=100, ge=1, le=1000, description="Largest `limit`.")

    max_phrases: int = Field(
        default=3_000,
        ge=1,
        description="Phrases of one request that are compared with skills; a statement has up to "
        "41, ordinary text one for each 8 characters.",
    )
    max_tokens: int = Field(
        default=17_000,
        ge=1,
        description="Tokens of all its different phrases; ordinary text has one for each 2 "
        "characters.",
    )
    deadline_seconds: float = Field(
        default=10.0, gt=0, description="Seconds that one request may compute; then 503."
    )
    running: int = Field(default=2, ge=1, description="Computations at one time per process.")
    waiting: int = Field(
        default=2,
        ge=0,
        description="Computations that may wait; then 503. Nobody waits while more than these are "
        "refused within two seconds.",
    )
    per_client: int = Field(
        default=3,
        ge=1,
        description="Computations, running and waiting, that one address may have; then 429.",
    )
    wait_seconds: float = Field(
        default=2.0, gt=0, description="Seconds that a computation may wait; then 503."
    )
    request_seconds: float = Field(
        default=10.0, gt=0, description="Seconds in which headers, and then a body, have to arrive."
    )
    max_connections: int = Field(
        default=1000,
        ge=1,
        description="Open connections of a process; past it the one that has waited longest "
        "without a request is closed.",
    )
    drain_seconds: float = Field(
        default=2.0,
        ge=0,
        description="Seconds from SIGTERM until no connection is accepted any more, while /readyz "
        "says 503.",
    )
    stop_seconds: float = Field(
        default=15.0, gt=0, description="Seconds that running requests may take after that."
    )
    poll_seconds: float = Field(
        default=2.0, gt=0, description="Seconds between two checks for a newly published catalogue."
    )

    @field_validator("links")
    @classmethod
    def _can_be_read(cls, links: str) -> str:
        read_links(links)
        return links

    @property
    def link_templates(self) -> tuple[LinkTemplate, ...]:
        """The links that `links` sets."""
        return read_links(self.links)

    @property
    def is_local(self) -> bool:
        """Whether only requests that name this machine are answered, which excludes a proxy."""
        return self.hosts <= LOOPBACK

    @property
    def has_accounts(self) -> bool:
        """Whether people may have an account."""
        return self.accounts is Switch.ON or (self.accounts is Switch.AUTO and self.is_local)

    @property
    def limits_rates(self) -> bool:
        """Whether requests are counted by network and by account."""
        return self.rate_limits is Switch.ON or (
            self.rate_limits is Switch.AUTO and not self.is_local
        )

    @property
    def needs_tls(self) -> bool:
        """Whether logging in always needs TLS; otherwise the scheme of a request decides."""
        return self.base_url.startswith("https://") or not self.is_local

    @property
    def hosts(self) -> frozenset[str]:
        """The host names that are answered, in lower case without port; see `allowed_hosts`."""
        listened = f"[{self.host}]" if ":" in self.host else self.host
        given = self.allowed_hosts or f"localhost,127.0.0.1,[::1],{listened}"
        named = [name.strip() for name in given.split(",")]
        whole = [*named, urlsplit(self.base_url).netloc]
        below = [name.removeprefix("*") for name in named if name.startswith("*.")]
        found = {*map(host_name, whole), *(f"*{name}" for name in map(host_name, below) if name)}
        return frozenset(found - {""} | {"*"} & set(named))


def host_name(text: str) -> str:
    """Return the name in a `Host` header, in lower case without port, "" where there is none."""
    found = re.fullmatch(_HOST, text)
    return found[1].lower() if found else ""


def is_known_host(header: str, hosts: Collection[str]) -> bool:
    """Return whether a `Host` header names one of some hosts, as `Settings.hosts` gives them."""
    name = host_name(header)
    below = (name[at:] for at, letter in enumerate(name) if letter == ".")
    return bool(name) and (
        "*" in hosts or name in hosts or any(f"*{end}" in hosts for end in below)
    )


def read_settings(**overrides: object) -> Settings:
    """Return the settings, `overrides` before the environment; raise SettingsError on a bad one."""
    try:
        return Settings.model_validate(overrides)
    except ValidationError as error:
        faults = "; ".join(
            f"{PREFIX}{'.'.join(map(str, fault['loc'])).upper()}={fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        )
        raise SettingsError(f"cannot read the settings: {faults}") from None
