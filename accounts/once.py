"""Requests that are sent twice: what the first one made is found, and nothing is made again."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.errors import InvalidInputError

REMEMBERED = timedelta(days=1)
MOST_REMEMBERED = 200
"""Requests remembered for one person; a further one replaces the oldest."""


@dataclass(frozen=True, slots=True)
class Once:
    """A name that a client gives a request (`Idempotency-Key`), and all that it asks for."""

    name: str
    request: bytes


async def made_before(
    session: AsyncSession, person_id: uuid.UUID, once: Once | None, now: datetime
) -> uuid.UUID | None:
    """Return what an earlier request of this name made, None where there was none.

    Part of the transaction that makes it otherwise. Raises InvalidInputError where the earlier one
    asked for something else.
    """
    if once is None:
        return None
    expired = tables.MadeOnce.person_id == person_id, tables.MadeOnce.expires <= now
    await session.execute(delete(tables.MadeOnce).where(*expired))
    query = select(tables.MadeOnce).where(tables.MadeOnce.key_hash == _key_hash(person_id, once))
    row = await session.scalar(query)
    if row is None:
        return None
    if row.request_hash != hashlib.sha256(once.request).hexdigest():
        raise InvalidInputError("Idempotency-Key", "was used for another request; take a new one")
    return row.object_id


async def remember(
    session: AsyncSession,
    person_id: uuid.UUID,
    once: Once | None,
    object_id: uuid.UUID,
    now: datetime,
) -> None:
    """Note what a request has made, as part of the transaction."""
    if once is None:
        return
    session.add(
        tables.MadeOnce(
            person_id=person_id,
            key_hash=_key_hash(person_id, once),
            request_hash=hashlib.sha256(once.request).hexdigest(),
            object_id=object_id,
            created=now,
            expires=now + REMEMBERED,
        )
    )
    await session.flush()
    mine = tables.MadeOnce.person_id == person_id
    newest = select(tables.MadeOnce.id).where(mine).order_by(tables.MadeOnce.created.desc())
    kept = (await session.scalars(newest.limit(MOST_REMEMBERED))).all()
    await session.execute(delete(tables.MadeOnce).where(mine, tables.MadeOnce.id.not_in(kept)))


def _key_hash(person_id: uuid.UUID, once: Once) -> str:
    return hashlib.sha256(f"{person_id} {once.name}".encode()).hexdigest()
