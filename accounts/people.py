"""People: sign-up, log-in, passwords and addresses.

An address is confirmed before anything is kept under it: signing up, and asking for a new
password, send a link, and whoever has the mailbox chooses the password there. Both do the same
work and answer the same for an address with an account and for one without.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import errors, tables
from accounts.audit import Event, note
from accounts.credentials import Passwords, check_password, new_token, normal_email, token_hash
from accounts.mail import Letter, Post
from accounts.rows import person_row
from accounts.second_factor import SecondFactor
from accounts.sessions import Sessions, end_others
from accounts.store import Store
from accounts.throttle import Throttle, Try


class SignUp(StrEnum):
    """Who may open an account."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"


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
_AND = "."
"""Between the token of a link and the invitation with which the account is opened; in neither."""
_USED_INVITATION = "this invitation was used already or has expired"
_EXPIRED = "this link was used already or has expired; ask for a new one"
_WRONG = "the address or the password is not right"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: uuid.UUID
    email: str
    language: str
    created: datetime
    has_second_factor: bool
    is_adviser: bool


@dataclass(frozen=True, slots=True)
class LogIn:
    """What became of a right password: the token of a session, or of a log-in that waits.

    Of the two exactly one is not "".
    """

    session: str = ""
    waiting: str = ""


class People:
    """Opens accounts and lets people in.

    `client` is everywhere the network that a request comes from, "" where that is not counted.
    """

    def __init__(
        self,
        store: Store,
        passwords: Passwords,
        throttle: Throttle,
        post: Post,
        sign_up: SignUp = SignUp.OPEN,
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._throttle = throttle
        self._post = post
        self._who = sign_up
        self.sessions = Sessions(store)
        self.second_factor = SecondFactor(store, throttle)

    async def sign_up(
        self, email: str, language: str, *, client: str = "", invitation: str = ""
    ) -> None:
        """Send a link with which an account is opened.

        To an address with an account goes a link to a new password instead. Raises
        SignUpClosedError, and LinkError for an invitation that is not open. It is used up when
        the account is opened, so that a letter that is lost costs no invitation.
        """
        email = self._count_mail(email, client)
        if self._who is SignUp.CLOSED:
            raise errors.SignUpClosedError("no new accounts are opened here")
        if self._who is SignUp.INVITATION and not invitation:
            raise errors.SignUpClosedError("an account needs an invitation here")
        async with self._store.writing() as session:
            if self._who is SignUp.INVITATION:
                await self._check_invitation(session, invitation)
            person = await _by_email(session, email)
            kind = TokenKind.PASSWORD if person else TokenKind.SIGN_UP
            token = await self._add_token(session, kind, person.id if person else None, email)
        if self._who is SignUp.INVITATION and not person:
            token = f"{token}{_AND}{invitation}"
        letter = Letter.HAS_ACCOUNT if person else Letter.SIGN_UP
        await self._post.send(letter, email, language, token)

    async def request_password(self, email: str, language: str, *, client: str = "") -> None:
        """Send a link to a new password, or word that there is no account with the address."""
        email = self._count_mail(email, client)
        async with self._store.writing() as session:
            person = await _by_email(session, email)
            kind = TokenKind.PASSWORD if person else TokenKind.NOTHING
            token = await self._add_token(session, kind, person.id if person else None, email)
        if person:
            await self._post.send(Letter.RESET, email, language, token)
        else:
            await self._post.send(Letter.NO_ACCOUNT, email, language)

    async def set_password(
        self, token: str, password: str, language: str, *, client: str = ""
    ) -> uuid.UUID:
        """Open the account, or set the new password, that a link is for; return the person.

        Every session of the person ends; the second factor stays. Raises LinkError, and
        PasswordError, after which the link still works.
        """
        self._throttle.count(Try.CLIENT, client)
        token, _, invitation = token.partition(_AND)
        kinds = (TokenKind.SIGN_UP, TokenKind.PASSWORD)
        async with self._store.reading() as session:
            pending = await self._pending(session, token, *kinds)
        check_password(password, pending.email or "")
        hashed = await self._passwords.hash(password)
        async with self._store.writing() as session:
            used = await self._use_token(session, token, *kinds)
            if used.person_id is None:
                if self._who is SignUp.INVITATION:
                    await self._use_invitation(session, invitation)
                return await self._open_account(session, used.email or "", hashed, language)
            person = await person_row(session, used.person_id, lock=True)
            await self._replace_password(session, person, hashed)
        await self._tell(Letter.PASSWORD_CHANGED, person.email, person.language)
        return person.id

    async def log_in(
        self, email: str, password: str, device: str = "", *, client: str = ""
    ) -> LogIn:
        """Return a session, or a log-in that waits for the second factor.

        Raises LogInError, the same after the same work for each reason, and ThrottledError.
        """
        try:
            email = normal_email(email)
        except errors.InvalidInputError:
            email = ""
        self._throttle.count(Try.CLIENT, client)
        self._throttle.count(Try.ACCOUNT, email)
        async with self._store.reading() as session:
            person = await _by_email(session, email)
        if not await self._passwords.verify(password, person.password_hash if person else None):
            raise errors.LogInError(_WRONG)
        if person is None:
            raise errors.LogInError(_WRONG)
        async with self._store.writing() as session:
            now = await self._unchanged(session, person)
            if now.totp_secret:
                return LogIn(waiting=await self._add_token(session, TokenKind.LOG_IN, now.id))
            return LogIn(session=await self.sessions.start_in(session, now.id, device))

    async def finish_log_in(
        self, waiting: str, code: str, device: str = "", *, client: str = ""
    ) -> str:
        """Return the session of a log-in whose second factor, or a recovery code, is right.

        Raises LogInError where it is not, LinkError where the log-in waited too long.
        """
        self._throttle.count(Try.CLIENT, client)
        async with self._store.reading() as session:
            pending = await self._pending(session, waiting, TokenKind.LOG_IN)
        self._throttle.count(Try.CODE, str(pending.person_id))
        async with self._store.writing() as session:
            used = await self._use_token(session, waiting, TokenKind.LOG_IN)
            person = await person_row(session, used.person_id, lock=True)
            await self.second_factor.use_code(session, person, code)
            return await self.sessions.start_in(session, person.id, device)

    async def person(self, person_id: uuid.UUID) -> Person:
        """Return a person; raise NotFoundError where the account was erased."""
        async with self._store.reading() as session:
            row = await person_row(session, person_id)
        return Person(
            row.id, row.email, row.language, row.created, bool(row.totp_secret), row.is_adviser
        )

    async def verify_password(self, person_id: uuid.UUID, password: str) -> None:
        """Raise LogInError where a password is not that of the person, who is logged in."""
        self._throttle.count(Try.ACCOUNT, str(person_id))
        async with self._store.reading() as session:
            person = await person_row(session, person_id)
        if not await self._passwords.verify(password, person.password_hash):
            raise errors.LogInError("the password is not right")

    async def change_password(
        self, person_id: uuid.UUID, password: str, new: str, session_token: str = ""
    ) -> None:
        """Replace a password by a new one, and log out all devices but that of the session.

        Raises LogInError where the old one is not right, PasswordError for the new one.
        """
        person = await self.person(person_id)
        check_password(new, person.email)
        await self.verify_password(person_id, password)
        hashed = await self._passwords.hash(new)
        async with self._store.writing() as session:
            row = await person_row(session, person_id, lock=True)
            await self._replace_password(session, row, hashed, session_token)
        await self._tell(Letter.PASSWORD_CHANGED, person.email, person.language)

    async def request_email(self, person_id: uuid.UUID, password: str, email: str) -> None:
        """Send a link to a new address with which it becomes that of the account.

        Only the letter to that address says whether it already has an account.
        """
        email = self._count_mail(email, "")
        await self.verify_password(person_id, password)
        async with self._store.writing() as session:
            person = await person_row(session, person_id, lock=True)
            is_taken = await _by_email(session, email) is not None
            kind = TokenKind.NOTHING if is_taken else TokenKind.EMAIL
            token = await self._add_token(session, kind, person_id, email)
        if is_taken:
            await self._post.send(Letter.EMAIL_TAKEN, email, person.language)
        else:
            await self._post.send(Letter.NEW_EMAIL, email, person.language, token)

    async def confirm_email(self, token: str, *, client: str = "") -> uuid.UUID:
        """Change the address of an account to the one that a link was sent to; say so at the old.

        Raises LinkError, also where somebody has opened an account with it meanwhile.
        """
        self._throttle.count(Try.CLIENT, client)
        try:
            async with self._store.writing() as session:
                used = await self._use_token(session, token, TokenKind.EMAIL)
                person = await person_row(session, used.person_id, lock=True)
                old, person.email = person.email, used.email or ""
                await _drop_tokens(session, person.id)
                note(session, person.id, Event.EMAIL_CHANGED, self._store.now())
        except errors.ConflictError:
            raise errors.LinkError(_EXPIRED) from None
        await self._tell(Letter.EMAIL_CHANGED, old, person.language)
        return person.id

    async def invite(self, lasts: timedelta = timedelta(days=14)) -> str:
        """Return the token of an invitation to sign up, which works once."""
        now, token = self._store.now(), new_token()
        async with self._store.writing() as session:
            session.add(
                tables.Invitation(token_hash=token_hash(token), created=now, expires=now + lasts)
            )
        return token

    async def make_adviser(self, person_id: uuid.UUID, *, is_adviser: bool = True) -> None:
        """Let a person keep the profiles of clients apart, or no longer; for the operator."""
        async with self._store.writing() as session:
            (await person_row(session, person_id, lock=True)).is_adviser = is_adviser

    async def _tell(self, letter: Letter, to: str, language: str) -> None:
        """Write of what was done, which an error would make look as if it were not."""
        with suppress(errors.MailError):
            await self._post.send(letter, to, language)

    def _count_mail(self, email: str, client: str) -> str:
        email = normal_email(email)
        self._throttle.count(Try.CLIENT, client)
        self._throttle.count(Try.MAIL, email)
        return email

    async def _add_token(
        self,
        session: AsyncSession,
        kind: TokenKind,
        person_id: uuid.UUID | None,
        email: str | None = None,
    ) -> str:
        now, token = self._store.now(), new_token()
        # Addresses of people without account are not kept longer than their links work.
        expired = tables.OneTimeToken.expires <= now
        await session.execute(delete(tables.OneTimeToken).where(expired))
        session.add(
            tables.OneTimeToken(
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

    async def _pending(
        self, session: AsyncSession, token: str, *kinds: TokenKind
    ) -> tables.OneTimeToken:
        row = await session.scalar(select(tables.OneTimeToken).where(*self._is_open(token, *kinds)))
        if row is None:
            raise errors.LinkError(_EXPIRED)
        return row

    async def _unchanged(self, session: AsyncSession, seen: tables.Person) -> tables.Person:
        """Lock and return the row of a person whose password was verified a moment ago.

        Raises LogInError where the password was changed, or the account erased, meanwhile.
        """
        try:
            now = await person_row(session, seen.id, lock=True)
        except errors.NotFoundError:
            raise errors.LogInError(_WRONG) from None
        if now.password_hash != seen.password_hash:
            raise errors.LogInError(_WRONG)
        return now

    async def _use_token(
        self, session: AsyncSession, token: str, *kinds: TokenKind
    ) -> tables.OneTimeToken:
        # One statement, so that of two who use it together one comes too late.
        row: tables.OneTimeToken | None = await session.scalar(
            delete(tables.OneTimeToken)
            .where(*self._is_open(token, *kinds))
            .returning(tables.OneTimeToken)
        )
        if row is None:
            raise errors.LinkError(_EXPIRED)
        return row

    def _is_open(self, token: str, *kinds: TokenKind) -> tuple[ColumnElement[bool], ...]:
        return (
            tables.OneTimeToken.token_hash == token_hash(token),
            tables.OneTimeToken.kind.in_(kinds),
            tables.OneTimeToken.expires > self._store.now(),
        )

    async def _check_invitation(self, session: AsyncSession, token: str) -> None:
        query = select(tables.Invitation.id).where(*self._is_open_invitation(token))
        if await session.scalar(query) is None:
            raise errors.LinkError(_USED_INVITATION)

    async def _use_invitation(self, session: AsyncSession, token: str) -> None:
        used = await session.execute(
            delete(tables.Invitation)
            .where(*self._is_open_invitation(token))
            .returning(tables.Invitation.id)
        )
        if used.first() is None:
            raise errors.LinkError(_USED_INVITATION)

    def _is_open_invitation(self, token: str) -> tuple[ColumnElement[bool], ...]:
        return (
            tables.Invitation.token_hash == token_hash(token),
            tables.Invitation.expires > self._store.now(),
        )

    async def _open_account(
        self, session: AsyncSession, email: str, hashed: str, language: str
    ) -> uuid.UUID:
        now = self._store.now()
        if await _by_email(session, email):
            raise errors.LinkError(_EXPIRED)
        person = tables.Person(
            email=email,
            password_hash=hashed,
            language=language[:10],
            created=now,
            last_active=now,
        )
        session.add(person)
        await session.flush()
        note(session, person.id, Event.SIGNED_UP, now)
        # Other links that were sent to the same address meanwhile.
        await session.execute(delete(tables.OneTimeToken).where(tables.OneTimeToken.email == email))
        return person.id

    async def _replace_password(
        self, session: AsyncSession, person: tables.Person, hashed: str, keep: str = ""
    ) -> None:
        person.password_hash = hashed
        await end_others(session, person.id, keep)
        await _drop_tokens(session, person.id)
        note(session, person.id, Event.PASSWORD_CHANGED, self._store.now())


async def _by_email(session: AsyncSession, email: str) -> tables.Person | None:
    return await session.scalar(select(tables.Person).where(tables.Person.email == email))


async def _drop_tokens(session: AsyncSession, person_id: uuid.UUID) -> None:
    await session.execute(
        delete(tables.OneTimeToken).where(tables.OneTimeToken.person_id == person_id)
    )
