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

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import errors, tables
from accounts.audit import Event, note
from accounts.credentials import Passwords, check_password, masked_email, normal_email
from accounts.mail import Letter, Post
from accounts.one_time_tokens import (
    EXPIRED,
    OneTimeTokens,
    TokenKind,
    check_form,
    drop_tokens,
    drop_tokens_to,
)
from accounts.rows import person_row
from accounts.second_factor import SecondFactor
from accounts.sessions import FreshLogIn, Sessions, end_others
from accounts.store import Store
from accounts.throttle import Throttle, Try


class SignUp(StrEnum):
    """Who may open an account."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"


_AND = "."
"""Between the token of a link and the invitation with which the account is opened; in neither."""
_WRONG = "the address or the password is not right"
_WRONG_PASSWORD = "the password is not right"  # noqa: S105 - words
_CLOSED = "no new accounts are opened here"


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
class EmailRequest:
    """Who asks for which address (`email`); `account` is their present one, masked."""

    person_id: uuid.UUID
    account: str
    email: str


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
        self._tokens = OneTimeTokens(store.now)
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
        if self._who is SignUp.CLOSED:
            raise errors.SignUpClosedError(_CLOSED)
        if self._who is SignUp.INVITATION:
            if not invitation:
                raise errors.SignUpClosedError("an account needs an invitation here")
            check_form(invitation)
        email = await self._count_mail(email, client)
        async with self._store.writing() as session:
            if self._who is SignUp.INVITATION:
                await self._tokens.check_invitation(session, invitation)
            person = await _by_email(session, email)
            kind = TokenKind.PASSWORD if person else TokenKind.SIGN_UP
            token = await self._tokens.add(session, kind, person.id if person else None, email)
        if self._who is SignUp.INVITATION and not person:
            token = f"{token}{_AND}{invitation}"
        letter = Letter.HAS_ACCOUNT if person else Letter.SIGN_UP
        await self._post.send(letter, email, language, token)

    async def request_password(self, email: str, language: str, *, client: str = "") -> None:
        """Send a link to a new password, or word that there is no account with the address."""
        email = await self._count_mail(email, client)
        async with self._store.writing() as session:
            person = await _by_email(session, email)
            kind = TokenKind.PASSWORD if person else TokenKind.NOTHING
            token = await self._tokens.add(session, kind, person.id if person else None, email)
        if person:
            await self._post.send(Letter.RESET, email, language, token)
        else:
            await self._post.send(Letter.NO_ACCOUNT, email, language)

    async def set_password(
        self, token: str, password: str, language: str, *, client: str = ""
    ) -> uuid.UUID:
        """Open the account, or set the new password, that a link is for; return the person.

        Every session and key of the person ends; the second factor stays. Raises LinkError, and
        PasswordError, after which the link still works.
        """
        token, *more = token.split(_AND, 1)
        check_form(token, *more)
        await self._throttle.count(Try.CLIENT, client)
        kinds = (TokenKind.SIGN_UP, TokenKind.PASSWORD)
        async with self._store.reading() as session:
            pending = await self._tokens.pending(session, token, *kinds)
        check_password(password, pending.email or "")
        hashed = await self._passwords.hash(password)
        if pending.person_id is None:
            return await self._open_account(token, "".join(more), hashed, language)
        async with self._store.writing() as session:
            used = await self._tokens.use(session, token, TokenKind.PASSWORD)
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
        await self._throttle.count(Try.CLIENT, client)
        await self._throttle.count(Try.ACCOUNT, email)
        async with self._store.reading() as session:
            person = await _by_email(session, email)
        if not await self._passwords.verify(password, person.password_hash if person else None):
            raise errors.LogInError(_WRONG)
        if person is None:
            raise errors.LogInError(_WRONG)
        async with self._store.writing() as session:
            now = await self._unchanged(session, person)
            if now.totp_secret:
                return LogIn(waiting=await self._tokens.add(session, TokenKind.LOG_IN, now.id))
            return LogIn(session=await self.sessions.start_in(session, now.id, device))

    async def finish_log_in(
        self, waiting: str, code: str, device: str = "", *, client: str = ""
    ) -> str:
        """Return the session of a log-in whose second factor, or a recovery code, is right.

        Raises LogInError where it is not, LinkError where the log-in waited too long.
        """
        check_form(waiting)
        await self._throttle.count(Try.CLIENT, client)
        async with self._store.reading() as session:
            pending = await self._tokens.pending(session, waiting, TokenKind.LOG_IN)
        await self._throttle.count(Try.CODE, str(pending.person_id))
        async with self._store.writing() as session:
            used = await self._tokens.use(session, waiting, TokenKind.LOG_IN)
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

    async def log_in_again(self, token: str, password: str, code: str = "") -> str:
        """Return a new token for a session, which is fresh from now on; the old one ends.

        Raises LogInError where the session has ended, the password is not right, or, where the
        second factor is on, `code` is none of its codes.
        """
        person_id = (await self.sessions.find(token)).person_id
        seen = await self._verified(person_id, password)
        if seen.totp_secret:
            await self._throttle.count(Try.CODE, str(person_id))
        async with self._store.writing() as session:
            now = await self._unchanged(session, seen)
            if now.totp_secret:
                await self.second_factor.use_code(session, now, code)
            return await self.sessions.rotate_in(session, person_id, token)

    async def change_password(
        self,
        log_in: FreshLogIn,
        password: str,
        new: str,
        session_token: str = "",
        *,
        ends_links: bool = False,
    ) -> None:
        """Replace a password by a new one, and log out all devices but that of the session.

        Keys for programs end, and share links where `ends_links`. Raises LogInError where the old
        password is not right, PasswordError for the new one.
        """
        person = await self.person(log_in.person_id)
        check_password(new, person.email)
        seen = await self._verified(person.id, password)
        hashed = await self._passwords.hash(new)
        async with self._store.writing() as session:
            row = await self._unchanged(session, seen)
            await self._replace_password(session, row, hashed, session_token)
            if ends_links:
                mine = tables.ShareLink.person_id == row.id
                await session.execute(delete(tables.ShareLink).where(mine))
                await note(session, row.id, Event.SHARE_REVOKED, self._store.now())
        await self._tell(Letter.PASSWORD_CHANGED, person.email, person.language)

    async def request_email(self, log_in: FreshLogIn, password: str, email: str) -> None:
        """Send a link to a new address with which it becomes that of the account.

        Only the letter to that address says whether it already has an account.
        """
        email = await self._count_mail(email, "")
        await self._throttle.count(Try.MAIL, str(log_in.person_id))
        seen = await self._verified(log_in.person_id, password)
        async with self._store.writing() as session:
            person = await self._unchanged(session, seen)
            is_taken = await _by_email(session, email) is not None
            kind = TokenKind.NOTHING if is_taken else TokenKind.EMAIL
            token = await self._tokens.add(session, kind, person.id, email)
        if is_taken:
            await self._post.send(Letter.EMAIL_TAKEN, email, person.language)
        else:
            account = masked_email(person.email)
            await self._post.send(Letter.NEW_EMAIL, email, person.language, token, account)

    async def email_request(self, token: str) -> EmailRequest:
        """Return what the link of a letter asks for; raise LinkError. Nothing is used up."""
        check_form(token)
        async with self._store.reading() as session:
            pending = await self._tokens.pending(session, token, TokenKind.EMAIL)
            person = await person_row(session, pending.person_id)
        return EmailRequest(person.id, masked_email(person.email), pending.email or "")

    async def confirm_email(self, person_id: uuid.UUID, token: str, *, client: str = "") -> None:
        """Change the address of a person to the one of a link, and notify the old address.

        Raises LinkError, also where another person asked for the link, which then still works, and
        where somebody has opened an account with the address meanwhile.
        """
        check_form(token)
        await self._throttle.count(Try.CLIENT, client)
        try:
            async with self._store.writing() as session:
                used = await self._tokens.use(session, token, TokenKind.EMAIL)
                if used.person_id != person_id:
                    raise errors.LinkError(EXPIRED)  # and nothing is used up
                person = await person_row(session, used.person_id, lock=True)
                old, person.email = person.email, used.email or ""
                await drop_tokens(session, person.id)
                await note(session, person.id, Event.EMAIL_CHANGED, self._store.now())
        except errors.ConflictError:
            raise errors.LinkError(EXPIRED) from None
        await self._tell(Letter.EMAIL_CHANGED, old, person.language)

    async def invite(self, lasts: timedelta = timedelta(days=14)) -> str:
        """Return the token of an invitation to sign up, which works once."""
        async with self._store.writing() as session:
            return self._tokens.add_invitation(session, lasts)

    async def make_adviser(self, person_id: uuid.UUID, *, is_adviser: bool = True) -> None:
        """Let a person keep the profiles of clients apart, or no longer; for the operator."""
        async with self._store.writing() as session:
            (await person_row(session, person_id, lock=True)).is_adviser = is_adviser

    async def _tell(self, letter: Letter, to: str, language: str) -> None:
        """Send a letter about a change; an error is dropped, since the change itself was made."""
        with suppress(errors.MailError):
            await self._post.send(letter, to, language)

    async def _count_mail(self, email: str, client: str) -> str:
        email = normal_email(email)
        await self._throttle.count(Try.CLIENT, client)
        await self._throttle.count(Try.MAIL, email)
        return email

    async def _verified(self, person_id: uuid.UUID, password: str) -> tables.Person:
        """Return the row of a person who is logged in and gives their password.

        Raises LogInError where it is not theirs.
        """
        await self._throttle.count(Try.ACCOUNT, str(person_id))
        async with self._store.reading() as session:
            person = await person_row(session, person_id)
        if not await self._passwords.verify(password, person.password_hash):
            raise errors.LogInError(_WRONG_PASSWORD)
        return person

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

    async def _open_account(
        self, token: str, invitation: str, hashed: str, language: str
    ) -> uuid.UUID:
        """Open the account of a link, also where it is the second for its address at one time."""
        try:
            async with self._store.writing() as session:
                used = await self._tokens.use(session, token, TokenKind.SIGN_UP)
                if self._who is SignUp.CLOSED:
                    raise errors.SignUpClosedError(_CLOSED)
                if self._who is SignUp.INVITATION:
                    await self._tokens.use_invitation(session, invitation)
                return await self._add_person(session, used.email or "", hashed, language)
        except errors.ConflictError:
            raise errors.LinkError(EXPIRED) from None

    async def _add_person(
        self, session: AsyncSession, email: str, hashed: str, language: str
    ) -> uuid.UUID:
        now = self._store.now()
        person = tables.Person(
            email=email,
            password_hash=hashed,
            language=language[:10],
            created=now,
            last_active=now,
        )
        session.add(person)
        await session.flush()
        await note(session, person.id, Event.SIGNED_UP, now)
        await drop_tokens_to(session, email)
        return person.id

    async def _replace_password(
        self, session: AsyncSession, person: tables.Person, hashed: str, keep: str = ""
    ) -> None:
        person.password_hash = hashed
        await end_others(session, person.id, keep)
        # Somebody who knew the old password may have made a key.
        await session.execute(delete(tables.ApiKey).where(tables.ApiKey.person_id == person.id))
        await drop_tokens(session, person.id)
        await note(session, person.id, Event.PASSWORD_CHANGED, self._store.now())


async def _by_email(session: AsyncSession, email: str) -> tables.Person | None:
    return await session.scalar(select(tables.Person).where(tables.Person.email == email))
