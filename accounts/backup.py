"""Backups: write all accounts to one file, and restore them without those erased since."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, delete, select

from accounts import errors, tables
from accounts.rights import person_hash
from accounts.store import (
    BUSY_SECONDS,
    Address,
    Store,
    check_revision,
    database_url,
    sqlite_error,
    sqlite_file,
    sqlite_url,
)

PROGRAM_SECONDS = 3600
"""The longest that `pg_dump` or `psql` may run."""
PAGES = 1000
"""Pages of SQLite that are restored at a time."""
_HEADER = b"SQLite format 3\0"
_REVISION = re.compile(
    r"^COPY \S*alembic_version \(version_num\) FROM stdin;\n(\S+)\n", re.MULTILINE
)
_REVOCABLE = (tables.Session, tables.OneTimeToken, tables.Invitation, tables.Tries)
_ACCESS = (tables.ApiKey, tables.ShareLink)


def back_up(address: Address, path: Path) -> None:
    """Write all accounts of a database to a new file, which its owner alone may read.

    The file is whole or absent. For SQLite it is a database, for PostgreSQL an archive of
    `pg_dump`. The server may go on meanwhile.
    """
    url = database_url(address)
    if path.exists():
        raise errors.AccountsError(f"{path} is there already; name a new file")
    if not path.parent.is_dir():
        raise errors.AccountsError(f"there is no folder {path.parent}")
    with _part_of(path) as part:
        if file := sqlite_file(url):
            _copy_sqlite(file, part)
        else:
            options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
            _run("pg_dump", url, *options)


def restore(address: Address, path: Path, *, keeps_access: bool = False) -> int:
    """Replace the accounts of a database by those of a backup; return how many are erased again.

    Accounts that were erased since the backup was made stay erased, as far as the database can
    still be read. What may have been used up or revoked since is not restored: sessions, links
    sent by mail, invitations, and, unless `keeps_access`, keys for programs and share links. The
    change is one transaction; a server that runs sees it. Raises StoreVersionError, before
    anything is replaced, for a backup of a later version of Destinai.
    """
    url = database_url(address)
    if not path.is_file():
        raise errors.AccountsError(f"there is no file {path}")
    # Fails early where the database does not answer; people erased meanwhile are read again below.
    asyncio.run(_erasures(address))
    unwanted = _REVOCABLE if keeps_access else (*_REVOCABLE, *_ACCESS)
    if file := sqlite_file(url):
        return _restore_sqlite(address, file, path, unwanted)
    return _restore_postgresql(address, url, path, unwanted)


Unwanted = tuple[type[tables.Base], ...]
"""The tables that are emptied in what is restored."""
Erasures = dict[str, datetime]
"""When people were erased, by their hash."""


async def _erasures(address: Address) -> Erasures:
    store = Store.open(address)
    try:
        async with store.reading() as session:
            rows = await session.scalars(select(tables.Erasure))
            return {row.person_hash: row.at for row in rows}
    except (errors.StoreVersionError, errors.StoreDamagedError):
        return {}
    finally:
        await store.close()


# SQLite


def _copy_sqlite(database: Path, part: Path) -> None:
    with _reading_sqlite(database) as db:
        db.execute("VACUUM INTO ?", (str(part),))


def _restore_sqlite(address: Address, database: Path, path: Path, unwanted: Unwanted) -> int:
    _check_sqlite(path)
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restore-") as folder:
        copy = Path(folder) / "accounts.db"
        shutil.copyfile(path, copy)
        asyncio.run(_migrate(sqlite_url(copy)))
        # As late as may be: people are erased meanwhile.
        erasures = asyncio.run(_erasures(address))
        erased = asyncio.run(_leave_out(sqlite_url(copy), erasures, unwanted))
        if _is_damaged(database):
            with _part_of(database) as part:
                shutil.copyfile(copy, part)
                # SQLite would replay the journal of the damaged database into the new one.
                for ending in ("-journal", "-wal", "-shm"):
                    Path(f"{database}{ending}").unlink(missing_ok=True)
        else:
            _copy_into(copy, database)
    return erased


async def _leave_out(address: Address, erasures: Erasures, unwanted: Unwanted) -> int:
    """Empty tables of a restored database, and erase people again; return how many."""
    store = Store.open(address)
    try:
        async with store.writing() as session:
            for table in unwanted:
                await session.execute(delete(table))
            people = await session.scalars(select(tables.Person.id))
            gone = [person_id for person_id in people if person_hash(person_id) in erasures]
            for person_id in gone:
                await session.execute(delete(tables.Person).where(tables.Person.id == person_id))
            for hashed, at in erasures.items():
                await session.merge(tables.Erasure(person_hash=hashed, at=at))
        return len(gone)
    finally:
        await store.close()


def _check_sqlite(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise errors.StoreDamagedError(f"{path} is no backup of a database of SQLite")
    with _reading_sqlite(path) as db:
        if db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise errors.StoreDamagedError(f"{path} is damaged")
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "person"} <= names:
        raise errors.StoreDamagedError(f"{path} has no accounts")


def _is_damaged(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as db:
        try:
            return bool(db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",))
        except sqlite3.DatabaseError as error:
            return isinstance(sqlite_error(error), errors.StoreDamagedError)


def _copy_into(copy: Path, database: Path) -> None:
    """Replace a database in use by a copy, in one transaction."""
    end = time.monotonic() + BUSY_SECONDS
    left = -1

    def go_on(_status: int, remaining: int, _total: int) -> None:
        nonlocal end, left
        if remaining != left:
            end, left = time.monotonic() + BUSY_SECONDS, remaining
        elif time.monotonic() > end:
            raise errors.StoreUnavailableError("the database is locked; try again")

    with (
        _sqlite_faults(),
        closing(sqlite3.connect(copy)) as source,
        closing(sqlite3.connect(database, timeout=0)) as target,
    ):
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target, pages=PAGES, progress=go_on, sleep=0.05)


@contextmanager
def _reading_sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with (
        _sqlite_faults(),
        closing(sqlite3.connect(address, timeout=BUSY_SECONDS, uri=True)) as connection,
    ):
        yield connection


@contextmanager
def _sqlite_faults() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite_error(error) or error from None


# PostgreSQL


def _restore_postgresql(address: Address, url: URL, path: Path, unwanted: Unwanted) -> int:
    _check_dump(path)
    with tempfile.TemporaryDirectory(prefix="destinai-restore-") as folder:
        script = Path(folder) / "restore.sql"
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}")
        _run("pg_restore", None, *options, str(path))
        # As late as may be: people are erased meanwhile.
        erasures = asyncio.run(_erasures(address))
        with script.open("a", encoding="utf-8") as file:
            file.writelines(_leaving_out(erasures, unwanted))
        options = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--single-transaction")
        answer = _run("psql", url, *options, "--set=ON_ERROR_STOP=1", f"--file={script}")
    asyncio.run(_migrate(address))
    return int(answer.split()[-1])


def _check_dump(path: Path) -> None:
    """Raise an error where a dump has no accounts, or those of a later version of Destinai."""
    options = ("--data-only", "--table=alembic_version", "--file=-")
    found = _REVISION.search(_run("pg_restore", None, *options, str(path)))
    if not found:
        raise errors.StoreDamagedError(f"{path} has no accounts")
    check_revision(found[1])


def _leaving_out(erasures: Erasures, unwanted: Unwanted) -> Iterator[str]:
    yield "\nRESET search_path;\n"
    for table in unwanted:
        yield f'DELETE FROM "{table.__tablename__}";\n'  # noqa: S608 - names of our tables
    # As `psql` copies rows from the lines that follow.
    yield "CREATE TEMPORARY TABLE again (LIKE erasure) ON COMMIT DROP;\n"
    yield "COPY again (person_hash, at) FROM stdin;\n"
    for hashed, at in erasures.items():
        yield f"{hashed}\t{at.isoformat()}\n"
    yield "\\.\n"
    yield "INSERT INTO erasure SELECT * FROM again ON CONFLICT DO NOTHING;\n"
    yield (
        "WITH gone AS (DELETE FROM person WHERE encode(sha256(id::text::bytea), 'hex') "
        "IN (SELECT person_hash FROM erasure) RETURNING 1) SELECT count(*) FROM gone;\n"
    )


async def _migrate(address: Address) -> None:
    store = Store.open(address)
    try:
        await store.migrate()
    finally:
        await store.close()


def _run(program: str, url: URL | None, *options: str) -> str:
    """Run a program of PostgreSQL and return what it prints; the password is in no argument."""
    found = shutil.which(program)
    if not found:
        raise errors.AccountsError(f"{program} is not installed; install postgresql-client")
    environment = dict(os.environ)
    words = [found, *options]
    if url:
        plain = url.set(drivername="postgresql", password=None)
        words.append(f"--dbname={plain.render_as_string(hide_password=False)}")
        environment |= {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        done = subprocess.run(  # noqa: S603 - the words are our own and the operator's
            words,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PROGRAM_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise errors.StoreUnavailableError(f"{program} took longer than an hour") from None
    if done.returncode:
        # The first line says what is wrong; later ones may repeat values.
        reason = done.stderr.strip().partition("\n")[0][:300]
        raise errors.StoreError(f"{program} failed: {reason}")
    return done.stdout


# Files


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """Yield an empty private file beside another, which it replaces, on disk, at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        _sync(part)
        part.replace(path)
        _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
