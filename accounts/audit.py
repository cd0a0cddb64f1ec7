"""The audit log of accounts: which events happened, and when; no personal text."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.tables import AuditEntry

MOST_ENTRIES = 100
"""Kept of one kind and person: many of one kind neither fill the disk nor end other kinds."""


class Event(StrEnum):
    """What happened."""

    SIGNED_UP = "signed-up"
    LOGGED_IN = "logged-in"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a name
    EMAIL_CHANGED = "email-changed"
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODE_USED = "recovery-code-used"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    SESSION_REVOKED = "session-revoked"
    SHARED = "shared"
    SHARE_REVOKED = "share-revoked"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
    EXPORTED = "exported"


async def note(session: AsyncSession, person_id: uuid.UUID, event: Event, at: datetime) -> None:
    """Record an event of an account, as part of a transaction."""
    same = (AuditEntry.person_id == person_id, AuditEntry.event == event)
    newest = select(AuditEntry.id).where(*same).order_by(AuditEntry.at.desc(), AuditEntry.id)
    old = AuditEntry.id.not_in(newest.limit(MOST_ENTRIES - 1))
    await session.execute(delete(AuditEntry).where(*same, old))
    session.add(AuditEntry(person_id=person_id, event=event, at=at))
