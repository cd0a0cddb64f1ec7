"""What is noted of an account beside what is saved in it: that something happened, and when."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.tables import AuditEntry


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


def note(session: AsyncSession, person_id: uuid.UUID, event: Event, at: datetime) -> None:
    """Add to a transaction that something happened to an account."""
    session.add(AuditEntry(person_id=person_id, event=event, at=at))
