"""Databases for the tests of accounts: SQLite in a file, and a PostgreSQL of their own."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from pwd import getpwnam

import pytest
from sqlalchemy import text

from accounts.store import Store
from accounts.tables import Base

POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian puts the servers; the last one is the newest."""
UNPRIVILEGED = "nobody"
OPTIONS = "-c listen_addresses='' -c max_connections=50"
NOT_DURABLE = "-c fsync=off -c full_page_writes=off"


class PostgresServer:
    """A server that listens on a socket in a temporary folder, without a password."""

    def __init__(self, binaries: Path, folder: Path, options: str) -> None:
        self.binaries = binaries
        self.folder = folder
        self.options = options
        # PostgreSQL refuses to run as root.
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._names = count(1)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = self.folder / "log"
        options = f"{self.options} -k {self.folder}"
        self._run("pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; with `immediate` it stops as in a crash."""
        self._run("pg_ctl", "stop", "-w", "-D", self.data, "-m", mode)

    def initialise(self) -> None:
        """Write the files of an empty server."""
        if self.user:
            owner = getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")

    def database(self, template: str = "template0") -> str:
        """Make a database, as a copy of another where one is named, and return its URL."""
        name = f"test_{next(self._names)}"
        self._run("createdb", "-h", self.folder, "-U", "postgres", "-T", template, name)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected."""
        name = url.rpartition("/")[2].partition("?")[0]
        self._run("dropdb", "--force", "-h", self.folder, "-U", "postgres", name)

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    @property
    def data(self) -> Path:
        """The folder of the files of the server."""
        return self.folder / "data"

    def _run(self, program: str, *words: object) -> None:
        command = [str(self.binaries / program), *map(str, words)]
        subprocess.run(
            command,
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )


@contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[PostgresServer | None]:
    """Yield a running server, None where PostgreSQL is not installed.

    Unless it `is_durable`, it is quick, and keeps nothing when the machine stops.
    """
    if not POSTGRESQL:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="destinai-pg-"))
    options = OPTIONS if is_durable else f"{OPTIONS} {NOT_DURABLE}"
    server = PostgresServer(POSTGRESQL[-1], folder, options)
    try:
        server.initialise()
        server.start()
        yield server
        server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class FakeClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.moment

    def forward(self, **time: float) -> None:
        """Move on by some time, in the words of `timedelta`."""
        self.moment += timedelta(**time)


@pytest.fixture
def clock():
    """Return a clock at noon of 1 March 2026, UTC."""
    return FakeClock()


@pytest.fixture
def anyio_backend():
    """Run asynchronous tests on asyncio, as the server runs."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres():
    """Return a PostgreSQL server of the tests' own; skip the test where none is installed."""
    with postgres_server() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory):
    """Return a file with the tables of accounts, to be copied."""
    path = tmp_path_factory.mktemp("accounts") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgres):
    """Return the URL of a database with the tables of accounts, to be emptied before use."""
    url = postgres.database()
    _migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request):
    """Return each kind of database in turn."""
    return request.param


@pytest.fixture
def new_address(database_kind, request, tmp_path):
    """Return the address of a database without tables."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'accounts.db'}"
    return request.getfixturevalue("postgres").database()


@pytest.fixture
def address(database_kind, request, tmp_path):
    """Return the address of a database with empty tables."""
    if database_kind == "sqlite":
        path = tmp_path / "accounts.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    url = request.getfixturevalue("migrated_postgresql")
    _run(_empty(url))
    return url


@pytest.fixture
async def store(address, clock):
    """Return a store over empty tables, by the clock of the test."""
    store = Store.open(address, clock)
    yield store
    await store.close()


def _migrate(address: str) -> None:
    async def migrate() -> None:
        store = Store.open(address)
        await store.migrate()
        await store.close()

    _run(migrate())


def _run(work: Coroutine[None, None, None]) -> None:
    # In a thread of its own, since the loop of Playwright may run in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _empty(address: str) -> None:
    store = Store.open(address)
    async with store.writing() as session:
        names = ", ".join(Base.metadata.tables)
        await session.execute(text(f"TRUNCATE {names}"))
    await store.close()
