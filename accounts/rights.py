"""The rights of people over their data: export, erasure, and notices before an erasure.

`RECORD` says what is kept and why (GDPR Art. 30); the privacy page shows it.
"""

import asyncio
import hashlib
import json
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.audit import Event, note
from accounts.credentials import normal_email
from accounts.errors import MailError, MailRefusedError, NotFoundError
from accounts.mail import Letter, Post
from accounts.rows import person_row
from accounts.sessions import IDLE, FreshLogIn
from accounts.store import Store

INACTIVE = timedelta(days=730)
NOTICE = timedelta(days=30)
"""From the first notice until the account is erased, at the least."""
LAST_NOTICE = timedelta(days=7)
"""From the second."""
AUDIT_KEPT = timedelta(days=365)
ERASURES_KEPT = timedelta(days=90)
"""Longer than any backup is kept."""
BATCH = 1000
"""Accounts that one run notifies or erases; the next run goes on."""
OVERDUE = timedelta(days=2)
"""The delay from which data that a daily purge deletes shows that it does not run."""
MOST_FAILURES = 20
"""Failed letters in a row after which a run sends no more, since mail is down."""
FORMAT = "destinai-account-1"
EXPORTED_AT_ONCE = 10
"""Rows, each with at most `contents.MOST_BYTES`, that an export has in memory at a time."""
SECRET_COLUMNS = frozenset(
    {"password_hash", "totp_secret", "totp_step", "token_hash", "code_hash", "key_hash"}
)
"""Secrets that give access, which an export leaves out."""


@dataclass(frozen=True, slots=True)
class Processing:
    """An entry of the record of processing: what is kept in some tables, why and how long."""

    purpose: str
    data: str
    basis: str
    kept: str
    tables: tuple[str, ...]


RECORD = (
    Processing(
        "Keep an account and let its holder in",
        "E-mail address, language, a hash of the password, the secret of the second factor, "
        "names of devices, when each was last used, links sent by mail",
        "Contract: Art. 6(1)(b) GDPR",
        "Until the account is erased, by its holder or after 24 months without use. Sessions at "
        "most 30 days, links at most 14",
        ("person", "session", "recovery_code", "one_time_token", "invitation"),
    ),
    Processing(
        "Save profiles, and the careers found for them",
        "Skills and past jobs as concepts, years of past jobs, limits and wishes, chosen, pinned "
        "and hidden careers, progress; one's own words only where one asks for it; an adviser's "
        "labels of clients",
        "Contract: Art. 6(1)(b) GDPR; what says something of health: consent, Art. 9(2)(a)",
        "Until deleted, or the account is erased",
        ("profile", "saved_result", "client"),
    ),
    Processing(
        "Save nothing twice where a program repeats a request",
        "A hash of the name and of the content of the request, and which object it made",
        "Contract: Art. 6(1)(b) GDPR",
        "A day, then until the next request or the daily purge",
        ("made_once",),
    ),
    Processing(
        "Show a profile to others, or to programs",
        "A hash of the link or key, when it was made and ends",
        "Contract: Art. 6(1)(b) GDPR; the holder makes it and can revoke it",
        "Links at most 90 days, keys at most a year, or until revoked",
        ("share_link", "api_key"),
    ),
    Processing(
        "Show the holder, and those who look into misuse, what happened to an account",
        "Which kind of event, and when; no text",
        "Legitimate interest in security: Art. 6(1)(f) GDPR",
        "12 months, or until the account is erased",
        ("audit_entry",),
    ),
    Processing(
        "Refuse those who try passwords, codes or links too often",
        "A hash of the account, the e-mail address or the network, and how often was tried",
        "Legitimate interest in security: Art. 6(1)(f) GDPR",
        "An hour, then until the next try or the daily purge",
        ("tries",),
    ),
    Processing(
        "Erase an account again where an older backup is restored",
        "A hash of the number of the account, and when it was erased",
        "Legal obligation: Art. 6(1)(c) with Art. 17 GDPR",
        "90 days, longer than backups",
        ("erasure",),
    ),
)


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did: notices sent, accounts erased, and rows that had expired.

    `waiting` counts what was due, a notice or an erasure, and was not done for want of mail.
    """

    notices: int
    erased: int
    expired: int
    waiting: int = 0


class Rights:
    """Exports and erases accounts, and deletes expired data."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._exporting = asyncio.Lock()

    async def find(self, email: str) -> uuid.UUID:
        """Return the person with an address; raise NotFoundError. For the operator alone."""
        query = select(tables.Person.id).where(tables.Person.email == normal_email(email))
        async with self._store.reading() as session:
            found = await session.scalar(query)
        if found is None:
            raise NotFoundError("there is no account with this address")
        return found

    async def export(self, log_in: FreshLogIn) -> AsyncIterator[bytes]:
        """Return the pieces of a JSON document (UTF-8) of all that is kept of a person.

        `person` has the account; the other fields are lists, one for each table; secrets are left
        out. A piece holds up to EXPORTED_AT_ONCE rows and is read when it is asked for, one at a
        time of all exports, in a transaction of its own: an account of any size neither fills
        memory nor blocks the event loop, and a slow reader does not hold the database. What is
        deleted meanwhile may be missing.
        """
        now, person_id = self._store.now(), log_in.person_id
        async with self._store.writing() as session:
            person = _row_document(await person_row(session, person_id, lock=True))
            await note(session, person_id, Event.EXPORTED, now)
        head = {"format": FORMAT, "exported": now.isoformat(), "person": person}
        return self._pieces(person_id, _json(head).removesuffix("}"))

    async def _pieces(self, person_id: uuid.UUID, head: str) -> AsyncIterator[bytes]:
        yield head.encode()
        for table in _tables_of_people():
            opening = f',\n"{table.__tablename__}": [\n'
            async for words in self._rows_of(table, person_id):
                yield f"{opening}{words}".encode()
                opening = ",\n"
            yield b"\n]" if opening == ",\n" else f"{opening}]".encode()
        yield b"}\n"

    async def _rows_of(self, table: Any, person_id: uuid.UUID) -> AsyncIterator[str]:  # noqa: ANN401 - a class with `person_id`
        """Yield the rows of a person, by primary key, some at a time, as JSON with commas."""
        (key,) = inspect(table).primary_key
        query = here = select(table).where(table.person_id == person_id).order_by(key)
        while True:
            async with self._exporting:
                async with self._store.reading() as session:
                    rows = (await session.scalars(here.limit(EXPORTED_AT_ONCE))).all()
                # Encoding a full piece takes milliseconds, in which others are answered.
                words = await asyncio.to_thread(
                    lambda rows: ",\n".join(_json(_row_document(row)) for row in rows), rows
                )
            if rows:
                yield words
            if len(rows) < EXPORTED_AT_ONCE:
                return
            here = query.where(key > getattr(rows[-1], key.key))

    async def erase(self, log_in: FreshLogIn) -> None:
        """Erase a person with everything that is kept of them, at once and for good."""
        async with self._store.writing() as session:
            await person_row(session, log_in.person_id, lock=True)
            await self._erase(session, log_in.person_id)

    async def purge(self, post: Post | None) -> Purged:
        """Delete what has expired, and notify and erase people who have been away for long.

        Nobody is erased without two notices, at least 30 and 7 days before; without `post`, where
        no letter reaches anybody, nobody is notified or erased. A person whose letter fails waits
        for the next run.
        """
        now = self._store.now()
        expired = await self._delete_expired(now)
        first, second, last = _due(now)
        if post is None:
            due = [len(await self._people(*each)) for each in (first, second, last)]
            return Purged(0, 0, expired, waiting=sum(due))
        told, untold = await self._notify(post, *first)
        told_again, untold_again = await self._notify(post, *second)
        erased = await self._erase_each(*last)
        return Purged(told + told_again, erased, expired, waiting=untold + untold_again)

    async def overdue(self) -> int:
        """Return how many rows, letters and erasures the purge should have handled days ago."""
        then = self._store.now() - OVERDUE
        conditions: list[_Ended] = [
            *_expired(then),
            *((tables.Person, and_(*due)) for due in _due(then)),
        ]
        async with self._store.reading() as session:
            counts = [
                await session.scalar(select(func.count()).select_from(table).where(condition))
                for table, condition in conditions
            ]
        return sum(count or 0 for count in counts)

    async def unencrypted(self) -> int:
        """Return how many secrets of second factors are stored; they are stored unencrypted."""
        query = select(func.count()).where(tables.Person.totp_secret.is_not(None))
        async with self._store.reading() as session:
            return await session.scalar(query) or 0

    async def _notify(self, post: Post, *conditions: ColumnElement[bool]) -> tuple[int, int]:
        """Write to each person for whom conditions hold, and note it.

        Returns how many were told, and how many were not, since mail to them failed.
        """
        people = await self._people(*conditions)
        told = failures = 0
        for person in people:
            try:
                await post.send(Letter.ERASURE, person.email, person.language)
            except MailRefusedError:
                pass  # A mailbox that is gone keeps no account for ever.
            except MailError:
                failures += 1
                if failures == MOST_FAILURES:
                    break
                continue
            told, failures = told + 1, 0
            async with self._store.writing() as session:
                await session.execute(
                    update(tables.Person)
                    .where(tables.Person.id == person.id, *conditions)
                    .values(
                        notices=tables.Person.notices + 1,
                        noticed=self._store.now(),
                    )
                )
        return told, len(people) - told

    async def _erase_each(self, *conditions: ColumnElement[bool]) -> int:
        """Erase each person for whom conditions hold; return how many."""
        erased = 0
        for person in await self._people(*conditions):
            async with self._store.writing() as session:
                # Somebody may have logged in since.
                is_quiet = select(tables.Person.id).where(
                    tables.Person.id == person.id, *conditions
                )
                if await session.scalar(is_quiet.with_for_update()):
                    await self._erase(session, person.id)
                    erased += 1
        return erased

    async def _people(self, *conditions: ColumnElement[bool]) -> Sequence[tables.Person]:
        # In random order, so that people whose mail always fails do not block the others.
        query = select(tables.Person).where(*conditions).order_by(func.random()).limit(BATCH)
        async with self._store.reading() as session:
            return (await session.scalars(query)).all()

    async def _erase(self, session: AsyncSession, person_id: uuid.UUID) -> None:
        await session.execute(delete(tables.Person).where(tables.Person.id == person_id))
        erasure = tables.Erasure(person_hash=person_hash(person_id), at=self._store.now())
        session.add(erasure)

    async def _delete_expired(self, now: datetime) -> int:
        async with self._store.writing() as session:
            results = [
                await session.execute(delete(table).where(condition))
                for table, condition in _expired(now)
            ]
        return sum(one.rowcount for one in results if isinstance(one, CursorResult))


_Ended = tuple[type[tables.Base], ColumnElement[bool]]
"""A table, and which of its rows have ended."""


def _expired(now: datetime) -> tuple[_Ended, ...]:
    """Return the tables that have rows that end by themselves, and when a row has ended."""
    passing: tuple[type[tables.Passing], ...] = (
        *(tables.OneTimeToken, tables.Invitation),
        *(tables.ShareLink, tables.ApiKey, tables.MadeOnce),
    )
    is_idle = tables.Session.last_seen <= now - IDLE
    return (
        (tables.Session, (tables.Session.expires <= now) | is_idle),
        *((table, table.expires <= now) for table in passing),
        (tables.Tries, tables.Tries.expires <= now),
        (tables.AuditEntry, tables.AuditEntry.at <= now - AUDIT_KEPT),
        (tables.Erasure, tables.Erasure.at <= now - ERASURES_KEPT),
    )


def _due(now: datetime) -> tuple[tuple[ColumnElement[bool], ...], ...]:
    """Return who is due for the first notice, for the second, and for erasure."""
    person = tables.Person
    quiet = person.last_active <= now - (INACTIVE - NOTICE)
    return (
        (quiet, person.notices == 0),
        (quiet, person.notices == 1, person.noticed <= now - (NOTICE - LAST_NOTICE)),
        (quiet, person.notices > 1, person.noticed <= now - LAST_NOTICE),
    )


def person_hash(person_id: uuid.UUID) -> str:
    """Return what is kept of a person who was erased."""
    return hashlib.sha256(str(person_id).encode()).hexdigest()


def _tables_of_people() -> list[Any]:
    mappers = sorted(tables.Base.registry.mappers, key=lambda one: one.class_.__tablename__)
    return [one.class_ for one in mappers if "person_id" in one.columns]


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _row_document(row: tables.Base) -> dict[str, Any]:
    names = (column.key for column in inspect(type(row)).columns)
    return {name: _json_value(getattr(row, name)) for name in names if name not in SECRET_COLUMNS}


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Enum) else value
