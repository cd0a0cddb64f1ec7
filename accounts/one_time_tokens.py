"""Tokens that work once: of links sent by mail, of log-ins that wait, and invitations."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.credentials import is_token, new_token, token_hash
from accounts.errors import LinkError
from accounts.tables import Invitation, OneTimeToken

EXPIRED = "this link was used already or has expired; ask for a new one"
_USED_INVITATION = "this invitation was used already or has expired"


class TokenKind(StrEnum):
    """What a one-time token is for."""

    SIGN_UP = "sign-up"
    PASSWORD = "password"  # noqa: S105 - a name
    EMAIL = "email"
    LOG_IN = "log-in"
    """A log-in that waits for its second factor."""
    NOTHING = "nothing"
    """Was sent to nobody; written so that known and unknown addresses make the same work."""


LIFETIMES = {
    TokenKind.SIGN_UP: timedelta(days=1),
    TokenKind.PASSWORD: timedelta(hours=1),
    TokenKind.EMAIL: timedelta(days=1),
    TokenKind.LOG_IN: timedelta(minutes=5),
    TokenKind.NOTHING: timedelta(hours=1),
}


class OneTimeTokens:
    """Adds, finds and uses up tokens, each as part of a transaction, by a clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._now = clock

    async def add(
        self,
        session: AsyncSession,
        kind: TokenKind,
        person_id: uuid.UUID | None,
        email: str | None = None,
    ) -> str:
        """Return a new token, of a person or for an address that is to be confirmed."""
        now, token = self._now(), new_token()
        # Addresses of people without account are not kept longer than their links work.
        await _drop_free(session, OneTimeToken.expires <= now)
        session.add(
            OneTimeToken(
                kind=kind,
                token_hash=token_hash(token),
                person_id=person_id,
                # What was sent to nobody keeps no address.
                email=None if kind is TokenKind.NOTHING else email,
                created=now,
                expires=now + LIFETIMES[kind],
            )
        )
        return token

    async def pending(self, session: AsyncSession, token: str, *kinds: TokenKind) -> OneTimeToken:
        """Return what a token of one of some kinds is for; raise LinkError for any other."""
        row = await session.scalar(select(OneTimeToken).where(*self._is_open(token, *kinds)))
        if row is None:
            raise LinkError(EXPIRED)
        return row

    async def use(self, session: AsyncSession, token: str, *kinds: TokenKind) -> OneTimeToken:
        """Use up a token of one of some kinds, and return it; raise LinkError for any other."""
        # One statement, so that of two who use it together one comes too late.
        row: OneTimeToken | None = await session.scalar(
            delete(OneTimeToken).where(*self._is_open(token, *kinds)).returning(OneTimeToken)
        )
        if row is None:
            raise LinkError(EXPIRED)
        return row

    def add_invitation(self, session: AsyncSession, lasts: timedelta) -> str:
        """Return the token of a new invitation to sign up."""
        now, token = self._now(), new_token()
        session.add(Invitation(token_hash=token_hash(token), created=now, expires=now + lasts))
        return token

    async def check_invitation(self, session: AsyncSession, token: str) -> None:
        """Raise LinkError where an invitation is not open."""
        query = select(Invitation.id).where(*self._is_open_invitation(token))
        if await session.scalar(query) is None:
            raise LinkError(_USED_INVITATION)

    async def use_invitation(self, session: AsyncSession, token: str) -> None:
        """Use up an invitation; raise LinkError where it is not open."""
        used = await session.execute(
            delete(Invitation).where(*self._is_open_invitation(token)).returning(Invitation.id)
        )
        if used.first() is None:
            raise LinkError(_USED_INVITATION)

    def _is_open(self, token: str, *kinds: TokenKind) -> tuple[ColumnElement[bool], ...]:
        return (
            OneTimeToken.token_hash == token_hash(token),
            OneTimeToken.kind.in_(kinds),
            OneTimeToken.expires > self._now(),
        )

    def _is_open_invitation(self, token: str) -> tuple[ColumnElement[bool], ...]:
        return (Invitation.token_hash == token_hash(token), Invitation.expires > self._now())


def check_form(*tokens: str) -> None:
    """Raise LinkError where a text is no token, whatever the database holds."""
    if not all(map(is_token, tokens)):
        raise LinkError(EXPIRED)


async def drop_tokens(session: AsyncSession, person_id: uuid.UUID) -> None:
    """Delete the tokens of a person, as part of a transaction."""
    await session.execute(delete(OneTimeToken).where(OneTimeToken.person_id == person_id))


async def drop_tokens_to(session: AsyncSession, email: str) -> None:
    """Delete the tokens that were sent to an address, as part of a transaction."""
    await _drop_free(session, OneTimeToken.email == email)


async def _drop_free(session: AsyncSession, condition: ColumnElement[bool]) -> None:
    """Delete tokens, save for those that another transaction uses, which may wait for this one."""
    free = select(OneTimeToken.id).where(condition).with_for_update(skip_locked=True)
    await session.execute(delete(OneTimeToken).where(OneTimeToken.id.in_(free)))
