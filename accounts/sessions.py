"""Sessions: who is logged in, on which devices, and for how long."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.audit import Event, note
from accounts.credentials import is_token, new_token, token_hash
from accounts.errors import LogInError, StaleLogInError, StoreFullError, StoreReadOnlyError
from accounts.rows import delete_own_row, person_row
from accounts.store import Store

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)
FRESH = timedelta(minutes=10)
"""How long after password and second factor were given nothing asks for them again."""
SEEN_EVERY = timedelta(hours=1)
"""The precision of a session's time of last use; a request within it writes nothing."""
MOST_SESSIONS = 20
"""Sessions of one person; a further one ends the one that was used longest ago."""


_ENDED = "log in again"


@dataclass(frozen=True, slots=True)
class FreshLogIn:
    """Who gave their password, and second factor where it is on, a moment ago.

    Functions that must not work with a stolen session take it in place of the person. It comes from
    `DeviceSession.fresh_log_in`; the operator, who needs no password, makes one.
    """

    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class DeviceSession:
    """A log-in on one device; `is_fresh` where the password was given a moment ago."""

    id: uuid.UUID
    person_id: uuid.UUID
    device: str
    created: datetime
    last_seen: datetime
    expires: datetime
    is_fresh: bool

    def fresh_log_in(self) -> FreshLogIn:
        """Return the proof that the log-in is fresh; raise StaleLogInError where it is not."""
        if not self.is_fresh:
            raise StaleLogInError("the password is needed again")
        return FreshLogIn(self.person_id)


class Sessions:
    """Log-ins by tokens, of which only hashes are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def start(self, person_id: uuid.UUID, device: str) -> str:
        """Log a person in, with nothing asked, and return the token.

        `device` is a name such as "Firefox, Linux".
        """
        async with self._store.writing() as session:
            return await self.start_in(session, person_id, device)

    async def start_in(self, session: AsyncSession, person_id: uuid.UUID, device: str) -> str:
        """Log a person in as part of a transaction, and return the token."""
        now, token = self._store.now(), new_token()
        active = {"last_active": now, "notices": 0, "noticed": None}
        await session.execute(
            update(tables.Person).where(tables.Person.id == person_id).values(active)
        )
        session.add(
            tables.Session(
                person_id=person_id,
                token_hash=token_hash(token),
                device=_printable(device)[: tables.MOST_NAME_CHARS],
                created=now,
                last_seen=now,
                authenticated=now,
                expires=now + ABSOLUTE,
            )
        )
        await note(session, person_id, Event.LOGGED_IN, now)
        await session.flush()
        kept = await session.scalars(
            select(tables.Session.id)
            .where(tables.Session.person_id == person_id)
            .order_by(tables.Session.last_seen.desc(), tables.Session.created.desc())
            .limit(MOST_SESSIONS)
        )
        await session.execute(
            delete(tables.Session).where(
                tables.Session.person_id == person_id, tables.Session.id.not_in(kept.all())
            )
        )
        return token

    async def find(self, token: str) -> DeviceSession:
        """Return the session of a token; raise LogInError where it has none or has ended."""
        if not is_token(token):
            raise LogInError(_ENDED)
        now = self._store.now()
        async with self._store.reading() as session:
            row = await session.scalar(
                select(tables.Session).where(tables.Session.token_hash == token_hash(token))
            )
        if row is None or now >= row.expires or now >= row.last_seen + IDLE:
            raise LogInError(_ENDED)
        if now >= row.last_seen + SEEN_EVERY:
            # Who is logged in can still read where nothing can be saved.
            with suppress(StoreFullError, StoreReadOnlyError):
                await self._see(row)
        return self._session(row)

    async def rotate_in(self, session: AsyncSession, person_id: uuid.UUID, token: str) -> str:
        """Return a new token for a session of a person, which is fresh now; the old one ends.

        Part of a transaction. Raises LogInError where the session has ended.
        """
        now, fresh = self._store.now(), new_token()
        changed = await session.execute(
            update(tables.Session)
            .where(
                tables.Session.person_id == person_id,
                tables.Session.token_hash == token_hash(token),
            )
            .values(token_hash=token_hash(fresh), authenticated=now, last_seen=now)
            .returning(tables.Session.id)
        )
        if changed.first() is None:
            raise LogInError(_ENDED)
        return fresh

    async def end(self, token: str) -> None:
        """Log out; a token without session is no error."""
        if not is_token(token):
            return
        async with self._store.writing() as session:
            await session.execute(
                delete(tables.Session).where(tables.Session.token_hash == token_hash(token))
            )

    async def of(self, person_id: uuid.UUID) -> tuple[DeviceSession, ...]:
        """Return the sessions of a person that have not ended, the last used first."""
        now = self._store.now()
        async with self._store.reading() as session:
            rows = await session.scalars(
                select(tables.Session)
                .where(
                    tables.Session.person_id == person_id,
                    tables.Session.expires > now,
                    tables.Session.last_seen > now - IDLE,
                )
                .order_by(tables.Session.last_seen.desc(), tables.Session.id)
            )
            return tuple(map(self._session, rows))

    async def revoke(self, log_in: FreshLogIn, session_id: uuid.UUID) -> None:
        """Log a person out on one device; raise NotFoundError where it is not theirs."""
        async with self._store.writing() as session:
            await delete_own_row(session, tables.Session, log_in.person_id, session_id)
            await note(session, log_in.person_id, Event.SESSION_REVOKED, self._store.now())

    async def revoke_others(self, log_in: FreshLogIn, token: str = "") -> None:
        """Log a person out on every device but that of a token."""
        async with self._store.writing() as session:
            await person_row(session, log_in.person_id, lock=True)
            await end_others(session, log_in.person_id, token)
            await note(session, log_in.person_id, Event.SESSION_REVOKED, self._store.now())

    async def revoke_all(self) -> int:
        """Log everybody out, for the operator; return how many sessions ended."""
        async with self._store.writing() as session:
            ended = await session.scalars(delete(tables.Session).returning(tables.Session.id))
            return len(ended.all())

    async def _see(self, row: tables.Session) -> None:
        now = self._store.now()
        async with self._store.writing() as session:
            await session.execute(
                update(tables.Session).where(tables.Session.id == row.id).values(last_seen=now)
            )
            await session.execute(
                update(tables.Person)
                .where(tables.Person.id == row.person_id)
                .values(last_active=now, notices=0, noticed=None)
            )
        row.last_seen = now

    def _session(self, row: tables.Session) -> DeviceSession:
        return DeviceSession(
            id=row.id,
            person_id=row.person_id,
            device=row.device,
            created=row.created,
            last_seen=row.last_seen,
            expires=min(row.expires, row.last_seen + IDLE),
            is_fresh=self._store.now() < row.authenticated + FRESH,
        )


async def end_others(session: AsyncSession, person_id: uuid.UUID, token: str = "") -> None:
    """End every session of a person but that of a token, as part of a transaction."""
    await session.execute(
        delete(tables.Session).where(
            tables.Session.person_id == person_id,
            tables.Session.token_hash != (token_hash(token) if token else ""),
        )
    )


def _printable(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
