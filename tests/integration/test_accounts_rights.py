"""A person's copy of all that is kept, its erasure, and the purge, on both stores."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from accounts import errors, tables
from accounts.access import Access
from accounts.audit import Event
from accounts.contents import ProfileContent
from accounts.mail import Letter, Post
from accounts.one_time_tokens import TokenKind
from accounts.profiles import Profiles
from accounts.rights import (
    EXPORTED_AT_ONCE,
    MOST_FAILURES,
    RECORD,
    SECRET_COLUMNS,
    Purged,
    Rights,
    person_hash,
)
from accounts.sessions import FreshLogIn, Sessions
from tests.support.fake_mail import FakeMailer, write_letter
from tests.support.saved import add_everything, add_person, rows_of

pytestmark = pytest.mark.anyio

ADA = "ada@example.org"
EVE = "eve@example.org"


@pytest.fixture
def mailer():
    return FakeMailer()


@pytest.fixture
def rights(store):
    return Rights(store)


async def add_secrets(store, person_id):
    """Add what only other modules make: a recovery code and a link sent by mail."""
    now = store.now()
    async with store.writing() as session:
        session.add(tables.RecoveryCode(person_id=person_id, code_hash="c" * 64))
        session.add(
            tables.OneTimeToken(
                kind=TokenKind.EMAIL,
                token_hash=person_id.hex + person_id.hex,
                person_id=person_id,
                email="new@example.org",
                created=now,
                expires=now + timedelta(days=1),
            )
        )


async def test_an_export_has_everything_but_secrets(store, rights, clock):
    ada = await add_everything(store, ADA)
    await add_secrets(store, ada["person_id"])
    await add_everything(store, EVE)
    document = json.loads(b"".join(await pieces_of(rights, ada["person_id"])))
    text = json.dumps(document)
    assert document["format"] == "destinai-account-1"
    assert document["exported"] == clock().isoformat()
    assert document["person"]["email"] == ADA
    kept = {"person", *(name for name, rows in document.items() if isinstance(rows, list) and rows)}
    assert kept == await tables_with_rows_of(store)
    assert {one["name"] for one in document["profile"]} == {"My profile", "Of a client"}
    assert "my aunt Rosalind" in text
    assert document["saved_result"][0]["catalogue_version"] == "esco-1.1.1-en"
    assert Event.EXPORTED in {one["event"] for one in document["audit_entry"]}
    assert EVE not in text
    for secret in (*SECRET_COLUMNS, ada["key"], ada["share_token"], ada["session_token"]):
        assert secret not in text


async def pieces_of(rights, person_id):
    """Return the pieces of an export."""
    return [piece async for piece in await rights.export(FreshLogIn(person_id))]


@pytest.mark.parametrize(
    "count", [EXPORTED_AT_ONCE - 1, EXPORTED_AT_ONCE, 2 * EXPORTED_AT_ONCE + 1]
)
async def test_an_export_is_read_in_pieces_of_a_few_rows(store, rights, count):
    ada, profiles = await add_person(store, ADA), Profiles(store)
    content = ProfileContent(skills=[f"urn:s:{'x' * 480}{number}" for number in range(100)])
    names = {f"Profile {number}" for number in range(count)}
    for name in names:
        await profiles.create(ada, name, content)
    pieces = await pieces_of(rights, ada)
    document = json.loads(b"".join(pieces))
    assert len(document["profile"]) == count
    assert {one["name"] for one in document["profile"]} == names
    assert all(one["content"]["skills"] == content.skills for one in document["profile"])
    of_one = len(json.dumps(document["profile"][0]))
    assert max(map(len, pieces)) <= EXPORTED_AT_ONCE * (of_one + 100)


async def test_one_who_reads_slowly_keeps_nobody_from_the_database(store, rights):
    ada = await add_everything(store, ADA)
    pieces = await rights.export(FreshLogIn(ada["person_id"]))
    await anext(pieces)
    assert await Profiles(store).create(ada["person_id"], "Meanwhile", ProfileContent())
    await rights.erase(FreshLogIn(ada["person_id"]))
    rest = b"".join([piece async for piece in pieces])
    assert b"Rosalind" not in rest


async def tables_with_rows_of(store):
    """Return the tables that have a row and belong to people."""
    return set(await rows_of(store)) - {"erasure", "invitation"}


async def test_nothing_of_an_erased_person_is_left(store, rights):
    ada = await add_everything(store, ADA)
    await add_secrets(store, ada["person_id"])
    await rights.erase(FreshLogIn(ada["person_id"]))
    assert await rows_of(store) == {"erasure": 1}
    async with store.reading() as session:
        (erasure,) = await session.scalars(select(tables.Erasure))
    assert erasure.person_hash == person_hash(ada["person_id"])
    for refused in (
        rights.erase(FreshLogIn(ada["person_id"])),
        rights.export(FreshLogIn(ada["person_id"])),
        rights.find(ADA),
        Profiles(store).get(ada["person_id"], ada["profile_id"]),
    ):
        with pytest.raises(errors.NotFoundError):
            await refused
    with pytest.raises(errors.LogInError):
        await Sessions(store).find(ada["session_token"])
    with pytest.raises(errors.LinkError):
        await Access(store).shared(ada["share_token"])


async def test_what_is_anothers_outlives_an_erasure(store, rights):
    await add_everything(store, EVE)
    before = await rows_of(store)
    ada = await add_everything(store, ADA)
    await rights.erase(FreshLogIn(ada["person_id"]))
    assert await rows_of(store) == before | {"erasure": 1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_no_file_of_the_database_holds_words_of_an_erased_person(store, rights):
    ada = await add_everything(store, ADA)
    database = store.url.database
    assert b"Rosalind" in bytes_beside(database)
    await rights.erase(FreshLogIn(ada["person_id"]))
    await store.close()
    for words in (b"Rosalind", b"ada@example", b"My profile", ada["person_id"].hex.encode()):
        assert words not in bytes_beside(database)


def bytes_beside(database):
    """Return the bytes of a database and of its journals."""
    folder = Path(database).parent
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.db*")))


async def test_a_person_is_found_by_address(store, rights):
    ada = await add_person(store, ADA)
    assert await rights.find(" ADA@example.org") == ada
    with pytest.raises(errors.NotFoundError):
        await rights.find(EVE)


async def test_who_stays_away_is_told_twice_and_then_erased(store, rights, mailer, clock):
    ada = await add_person(store, ADA)
    post = Post(mailer, write_letter)

    async def purge():
        purged = await rights.purge(post)
        return purged.notices, purged.erased

    clock.forward(days=699)
    assert await purge() == (0, 0)
    clock.forward(days=1)
    assert await purge() == (1, 0)
    assert mailer.last() == (ADA, Letter.ERASURE, "")
    assert await purge() == (0, 0)
    clock.forward(days=23)
    assert await purge() == (1, 0)
    clock.forward(days=6)
    assert await purge() == (0, 0)
    clock.forward(days=1)
    assert await purge() == (0, 1)
    with pytest.raises(errors.NotFoundError):
        await rights.find(ADA)
    assert await rows_of(store) == {"erasure": 1}
    assert ada


async def test_nobody_is_erased_without_notice_however_late(store, rights, mailer, clock):
    await add_person(store, ADA)
    post = Post(mailer, write_letter)
    clock.forward(days=2000)
    assert await rights.purge(post) == Purged(notices=1, erased=0, expired=0)
    clock.forward(days=100)
    assert await rights.purge(post) == Purged(notices=1, erased=0, expired=0)
    clock.forward(days=7)
    assert await rights.purge(post) == Purged(notices=0, erased=1, expired=0)


async def test_who_comes_back_stays(store, rights, mailer, clock):
    ada = await add_person(store, ADA)
    post = Post(mailer, write_letter)
    clock.forward(days=701)
    await rights.purge(post)
    await Sessions(store).start(ada, "Phone")
    clock.forward(days=40)
    assert (await rights.purge(post)).erased == 0
    clock.forward(days=660)
    assert (await rights.purge(post)).notices == 1


async def test_mail_that_cannot_be_sent_erases_nobody(store, rights, mailer, clock):
    for number in range(MOST_FAILURES + 5):
        await add_person(store, f"{number}@example.org")
    await Sessions(store).start(await add_person(store, ADA), "Phone")
    async with store.writing() as session:
        await session.execute(update(tables.Person).values(last_active=clock()))
    clock.forward(days=800)
    mailer.is_down = True
    purged = await rights.purge(Post(mailer, write_letter))
    assert purged == Purged(notices=0, erased=0, expired=2, waiting=MOST_FAILURES + 6)
    assert mailer.tries == MOST_FAILURES
    async with store.reading() as session:
        told = await session.scalars(select(tables.Person.notices).distinct())
        assert told.all() == [0]


async def test_an_address_that_fails_keeps_nobody_else_from_their_letters(
    store, rights, mailer, clock
):
    await add_person(store, ADA)
    await add_person(store, EVE)
    mailer.failing = {ADA}
    post = Post(mailer, write_letter)
    clock.forward(days=700)
    assert await rights.purge(post) == Purged(notices=1, erased=0, expired=0, waiting=1)
    clock.forward(days=23)
    assert await rights.purge(post) == Purged(notices=1, erased=0, expired=0, waiting=1)
    clock.forward(days=7)
    assert await rights.purge(post) == Purged(notices=0, erased=1, expired=0, waiting=1)
    assert await rights.find(ADA)
    assert [mail.to for mail in mailer.sent] == [EVE, EVE]


async def test_without_mail_nobody_is_told_or_erased_and_what_expired_goes(
    store, rights, mailer, clock
):
    await Sessions(store).start(await add_person(store, EVE), "Phone")
    await add_person(store, ADA)
    clock.forward(days=700)
    await rights.purge(Post(mailer, write_letter))
    clock.forward(days=23)
    await rights.purge(Post(mailer, write_letter))
    await Sessions(store).start(await add_person(store, "new@example.org"), "Phone")
    clock.forward(days=100)
    assert await rights.purge(None) == Purged(notices=0, erased=0, expired=1, waiting=2)
    assert await rights.find(ADA)
    assert await rights.purge(Post(mailer, write_letter)) == Purged(0, 2, 0)


async def test_a_mailbox_that_is_gone_keeps_no_account(store, rights, clock):
    class GoneMailer:
        async def send(self, _mail):
            raise errors.MailRefusedError("the server for mail refuses the address")

    await add_person(store, ADA)
    post = Post(GoneMailer(), write_letter)
    for days in (700, 23, 7):
        clock.forward(days=days)
        purged = await rights.purge(post)
    assert purged.erased == 1


async def test_what_has_expired_is_deleted(store, rights, mailer, clock):
    ada = await add_everything(store, ADA)
    await add_secrets(store, ada["person_id"])
    gone = await add_person(store, EVE)
    await rights.erase(FreshLogIn(gone))
    post = Post(mailer, write_letter)
    assert (await rights.purge(post)).expired == 0
    clock.forward(days=15)
    assert (await rights.purge(post)).expired == 2  # the session and the link sent by mail
    clock.forward(days=75)
    assert (await rights.purge(post)).expired == 2  # the share link and the erasure
    clock.forward(days=275)
    assert (await rights.purge(post)).expired == 4  # the key and three notes of what happened
    assert await rows_of(store) == {
        **{"person": 1, "client": 1, "profile": 2},
        **{"saved_result": 1, "recovery_code": 1},
    }


async def test_what_is_overdue_is_what_a_daily_purge_would_have_ended(store, rights, clock):
    await add_everything(store, ADA)
    clock.forward(days=14)  # when the session ends
    assert await rights.overdue() == 0
    clock.forward(days=1)
    assert await rights.overdue() == 0
    clock.forward(days=1)
    assert await rights.overdue() == 1
    await rights.purge(None)
    assert await rights.overdue() == 0
    clock.forward(days=700)
    await rights.purge(None)
    assert await rights.overdue() == 1  # the first letter


async def test_secrets_of_second_factors_are_counted(store, rights):
    await add_person(store, ADA, totp_secret="A" * 32)
    await add_person(store, EVE)
    assert await rights.unencrypted() == 1


def test_the_record_names_every_table():
    named = [name for entry in RECORD for name in entry.tables]
    assert sorted(named) == sorted(tables.Base.metadata.tables)


def test_the_hash_of_a_person_is_that_of_the_identifier():
    known = uuid.UUID("12345678-1234-5678-1234-567812345678")
    assert person_hash(known)[:16] == "749408f8a9da7854"
