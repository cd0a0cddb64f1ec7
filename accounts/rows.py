"""Rows of a person: a row that belongs to somebody else is treated as missing."""

import uuid
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.errors import NotFoundError

OwnRow = TypeVar("OwnRow", bound=tables.Owned)


async def person_row(
    session: AsyncSession, person_id: uuid.UUID | None, *, lock: bool = False
) -> tables.Person:
    """Return the row of a person; raise NotFoundError where there is none.

    With `lock`, in a transaction that writes, other writes for the person wait until its end.
    """
    query = select(tables.Person).where(tables.Person.id == person_id)
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFoundError("there is no such account")
    return row


async def own_row(
    session: AsyncSession,
    table: type[OwnRow],
    person_id: uuid.UUID,
    row_id: uuid.UUID,
    *,
    lock: bool = False,
) -> OwnRow:
    """Return a row of a person; raise NotFoundError where there is none or it is another's."""
    query = select(table).where(table.id == row_id, table.person_id == person_id)
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFoundError(f"there is no such {_word(table)}")
    return row


async def delete_own_row(
    session: AsyncSession, table: type[OwnRow], person_id: uuid.UUID, row_id: uuid.UUID
) -> None:
    """Delete a row of a person; raise NotFoundError where there is none or it is another's."""
    gone = await session.execute(
        delete(table).where(table.id == row_id, table.person_id == person_id).returning(table.id)
    )
    if gone.first() is None:
        raise NotFoundError(f"there is no such {_word(table)}")


def _word(table: type[tables.Base]) -> str:
    return str(table.__tablename__).replace("_", " ")
