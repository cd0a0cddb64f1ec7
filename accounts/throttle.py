"""How often something may be tried: log-ins, codes, and requests for mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Protocol

from sqlalchemy import ColumnElement, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.credentials import token_hash
from accounts.errors import ThrottledError
from accounts.store import Store
from accounts.tables import Tries


class Try(StrEnum):
    """What is tried, and what it is counted by."""

    ACCOUNT = "account"
    """A password, by account or by the e-mail address that was typed."""
    CODE = "code"
    """A code of the second factor, by account; whoever tries has the password already."""
    CLIENT = "client"
    """A password, a code, a token or a request for mail, by the network it comes from."""
    MAIL = "mail"
    """A request for mail, by the address that it goes to."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` tries within `period` of the first."""

    count: int
    period: timedelta


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
LIMITS: dict[Try, Limit] = {
    Try.ACCOUNT: Limit(5, _MINUTE),
    Try.CODE: Limit(10, _HOUR),
    Try.CLIENT: Limit(20, _MINUTE),
    Try.MAIL: Limit(5, _HOUR),
}

MOST_KEYS = 50_000
"""Keys of one kind counted at a time; a further one replaces one of those tried least often."""
_PREFIX = {4: 24, 6: 64}


class Throttle(Protocol):
    """Counts tries, and refuses those that are too many."""

    async def count(self, what: Try, key: str) -> None:
        """Count a try under a key, "" for no key; raise ThrottledError where it is too many."""


class StoreThrottle:
    """Counts tries in the database, for all processes together and over restarts.

    A key is counted from its first try until the time of its limit is over, then anew. It is kept
    so long, or until the next try or purge, and at most `most_keys` of each kind are kept.
    """

    def __init__(self, store: Store, most_keys: int = MOST_KEYS) -> None:
        self._store = store
        self._most_keys = most_keys

    async def count(self, what: Try, key: str) -> None:
        """Count a try under a key, "" for no key; raise ThrottledError where it is too many.

        Never within a transaction that writes: it has its own, which outlives a failed try.
        """
        if not key:
            return
        most, name, now = LIMITS[what].count, token_hash(f"{what} {key}"), self._store.now()
        async with self._store.reading() as session:
            found = await session.get(Tries, name)
        # What is refused writes nothing, so that many tries cost little.
        if found and found.expires > now and found.count >= most:
            raise _too_many(found.expires, now)
        async with self._store.writing() as session:
            await _forget(session, Tries.expires <= now)
            count, expires = await self._add(session, what, name, now)
            if count == 1:
                await self._make_room(session, what)
        if count > most:
            raise _too_many(expires, now)

    async def _add(
        self, session: AsyncSession, what: Try, name: str, now: datetime
    ) -> tuple[int, datetime]:
        """Count a try in one statement, so that of many at one time none is lost."""
        dialect = sqlite if self._store.is_sqlite else postgresql
        expires = now + LIMITS[what].period
        row = dialect.insert(Tries).values(key_hash=name, kind=what, count=1, expires=expires)
        is_over = Tries.expires <= now
        added = row.on_conflict_do_update(
            index_elements=[Tries.key_hash],
            set_={
                "count": case((is_over, 1), else_=Tries.count + 1),
                "expires": case((is_over, row.excluded.expires), else_=Tries.expires),
            },
        ).returning(Tries.count, Tries.expires)
        count, ends = (await session.execute(added)).one()
        return count, ends

    async def _make_room(self, session: AsyncSession, what: Try) -> None:
        most_tried = (
            select(Tries.key_hash)
            .where(Tries.kind == what)
            .order_by(Tries.count.desc(), Tries.expires.desc())
        )
        await _forget(session, Tries.key_hash.in_(most_tried.offset(self._most_keys)))


async def _forget(session: AsyncSession, condition: ColumnElement[bool]) -> None:
    """Delete tries, save for those that another process is counting."""
    free = select(Tries.key_hash).where(condition).with_for_update(skip_locked=True)
    await session.execute(delete(Tries).where(Tries.key_hash.in_(free)))


def _too_many(expires: datetime, now: datetime) -> ThrottledError:
    return ThrottledError(max(1, ceil((expires - now).total_seconds())))


def network_of(address: str) -> str:
    """Return the network that an IP address is counted by, /24 or /64; "" for none.

    An IPv4 address that is written as one of IPv6 (`::ffff:192.0.2.1`) is counted as IPv4.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, _PREFIX[ip.version]), strict=False))
