"""Backups, restoring them, and what outlives a process that is killed, on both stores."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from accounts import backup, errors, tables
from accounts.contents import ProfileContent
from accounts.profiles import Profiles
from accounts.rights import Rights
from accounts.sessions import FreshLogIn
from accounts.store import Store, database_url, latest_revision
from accounts.throttle import StoreThrottle, Try
from tests.support.saved import add_everything, add_person, rows_of

ROOT = Path(__file__).parents[2]
ADA = "ada@example.org"
EVE = "eve@example.org"
CHILD = """
import asyncio, sys, uuid
from accounts.contents import ProfileContent
from accounts.profiles import Profiles
from accounts.store import Store

async def save(address, person_id):
    profiles = Profiles(Store.open(address))
    for number in range(100_000):
        name = f"profile {number}"
        saved = await profiles.create(person_id, name, ProfileContent(skills=[f"urn:s:{number}"]))
        print(saved.id, flush=True)

asyncio.run(save(sys.argv[1], uuid.UUID(sys.argv[2])))
"""


@pytest.fixture
def programs(database_kind, monkeypatch, request):
    """Put the programs of the server that is tested first in the path."""
    if database_kind == "postgresql":
        binaries = request.getfixturevalue("postgres").binaries
        monkeypatch.setenv("PATH", str(binaries), prepend=os.pathsep)


def run(address, does):
    """Run something asynchronous with a store, and close it."""

    async def play():
        store = Store.open(address)
        try:
            return await does(store)
        finally:
            await store.close()

    return asyncio.run(play())


def erase(address, email):
    async def does(store):
        rights = Rights(store)
        await rights.erase(FreshLogIn(await rights.find(email)))

    run(address, does)


def found(address, email):
    """Return the names of the profiles of a person, None without an account."""

    async def does(store):
        try:
            person_id = await Rights(store).find(email)
        except errors.NotFoundError:
            return None
        return sorted(one.name for one in await Profiles(store).of(person_id))

    return run(address, does)


# Backups


@pytest.mark.usefixtures("programs")
def test_a_backup_is_restored_without_those_erased_since(address, tmp_path):
    path = tmp_path / "accounts.backup"
    ada = run(address, lambda store: add_everything(store, ADA))
    run(address, lambda store: add_everything(store, EVE))
    backup.back_up(address, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    run(address, lambda store: Profiles(store).delete(ada["person_id"], ada["profile_id"]))
    erase(address, EVE)
    run(address, lambda store: add_person(store, "new@example.org"))
    assert found(address, ADA) == []

    assert backup.restore(address, path) == 1
    assert found(address, ADA) == ["My profile"]
    assert found(address, EVE) is None
    assert found(address, "new@example.org") is None
    # A second time too: the erasure is remembered in what was restored.
    assert backup.restore(address, path) == 1
    assert found(address, EVE) is None


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("keeps_access", [False, True])
def test_what_was_revoked_since_a_backup_stays_so(address, tmp_path, keeps_access):
    path = tmp_path / "accounts.backup"
    run(address, add_all_access)
    before = run(address, rows_of)
    access = {"api_key", "share_link"}
    revocable = {"session", "one_time_token", "invitation", "tries"}
    assert access | revocable <= set(before)
    backup.back_up(address, path)
    assert backup.restore(address, path, keeps_access=keeps_access) == 0
    gone = revocable if keeps_access else access | revocable
    kept = {name: count for name, count in before.items() if name not in gone}
    assert run(address, rows_of) == kept


async def add_all_access(store):
    """Add an account with all that lets somebody in: a session, links, a key, an invitation."""
    ada = await add_everything(store, ADA)
    fields = {"created": store.now(), "expires": store.now() + timedelta(days=1)}
    async with store.writing() as session:
        link = {"kind": "password", "person_id": ada["person_id"]}
        session.add(tables.OneTimeToken(token_hash="a" * 64, **link, **fields))
        session.add(tables.Invitation(token_hash="b" * 64, **fields))
    await StoreThrottle(store).count(Try.MAIL, ADA)


@pytest.mark.usefixtures("programs")
def test_who_is_erased_while_a_backup_is_read_stays_erased(address, tmp_path, monkeypatch):
    path = tmp_path / "accounts.backup"
    run(address, lambda store: add_person(store, EVE))
    backup.back_up(address, path)
    step = "_migrate" if address.startswith("sqlite") else "_check_dump"
    original = getattr(backup, step)

    def erasing(given):
        erase(address, EVE)
        return original(given)

    monkeypatch.setattr(backup, step, erasing)
    assert backup.restore(address, path) == 1
    assert found(address, EVE) is None


@pytest.mark.usefixtures("programs")
def test_a_backup_of_a_later_version_changes_nothing(address, tmp_path):
    path = tmp_path / "accounts.backup"
    run(address, lambda store: set_revision(store, "9999"))
    backup.back_up(address, path)
    run(address, lambda store: set_revision(store, latest_revision()))
    run(address, lambda store: add_everything(store, ADA))
    before = run(address, rows_of)
    with pytest.raises(errors.StoreVersionError, match="later version"):
        backup.restore(address, path)
    assert run(address, lambda store: store.revision()) == latest_revision()
    assert run(address, rows_of) == before


async def set_revision(store, revision):
    async with store.writing() as session:
        change = text("UPDATE alembic_version SET version_num = :revision")
        await session.execute(change, {"revision": revision})


@pytest.mark.usefixtures("programs")
def test_a_server_that_runs_sees_what_was_restored(address, tmp_path):
    path = tmp_path / "accounts.backup"
    run(address, lambda store: add_person(store, ADA))
    backup.back_up(address, path)

    async def play():
        store = Store.open(address)
        person_id = await Rights(store).find(ADA)
        await Profiles(store).create(person_id, "Later", ProfileContent())
        await asyncio.to_thread(backup.restore, address, path)
        assert await Profiles(store).of(person_id) == ()
        saved = await Profiles(store).create(person_id, "After", ProfileContent())
        (listed,) = await Profiles(store).of(person_id)
        assert (listed.id, listed.name, listed.version) == (saved.id, "After", 1)
        await store.close()

    asyncio.run(play())


@pytest.mark.usefixtures("programs")
def test_a_backup_is_restored_into_an_empty_database(address, new_address, tmp_path):
    path = tmp_path / "accounts.backup"
    run(address, lambda store: add_everything(store, ADA))
    backup.back_up(address, path)
    assert backup.restore(new_address, path) == 0
    assert found(new_address, ADA) == ["My profile"]
    assert run(new_address, lambda store: store.revision()) == latest_revision()


@pytest.mark.usefixtures("programs")
def test_a_backup_replaces_no_file(address, tmp_path):
    path = tmp_path / "there"
    path.write_text("mine")
    with pytest.raises(errors.AccountsError, match="there already"):
        backup.back_up(address, path)
    assert path.read_text() == "mine"
    with pytest.raises(errors.AccountsError, match="no folder"):
        backup.back_up(address, tmp_path / "nowhere" / "file")
    assert {one.name for one in tmp_path.iterdir()} <= {"there", "accounts.db"}


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("content", [b"", b"no backup", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_backup_changes_nothing(address, tmp_path, content):
    run(address, lambda store: add_everything(store, ADA))
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(errors.StoreError):
        backup.restore(address, path)
    with pytest.raises(errors.AccountsError, match="no file"):
        backup.restore(address, tmp_path / "nowhere")
    assert found(address, ADA) == ["My profile"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_database_of_something_else_is_no_backup(address, tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE person (name TEXT)")
    other.close()
    with pytest.raises(errors.StoreDamagedError, match="no accounts"):
        backup.restore(address, path)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_damaged_database_is_replaced_by_a_backup(address, tmp_path):
    path = tmp_path / "accounts.backup"
    run(address, lambda store: add_everything(store, ADA))
    backup.back_up(address, path)
    database = Path(database_url(address).database)
    database.write_bytes(b"damaged" * 1000)
    with pytest.raises(errors.StoreDamagedError):
        found(address, ADA)
    with pytest.raises(errors.StoreDamagedError):
        backup.back_up(address, tmp_path / "another")
    assert backup.restore(address, path) == 0
    assert found(address, ADA) == ["My profile"]
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_lock_that_stays_ends_the_restoring(address, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "BUSY_SECONDS", 0.2)
    path = tmp_path / "accounts.backup"
    run(address, lambda store: add_person(store, ADA))
    backup.back_up(address, path)
    other = sqlite3.connect(database_url(address).database)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(errors.StoreUnavailableError, match="locked"):
        backup.restore(address, path)
    other.close()
    assert found(address, ADA) == []


def test_a_program_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(errors.AccountsError, match="pg_dump is not installed"):
        backup.back_up("postgresql://nobody@127.0.0.1:1/none", tmp_path / "file")


def test_a_server_that_is_down_is_named_without_its_password(postgres, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(postgres.binaries), prepend=os.pathsep)
    with pytest.raises(errors.StoreError, match="pg_dump failed") as caught:
        backup.back_up("postgresql://nobody:secret@127.0.0.1:1/none", tmp_path / "file")
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


# Kills


def saved_until_killed(address, person_id, most):
    """Save profiles in a process that is killed after so many; return what it acknowledged."""
    command = [sys.executable, "-c", CHILD, address, str(person_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        lines = [child.stdout.readline() for _ in range(most)]
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().splitlines(keepends=True)
    whole = [line for line in (*lines, *rest) if line.endswith("\n")]
    assert child.returncode == -signal.SIGKILL
    return [line.strip() for line in whole]


def check_kills(address, rounds, most):
    """Kill a saving process again and again: all that was acknowledged is there, and whole."""
    for number in range(rounds):
        person = run(address, lambda store, n=number: add_person(store, f"{n}@example.org"))
        acknowledged = saved_until_killed(address, person, most)
        assert len(acknowledged) >= most
        profiles = run(address, lambda store, person=person: Profiles(store).of(person))
        assert set(acknowledged) <= {str(one.id) for one in profiles}
        for one in profiles:
            saved = run(address, lambda store, p=person, o=one: Profiles(store).get(p, o.id))
            assert saved.content.skills == [f"urn:s:{one.name.removeprefix('profile ')}"]


def test_an_acknowledged_save_outlives_a_kill(address):
    check_kills(address, rounds=1, most=5)


@pytest.mark.slow  # 500 saves in 50 processes, each of which starts Python: minutes
def test_of_500_acknowledged_saves_all_outlive_a_kill(address):
    check_kills(address, rounds=50, most=10)


def test_a_save_outlives_a_server_that_stops_as_in_a_crash(postgres, migrated_postgresql):
    address = migrated_postgresql
    person = run(address, lambda store: add_person(store, "crash@example.org"))
    saved = run(address, lambda store: Profiles(store).create(person, "A", ProfileContent()))
    postgres.stop("immediate")
    postgres.start()
    assert run(address, lambda store: Profiles(store).get(person, saved.id)) == saved
