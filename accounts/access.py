"""Access without logging in: links that show a profile to others, and keys for programs."""

import hmac
import re
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.audit import Event, note
from accounts.contents import ProfileContent, read_content, read_name
from accounts.credentials import TOKEN, is_token, new_token, token_hash
from accounts.errors import InvalidInputError, LimitError, LinkError, LogInError, ScopeError
from accounts.rows import delete_own_row, own_row, person_row
from accounts.sessions import FreshLogIn
from accounts.store import Store

SHARE_LASTS = timedelta(days=90)
KEY_LASTS = timedelta(days=365)
MOST_SHARE_LINKS = 20
MOST_KEYS = 10
_PREFIX_BYTES = 5
KEY_MARK = "destinai"
"""How every key begins."""
_KEY = re.compile(rf"({KEY_MARK}_[0-9a-f]{{{2 * _PREFIX_BYTES}}})_{TOKEN}")
_CLOSED = "this link was revoked or has expired"
_WRONG = "the key is not right, was revoked or has expired"


class Scope(StrEnum):
    """What a key may be used for."""

    MATCH = "match"
    READ_PROFILES = "profiles:read"
    WRITE_PROFILES = "profiles:write"


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A link by which others see a profile; its token is shown only when it is made."""

    id: uuid.UUID
    profile_id: uuid.UUID
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class SharedProfile:
    """What others see: concepts by URI. Neither name, statements, notes nor hidden careers."""

    skills: tuple[str, ...]
    partial_skills: tuple[str, ...]
    occupations: tuple[str, ...]
    pinned: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key for programs; the whole of it is shown only when it is made."""

    id: uuid.UUID
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime


class Access:
    """Makes, lists, revokes and resolves share links and keys."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def share(
        self, person_id: uuid.UUID, profile_id: uuid.UUID, lasts: timedelta = SHARE_LASTS
    ) -> tuple[str, ShareLink]:
        """Return the token of a new link to a profile, and the link; at most 90 days."""
        lasts, now = _within(lasts, SHARE_LASTS), self._store.now()
        token = new_token()
        async with self._store.writing() as session:
            await person_row(session, person_id, lock=True)
            await own_row(session, tables.Profile, person_id, profile_id)
            await _leave_room(session, tables.ShareLink, person_id, MOST_SHARE_LINKS, now)
            row = tables.ShareLink(
                person_id=person_id,
                profile_id=profile_id,
                token_hash=token_hash(token),
                created=now,
                expires=now + lasts,
            )
            session.add(row)
            await note(session, person_id, Event.SHARED, now)
            await session.flush()
            return token, _link(row)

    async def shared(self, token: str) -> SharedProfile:
        """Return the profile of a link; raise LinkError where it is not, or no longer, open."""
        if not is_token(token):
            raise LinkError(_CLOSED)
        query = (
            select(tables.ShareLink, tables.Profile)
            .join(tables.Profile, tables.Profile.id == tables.ShareLink.profile_id)
            .where(
                tables.ShareLink.token_hash == token_hash(token),
                tables.ShareLink.expires > self._store.now(),
            )
        )
        async with self._store.reading() as session:
            found = (await session.execute(query)).first()
        if found is None:
            raise LinkError(_CLOSED)
        link, profile = found
        content = read_content(ProfileContent, profile.content)
        return SharedProfile(
            tuple(content.skills),
            tuple(content.partial_skills),
            tuple(content.occupations),
            tuple(content.pinned),
            link.expires,
        )

    async def share_links(self, person_id: uuid.UUID) -> tuple[ShareLink, ...]:
        """Return the open links of a person, newest first."""
        async with self._store.reading() as session:
            rows = await session.scalars(_open(tables.ShareLink, person_id, self._store.now()))
            return tuple(map(_link, rows))

    async def unshare(self, person_id: uuid.UUID, link_id: uuid.UUID) -> None:
        """Revoke a link."""
        async with self._store.writing() as session:
            await delete_own_row(session, tables.ShareLink, person_id, link_id)
            await note(session, person_id, Event.SHARE_REVOKED, self._store.now())

    async def make_key(
        self,
        log_in: FreshLogIn,
        name: str,
        scopes: Collection[Scope],
        lasts: timedelta = KEY_LASTS,
    ) -> tuple[str, ApiKey]:
        """Return a new key for programs, and what is kept of it; at most a year."""
        name, lasts, now = read_name(name), _within(lasts, KEY_LASTS), self._store.now()
        if not scopes:
            raise InvalidInputError("scopes", "choose at least one")
        prefix = f"{KEY_MARK}_{secrets.token_hex(_PREFIX_BYTES)}"
        key, person_id = f"{prefix}_{new_token()}", log_in.person_id
        async with self._store.writing() as session:
            await person_row(session, person_id, lock=True)
            await _leave_room(session, tables.ApiKey, person_id, MOST_KEYS, now)
            row = tables.ApiKey(
                person_id=person_id,
                name=name,
                prefix=prefix,
                key_hash=token_hash(key),
                scopes=" ".join(sorted(set(scopes))),
                created=now,
                expires=now + lasts,
            )
            session.add(row)
            await note(session, person_id, Event.KEY_MADE, now)
            await session.flush()
            return key, _key(row)

    async def key_owner(self, key: str, scope: Scope) -> uuid.UUID:
        """Return the person whose key may be used for something; raise LogInError for any other.

        That is ScopeError where the key is right, but may not be used for it.
        """
        found = _KEY.fullmatch(key)
        if not found:
            raise LogInError(_WRONG)
        query = select(tables.ApiKey).where(tables.ApiKey.prefix == found[1])
        async with self._store.reading() as session:
            row = await session.scalar(query)
        fits = hmac.compare_digest(token_hash(key), row.key_hash if row else token_hash(""))
        if row is None or not fits or row.expires <= self._store.now():
            raise LogInError(_WRONG)
        if scope not in row.scopes.split():
            raise ScopeError(f"the key may not be used for {scope}")
        return row.person_id

    async def keys(self, person_id: uuid.UUID) -> tuple[ApiKey, ...]:
        """Return the keys of a person that have not expired, newest first."""
        async with self._store.reading() as session:
            rows = await session.scalars(_open(tables.ApiKey, person_id, self._store.now()))
            return tuple(map(_key, rows))

    async def revoke_key(self, person_id: uuid.UUID, key_id: uuid.UUID) -> None:
        """Revoke a key."""
        async with self._store.writing() as session:
            await delete_own_row(session, tables.ApiKey, person_id, key_id)
            await note(session, person_id, Event.KEY_REVOKED, self._store.now())


_Opening = TypeVar("_Opening", tables.ShareLink, tables.ApiKey)


def _open(table: type[_Opening], person_id: uuid.UUID, now: datetime) -> Select[_Opening]:
    """Return the query for what a person has open, newest first."""
    mine = select(table).where(table.person_id == person_id, table.expires > now)
    return mine.order_by(table.created.desc(), table.id)


async def _leave_room(
    session: AsyncSession,
    table: type[_Opening],
    person_id: uuid.UUID,
    most: int,
    now: datetime,
) -> None:
    mine = _open(table, person_id, now).order_by(None).subquery()
    if (await session.scalar(select(func.count()).select_from(mine)) or 0) >= most:
        raise LimitError(f"there may be at most {most}; revoke one first")


def _within(lasts: timedelta, most: timedelta) -> timedelta:
    if not timedelta() < lasts <= most:
        raise InvalidInputError("lasts", f"needs 1 to {most.days} days")
    return lasts


def _link(row: tables.ShareLink) -> ShareLink:
    return ShareLink(row.id, row.profile_id, row.created, row.expires)


def _key(row: tables.ApiKey) -> ApiKey:
    scopes = tuple(map(Scope, row.scopes.split()))
    return ApiKey(row.id, row.name, row.prefix, scopes, row.created, row.expires)
