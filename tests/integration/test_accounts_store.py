"""The database of accounts on both stores: migrations, transactions, and failures by name."""

import shutil
import sqlite3
import stat
import uuid
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import exc, func, inspect, select, text

from accounts import errors, tables
from accounts.store import (
    MIGRATIONS,
    Store,
    database_url,
    is_exposed,
    journal_mode,
    latest_revision,
    make_private_file,
    translated_faults,
)
from tests.support.saved import add_everything, rows_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def new_store(new_address):
    store = Store.open(new_address)
    yield store
    await store.close()


def person(clock, email="ada@example.org"):
    moment = clock()
    return tables.Person(email=email, password_hash="-", created=moment, last_active=moment)


def mode_of(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


async def count(store, table):
    async with store.reading() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def table_names(store):
    def read(session):
        return sorted(inspect(session.connection()).get_table_names())

    async with store.reading() as session:
        return await session.run_sync(read)


async def test_migrations_make_the_tables_of_the_code_and_take_them_away(new_store):
    assert await new_store.revision() == ""
    await new_store.migrate()
    assert await new_store.revision() == latest_revision() == "0003"

    def differences(session):
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return compare_metadata(context, tables.Base.metadata)

    async with new_store.reading() as session:
        assert await session.run_sync(differences) == []
    await new_store.migrate("base")
    assert await table_names(new_store) == ["alembic_version"]
    await new_store.migrate()
    everything = ["alembic_version", *tables.Base.metadata.tables]
    assert await table_names(new_store) == sorted(everything)
    await new_store.migrate("0001")
    assert await table_names(new_store) == sorted(set(everything) - {"tries", "made_once"})


async def test_migrating_again_keeps_what_is_saved(store, clock):
    async with store.writing() as session:
        session.add(person(clock))
    await store.migrate()
    assert await count(store, tables.Person) == 1


LATEST = latest_revision()
DUMMY = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{latest}", None, None


def upgrade():
    {step}


def downgrade():
    with op.batch_alter_table("person") as batch:
        batch.drop_column("nickname")
        batch.alter_column("language", type_=sa.String(10))
"""


@pytest.fixture
def next_migration(tmp_path, monkeypatch):
    """Return a function that adds a migration after the last one, of one step."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    monkeypatch.setattr("accounts.store.MIGRATIONS", folder)

    def add(step):
        (folder / "versions" / "dummy.py").write_text(DUMMY.format(step=step, latest=LATEST))

    return add


async def test_a_table_that_is_copied_loses_no_row_that_refers_to_it(store, next_migration):
    await add_everything(store, "ada@example.org")
    before = await rows_of(store)
    assert before["profile"] == 2
    next_migration(
        """with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("nickname", sa.String(20)))
        batch.alter_column("language", type_=sa.String(20))"""
    )
    await store.migrate()
    assert await store.revision() == "9000"
    assert await rows_of(store) == before
    assert await store.damages() == ()
    await store.migrate(LATEST)
    assert await rows_of(store) == before
    # Other connections check references as before.
    async with store.writing() as session:
        await session.execute(text("DELETE FROM person"))
    assert await count(store, tables.Profile) == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_migration_that_leaves_rows_of_nobody_changes_nothing(store, next_migration):
    await add_everything(store, "ada@example.org")
    before = await rows_of(store)
    next_migration("""op.execute("DELETE FROM person")""")
    with pytest.raises(errors.StoreDamagedError, match="belong to nothing"):
        await store.migrate()
    assert await store.revision() == LATEST
    assert await rows_of(store) == before


async def test_tables_of_a_later_version_are_refused(new_store):
    await new_store.migrate()
    async with new_store.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(errors.StoreVersionError, match="later version"):
        await new_store.migrate()


async def test_missing_tables_are_named(new_store):
    with pytest.raises(errors.StoreVersionError, match="missing"):
        await count(new_store, tables.Person)


async def test_an_exception_saves_nothing(store, clock):
    async def save_half():
        async with store.writing() as session:
            session.add(person(clock))
            await session.flush()
            raise errors.LimitError("too many")

    with pytest.raises(errors.LimitError):
        await save_half()
    assert await count(store, tables.Person) == 0


async def test_moments_come_back_in_utc(store, clock):
    async with store.writing() as session:
        session.add(person(clock))
    async with store.reading() as session:
        (found,) = await session.scalars(select(tables.Person))
    assert found.created == clock()
    assert found.created.utcoffset().total_seconds() == 0


async def test_what_belongs_to_nobody_is_refused_without_its_words(store, clock):
    label = "somebody by name"

    async def save():
        async with store.writing() as session:
            session.add(tables.Client(person_id=uuid.uuid4(), label=label, created=clock()))

    with pytest.raises(errors.ConflictError) as caught:
        await save()
    assert label not in repr(caught.value)
    assert caught.value.__suppress_context__


async def test_what_belongs_to_a_person_goes_with_the_person(store, clock):
    async with store.writing() as session:
        ada = person(clock)
        session.add(ada)
        await session.flush()
        session.add(tables.Client(person_id=ada.id, label="A", created=clock()))
    async with store.writing() as session:
        await session.execute(text("DELETE FROM person"))
    assert await count(store, tables.Client) == 0


async def test_a_database_that_can_only_be_read_is_named(store, clock):
    setting = {
        True: "PRAGMA query_only=ON",
        False: "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    }
    async with store.writing() as session:
        await session.execute(text(setting[store.is_sqlite]))
    assert await count(store, tables.Person) == 0

    async def save():
        async with store.writing() as session:
            session.add(person(clock))

    with pytest.raises(errors.StoreReadOnlyError):
        await save()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_full_disk_saves_nothing(store, clock):
    async with store.writing() as session:
        await session.execute(text("PRAGMA max_page_count=1"))  # no more than there are

    async def save_many():
        async with store.writing() as session:
            session.add_all(person(clock, f"{number}@example.org") for number in range(2000))

    with pytest.raises(errors.StoreFullError):
        await save_many()
    assert await count(store, tables.Person) == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_lock_that_stays_is_named(address, clock, monkeypatch):
    monkeypatch.setattr("accounts.store.BUSY_SECONDS", 0.05)
    store = Store.open(address, clock)
    other = sqlite3.connect(database_url(address).database)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(errors.StoreUnavailableError, match="locked"):
        await count(store, tables.Person)
    other.close()
    assert await count(store, tables.Person) == 0
    await store.close()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_the_file_is_private_durable_and_checks_references(new_store):
    await new_store.migrate()
    assert mode_of(new_store.url.database) == 0o600
    async with new_store.reading() as session:
        found = {
            name: (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    mode = journal_mode(sqlite3.sqlite_version_info).lower()
    assert await new_store.journal() == mode.upper()
    assert found == {
        "journal_mode": mode,
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_empty_file_that_sqlite_made_for_everybody_becomes_private(new_address):
    file = Path(database_url(new_address).database)
    file.parent.mkdir()
    file.touch()
    file.chmod(0o644)
    make_private_file(file)
    assert mode_of(file) == 0o600
    file.write_bytes(b"kept")
    file.chmod(0o640)
    make_private_file(file)
    assert mode_of(file) == 0o640


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_a_write_ahead_log_needs_a_corrected_sqlite(version, mode):
    assert journal_mode(version) == mode


async def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "notes.db"
    path.write_bytes(b"no database at all" * 100)
    store = Store.open(f"sqlite:///{path}")
    with pytest.raises(errors.StoreDamagedError, match="no database"):
        await store.check()
    await store.close()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.StoreUnavailableError, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'accounts.db'}")


async def test_a_server_that_is_down_is_named_and_found_again(postgres):
    store = Store.open(postgres.database())
    assert (await store.check()).startswith("PostgreSQL ")
    postgres.stop()
    with pytest.raises(errors.StoreUnavailableError, match="does not answer"):
        await store.check()
    postgres.start()
    assert (await store.check()).startswith("PostgreSQL ")
    await store.close()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_a_connection_that_is_cut_saves_nothing(store, clock, address):
    other = Store.open(address)

    async def save():
        async with store.writing() as session:
            session.add(person(clock))
            await session.flush()
            own = await session.scalar(text("SELECT pg_backend_pid()"))
            async with other.writing() as another:
                await another.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})

    with pytest.raises(errors.StoreUnavailableError):
        await save()
    assert await count(store, tables.Person) == 0
    await other.close()


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", errors.StoreFullError),
        ("40P01", errors.StoreUnavailableError),
        ("55P03", errors.StoreUnavailableError),
        ("57P01", errors.StoreUnavailableError),
        ("42703", errors.StoreVersionError),
    ],
)
def test_states_of_postgresql_are_named(state, kind):
    origin = Exception("secret words")
    origin.sqlstate = state
    with pytest.raises(kind) as caught, translated_faults():
        raise exc.OperationalError("SELECT", {}, origin)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://root:secret@host/x", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_is_not_supported_is_refused_without_repeating_it(address):
    with pytest.raises(errors.StoreError) as caught:
        database_url(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "exposed"),
    [
        ("sqlite:////var/lib/accounts.db", False),
        ("postgresql://me:secret@127.0.0.1/accounts", False),
        ("postgresql:///accounts?host=/run/postgresql", False),
        ("postgresql://me:secret@db.example.org/accounts", True),
        ("postgresql:///accounts?host=db.example.org", True),
        ("postgresql://me@db.example.org/accounts?sslmode=prefer", True),
        ("postgresql://me@db.example.org/accounts?sslmode=verify-full", False),
    ],
)
def test_a_database_elsewhere_needs_encryption(address, exposed):
    assert is_exposed(address) == exposed
