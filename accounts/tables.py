"""The tables. What belongs to a person goes when the person goes (`ON DELETE CASCADE`)."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MOST_EMAIL_CHARS = 254
MOST_NAME_CHARS = 100


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with time zone UTC; SQLite, which keeps no zone, holds it without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as the database keeps it; one without zone is a fault of the code."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Id = Annotated[uuid.UUID, mapped_column(primary_key=True, default=uuid.uuid4)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Hash = Annotated[str, mapped_column(String(64))]
"""SHA-256 in hexadecimal."""
Name = Annotated[str, mapped_column(String(MOST_NAME_CHARS))]
Version = Annotated[str, mapped_column(String(200))]
Document = Annotated[dict[str, Any], mapped_column(JSON().with_variant(JSONB(), "postgresql"))]
Owner = Annotated[uuid.UUID, mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)]
OfProfile = Annotated[
    uuid.UUID, mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
]


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Person(Base):
    """Somebody with an account. The address was confirmed before the row was made."""

    __tablename__ = "person"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(MOST_EMAIL_CHARS), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="en")
    """The language of letters, as on the pages."""
    created: Mapped[Moment]
    last_active: Mapped[Moment] = mapped_column(index=True)
    notices: Mapped[int] = mapped_column(default=0)
    """How many of the notices before erasure for inactivity were sent: 0, 1 or 2."""
    noticed: Mapped[Moment | None]
    """When the last of them was sent."""
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None]
    """The time step of the last accepted code, so that no code is accepted twice."""
    is_adviser: Mapped[bool] = mapped_column(default=False)


class Owned(Base):
    """A row that belongs to one person."""

    __abstract__ = True

    id: Mapped[Id]
    person_id: Mapped[Owner]


class Passing(Base):
    """A row that expires."""

    __abstract__ = True

    created: Mapped[Moment]
    expires: Mapped[Moment] = mapped_column(index=True)


class Session(Owned, Passing):
    """A log-in on one device."""

    __tablename__ = "session"

    token_hash: Mapped[Hash] = mapped_column(unique=True)
    device: Mapped[Name]
    last_seen: Mapped[Moment]
    authenticated: Mapped[Moment]
    """When the password, and the second factor where it is on, were last given."""


class RecoveryCode(Owned):
    """A code that replaces the second factor once."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[Hash]


class OneTimeToken(Passing):
    """A token of a link sent by mail, or of a log-in that waits for its second factor.

    `email` is the address to be confirmed by one who has no account or changes the address.
    """

    __tablename__ = "one_time_token"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(String(MOST_EMAIL_CHARS))


class Invitation(Passing):
    """Lets one person sign up where sign-up is by invitation; used ones are deleted."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    token_hash: Mapped[Hash] = mapped_column(unique=True)


class Client(Owned):
    """A label by which an adviser keeps the profiles of one client apart."""

    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("person_id", "label"),)

    label: Mapped[Name]
    created: Mapped[Moment]


class Profile(Owned):
    """A saved profile; `content` is a `contents.ProfileContent`."""

    __tablename__ = "profile"

    client_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("client.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Name]
    content: Mapped[Document]
    version: Mapped[int]
    """Counts the changes from 1, for `If-Match`."""
    created: Mapped[Moment]
    updated: Mapped[Moment]


class SavedResult(Owned):
    """A list of careers as it was computed; `content` is a `contents.ResultContent`."""

    __tablename__ = "saved_result"

    profile_id: Mapped[OfProfile]
    created: Mapped[Moment]
    catalogue_version: Mapped[Version]
    model_version: Mapped[Version]
    ranking_version: Mapped[Version]
    content: Mapped[Document]


class ShareLink(Owned, Passing):
    """Lets whoever has the link see the concepts of a profile; revoked ones are deleted."""

    __tablename__ = "share_link"

    profile_id: Mapped[OfProfile]
    token_hash: Mapped[Hash] = mapped_column(unique=True)


class ApiKey(Owned, Passing):
    """A key for programs; `prefix` is the part that may be shown again."""

    __tablename__ = "api_key"

    name: Mapped[Name]
    prefix: Mapped[str] = mapped_column(String(20), unique=True)
    key_hash: Mapped[Hash]
    scopes: Mapped[str] = mapped_column(String(200))
    """Names separated by spaces."""


class MadeOnce(Owned, Passing):
    """What a request with an `Idempotency-Key` made, so that it makes nothing twice."""

    __tablename__ = "made_once"

    key_hash: Mapped[Hash] = mapped_column(unique=True)
    """Of the person and the name."""
    request_hash: Mapped[Hash]
    object_id: Mapped[uuid.UUID]


class AuditEntry(Owned):
    """That something happened to an account, and when; no personal text."""

    __tablename__ = "audit_entry"

    event: Mapped[str] = mapped_column(String(40))
    at: Mapped[Moment] = mapped_column(index=True)


class Tries(Base):
    """How often something was tried before `expires`, under the hash of a kind and a key."""

    __tablename__ = "tries"

    key_hash: Mapped[Hash] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    count: Mapped[int]
    expires: Mapped[Moment] = mapped_column(index=True)
    """When counting begins anew."""


class Erasure(Base):
    """That an account was erased, so that restoring an older backup erases it again.

    `person_hash` is the SHA-256 of the identifier of the person.
    """

    __tablename__ = "erasure"

    person_hash: Mapped[Hash] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
