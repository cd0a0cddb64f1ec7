"""The database: connections, transactions, migrations, and what its failures mean."""

import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy import exc as faults
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from accounts import errors

Address = str | URL
"""Of a database: as an operator writes it, or as it was read."""

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 5
STATEMENT_SECONDS = 10
MIGRATION_LOCK = 0x64657374
"""Key of the PostgreSQL advisory lock under which one process at a time migrates."""

_SQLITE_ERRORS: dict[int, tuple[type[errors.StoreError], str]] = {
    sqlite3.SQLITE_FULL: (errors.StoreFullError, "the disk of the database is full"),
    sqlite3.SQLITE_READONLY: (errors.StoreReadOnlyError, "the database can only be read"),
    sqlite3.SQLITE_CORRUPT: (errors.StoreDamagedError, "the database is damaged"),
    sqlite3.SQLITE_NOTADB: (errors.StoreDamagedError, "the file is no database of SQLite"),
    sqlite3.SQLITE_CANTOPEN: (errors.StoreUnavailableError, "the database cannot be opened"),
    sqlite3.SQLITE_BUSY: (errors.StoreUnavailableError, "the database is locked; try again"),
    sqlite3.SQLITE_LOCKED: (errors.StoreUnavailableError, "the database is locked; try again"),
    sqlite3.SQLITE_IOERR: (errors.StoreUnavailableError, "the database cannot be read or written"),
}
_POSTGRESQL_ERRORS: dict[str, tuple[type[errors.StoreError], str]] = {
    "53100": (errors.StoreFullError, "the disk of the database is full"),
    "25006": (errors.StoreReadOnlyError, "the database can only be read"),
    "42P01": (errors.StoreVersionError, "the tables of accounts are missing"),
    "42703": (errors.StoreVersionError, "the tables are not those of this version of Destinai"),
}


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Store:
    """A database with the tables of accounts, on SQLite or PostgreSQL.

    `clock` says what time it is. Raises StoreError in every use where the database fails.
    """

    def __init__(self, url: URL, clock: Callable[[], datetime] = utc_now) -> None:
        self.url = url
        self.now = clock
        self._engine = _engine(url)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @classmethod
    def open(cls, address: Address, clock: Callable[[], datetime] = utc_now) -> Self:
        """Return the store at an address, `sqlite:///FILE` or `postgresql://…`.

        Connects at the first use. A missing file of SQLite is made for its owner alone.
        """
        url = database_url(address)
        if file := sqlite_file(url):
            make_private_file(file)
        return cls(url, clock)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of SQLite."""
        return self.url.get_backend_name() == "sqlite"

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Yield a session to read with; what it changes is not kept."""
        with translated_faults():
            async with self._sessions() as session:
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Yield a session whose changes are saved all at the end, or none on an exception.

        When this ends without one, the changes are on disk.
        """
        with translated_faults():
            async with self._sessions() as session, session.begin():
                await session.connection(execution_options={"write": True})
                yield session

    async def migrate(self, revision: str = "head") -> None:
        """Bring the tables to a revision, upwards or (`base`, an older one) downwards.

        All steps are one transaction; processes that start together wait for each other. Raises
        StoreDamagedError where a row would belong to nothing afterwards.
        """
        engine = _engine(self.url)
        if self.is_sqlite:
            event.listen(engine.sync_engine, "connect", _leave_references)
        try:
            with translated_faults():
                async with engine.connect() as connection:
                    options = await connection.execution_options(write=True)
                    async with options.begin():
                        await options.run_sync(_migrate, revision)
        finally:
            await engine.dispose()

    async def revision(self) -> str:
        """Return the revision of the tables, "" where there are none."""
        with translated_faults():
            async with self._engine.connect() as connection:
                return await connection.run_sync(_revision_of)

    async def damages(self) -> tuple[str, ...]:
        """Return what is wrong with a file of SQLite; of PostgreSQL nothing is looked at."""
        if not self.is_sqlite:
            return ()
        async with self.reading() as session:
            integrity = await session.execute(text("PRAGMA integrity_check(5)"))
            found = [row[0] for row in integrity if row[0] != "ok"]
            orphans = (await session.execute(text("PRAGMA foreign_key_check"))).all()
        return (*found, *([f"{len(orphans)} rows belong to nothing"] if orphans else ()))

    async def journal(self) -> str:
        """Return the journal mode of a file of SQLite, "" for PostgreSQL."""
        if not self.is_sqlite:
            return ""
        async with self.reading() as session:
            mode = (await session.execute(text("PRAGMA journal_mode"))).scalar_one()
        return str(mode).upper()

    async def check(self) -> str:
        """Return the name and version of the database, after a read; for `/readyz`."""
        query = "SELECT sqlite_version()" if self.is_sqlite else "SHOW server_version"
        async with self.reading() as session:
            version = (await session.execute(text(query))).scalar_one()
        return f"{'SQLite' if self.is_sqlite else 'PostgreSQL'} {version}"


def latest_revision() -> str:
    """Return the revision that this version of Destinai works with."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def check_revision(revision: str) -> None:
    """Raise StoreVersionError where tables have a revision that this version does not know."""
    if revision not in _revisions(ScriptDirectory(str(MIGRATIONS))):
        raise _later_version()


def database_url(address: Address) -> URL:
    """Return the URL, with driver, of the address of a database; raise StoreError on a bad one.

    The message never repeats the address, which may hold a password.
    """
    try:
        url = make_url(address)
    except faults.ArgumentError:
        raise errors.StoreError("the address of the database cannot be read") from None
    if url.drivername in {"sqlite", "sqlite+aiosqlite"} and url.database not in {None, ":memory:"}:
        return url.set(drivername="sqlite+aiosqlite")
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        if not find_spec("psycopg"):
            raise errors.StoreError("PostgreSQL needs Destinai with its extra `postgres`")
        return url.set(drivername="postgresql+psycopg")
    raise errors.StoreError(
        "the address of the database is neither sqlite:///FILE nor postgresql://HOST/DATABASE"
    )


def is_exposed(address: Address) -> bool:
    """Return whether a connection to a database may cross a network unencrypted."""
    url = database_url(address)
    host = str(url.query.get("host", url.host or ""))
    if url.get_backend_name() == "sqlite" or host.startswith("/"):
        return False
    is_local = host in {"", "localhost", "127.0.0.1", "::1"}
    return not is_local and url.query.get("sslmode") not in {"require", "verify-ca", "verify-full"}


def sqlite_file(address: Address) -> Path | None:
    """Return the file of a database of SQLite, None for PostgreSQL."""
    url = database_url(address)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def sqlite_url(path: Path) -> Address:
    """Return the address of a file of SQLite, whatever characters its name has."""
    return URL.create("sqlite", database=str(path.absolute()))


def sqlite_error(error: sqlite3.Error) -> errors.StoreError | None:
    """Return what an error of SQLite means, None where it is a fault of the code."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_ERROR and "no such" in str(error):
        kind, words = _POSTGRESQL_ERRORS["42P01"]
        return kind(words)
    found = _SQLITE_ERRORS.get(code & 0xFF)
    return found[0](found[1]) if found else None


def journal_mode(version: tuple[int, ...]) -> str:
    """Return the journal mode for a version of SQLite.

    A write-ahead log can be damaged by two connections before 3.51.3, except in two series with the
    fix (https://sqlite.org/wal.html, "WAL-reset bug").
    """
    backports = {(3, 44): 6, (3, 50): 7}
    least = backports.get((version[0], version[1]))
    is_fixed = version >= (3, 51, 3) or (least is not None and version[2] >= least)
    return "WAL" if is_fixed else "TRUNCATE"


@contextmanager
def translated_faults() -> Iterator[None]:
    """Turn errors of a database into those of this room, without the values of the statement."""
    try:
        yield
    except faults.IntegrityError:
        raise errors.ConflictError("this exists already, or what it belongs to is gone") from None
    except faults.TimeoutError:
        raise errors.StoreUnavailableError("all connections are in use; try again") from None
    except faults.DBAPIError as error:
        found = _meaning(error)
        if not found:
            raise
        raise found from None
    except CommandError:
        raise _later_version() from None
    except OSError as error:
        raise errors.StoreUnavailableError(
            f"the database does not answer: {error.strerror or error}"
        ) from None


def _later_version() -> errors.StoreVersionError:
    return errors.StoreVersionError(
        "the tables were made by a later version of Destinai; use that version"
    )


def _meaning(error: faults.DBAPIError) -> errors.StoreError | None:
    origin: Any = error.orig
    if isinstance(origin, sqlite3.Error):
        return sqlite_error(origin)
    state: str | None = getattr(origin, "sqlstate", None)
    if state in _POSTGRESQL_ERRORS:
        kind, words = _POSTGRESQL_ERRORS[state]
        return kind(words)
    # Connection, resources, operator intervention, lock and statement time-outs, deadlocks.
    is_down = state is None or state[:2] in {"08", "28", "3D", "40", "53", "55", "57", "58"}
    if is_down and isinstance(error, faults.OperationalError):
        return errors.StoreUnavailableError("the database does not answer; try again")
    return None


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        bounds = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={BUSY_SECONDS}s"
        return create_async_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=BUSY_SECONDS,
            connect_args={"connect_timeout": BUSY_SECONDS, "options": bounds},
        )
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the adapter's type
    # SQLAlchemy begins transactions itself; Python's sqlite3 would begin them too late.
    connection.isolation_level = None
    mode = journal_mode(sqlite3.sqlite_version_info)
    cursor = connection.cursor()
    try:
        for pragma in (
            "foreign_keys=ON",
            f"journal_mode={mode}",
            "synchronous=FULL",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
    except sqlite3.OperationalError as error:
        # A file that cannot be written keeps its mode, and can still be read.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
    finally:
        cursor.close()


def _leave_references(connection: Any, _record: object) -> None:  # noqa: ANN401 - as above
    # A table is changed by copying and dropping it, which would delete the rows that refer to it.
    # Within a transaction it is too late to say so.
    connection.execute("PRAGMA foreign_keys=OFF").close()


def _begin_sqlite(connection: Connection) -> None:
    # A write that began as a read fails at once where another write came between.
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_private_file(path: Path) -> None:
    """Make a missing file for its owner alone; raise StoreUnavailableError where that fails.

    An empty file is made private too: SQLite creates one that everybody can read where the file of
    a running server is removed.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_CREAT | os.O_RDONLY, 0o600)
        try:
            if not os.fstat(file).st_size:
                with suppress(PermissionError):  # another's, who has chosen
                    path.chmod(0o600)
        finally:
            os.close(file)
    except OSError as error:
        raise errors.StoreUnavailableError(
            f"{path} cannot be opened: {error.strerror or error}"
        ) from None


def _migrate(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    now = _revision_of(connection)
    known = _revisions(scripts)
    if now and now not in known:
        raise CommandError(now)
    goal = scripts.get_current_head() if revision == "head" else revision
    is_down = goal == "base" or (now in known and goal in known[known.index(now) + 1 :])
    (command.downgrade if is_down else command.upgrade)(config, revision)
    if connection.dialect.name == "sqlite" and now != _revision_of(connection):
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise errors.StoreDamagedError(
                f"{len(orphans)} rows would belong to nothing; the tables were not changed"
            )


def _revisions(scripts: ScriptDirectory) -> list[str]:
    """Return the revisions that this version knows, the latest first."""
    return [script.revision for script in scripts.walk_revisions("base", "heads")]


def _revision_of(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""
