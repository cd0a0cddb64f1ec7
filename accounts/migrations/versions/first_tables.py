"""The first tables. Names of constraints follow the convention of `accounts.tables.Base`."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    *("share_link", "saved_result", "profile", "client", "recovery_code", "one_time_token"),
    *("session", "api_key", "audit_entry", "person", "invitation", "erasure"),
)
"""Every table, before those that it refers to."""


def upgrade() -> None:
    """Make the tables."""
    _people()
    _log_in()
    _profiles()
    _access()
    _records()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "person",
        _id(),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        _moment("created"),
        _moment("last_active", index=True),
        sa.Column("notices", sa.Integer, nullable=False),
        _moment("noticed", nullable=True),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_step", sa.Integer),
        sa.Column("is_adviser", sa.Boolean, nullable=False),
    )
    op.create_table(
        "client",
        _id(),
        _owner(),
        sa.Column("label", sa.String(100), nullable=False),
        _moment("created"),
        sa.UniqueConstraint("person_id", "label"),
    )


def _log_in() -> None:
    op.create_table(
        "session",
        _id(),
        _owner(),
        _hash("token_hash", unique=True),
        sa.Column("device", sa.String(100), nullable=False),
        _moment("created"),
        _moment("last_seen"),
        _moment("authenticated"),
        _moment("expires", index=True),
    )
    op.create_table("recovery_code", _id(), _owner(), _hash("code_hash"))
    op.create_table(
        "one_time_token",
        _id(),
        sa.Column("kind", sa.String(20), nullable=False),
        _hash("token_hash", unique=True),
        _reference("person", nullable=True),
        sa.Column("email", sa.String(254)),
        _moment("created"),
        _moment("expires", index=True),
    )


def _profiles() -> None:
    op.create_table(
        "profile",
        _id(),
        _owner(),
        _reference("client", nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        _document("content"),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("created"),
        _moment("updated"),
    )
    op.create_table(
        "saved_result",
        _id(),
        _owner(),
        _reference("profile"),
        _moment("created"),
        *(
            sa.Column(f"{what}_version", sa.String(200), nullable=False)
            for what in ("catalogue", "model", "ranking")
        ),
        _document("content"),
    )


def _access() -> None:
    op.create_table(
        "share_link",
        _id(),
        _owner(),
        _reference("profile"),
        _hash("token_hash", unique=True),
        _moment("created"),
        _moment("expires", index=True),
    )
    op.create_table(
        "api_key",
        _id(),
        _owner(),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False, unique=True),
        _hash("key_hash"),
        sa.Column("scopes", sa.String(200), nullable=False),
        _moment("created"),
        _moment("expires", index=True),
    )
    op.create_table(
        "invitation",
        _id(),
        _hash("token_hash", unique=True),
        _moment("created"),
        _moment("expires", index=True),
    )


def _records() -> None:
    op.create_table(
        "audit_entry",
        _id(),
        _owner(),
        sa.Column("event", sa.String(40), nullable=False),
        _moment("at", index=True),
    )
    op.create_table(
        "erasure",
        sa.Column("person_hash", sa.String(64), primary_key=True),
        _moment("at", index=True),
    )


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid, primary_key=True)


def _owner() -> sa.Column[Any]:
    return _reference("person")


def _reference(table: str, *, nullable: bool = False) -> sa.Column[Any]:
    to = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(f"{table}_id", sa.Uuid, to, nullable=nullable, index=True)


def _hash(name: str, *, unique: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=False, unique=unique or None)


def _moment(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index or None)


def _document(name: str) -> sa.Column[Any]:
    kind = sa.JSON().with_variant(JSONB(), "postgresql")
    return sa.Column(name, kind, nullable=False)
