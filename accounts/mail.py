"""Mail: what is written to people, and how it is sent: by SMTP, or to the console."""

import asyncio
import re
import smtplib
import ssl
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from ipaddress import ip_address
from typing import Protocol, TextIO
from urllib.parse import unquote, urlsplit

from accounts.errors import MailError, MailRefusedError

TIMEOUT_SECONDS = 10
_NO_MAILBOX = re.compile(rb"5\.1\.(1|2|3|6|10)\b")
"""Enhanced statuses (RFC 3463, 7505) of an address that does not exist. Other 5.1 codes are about
the sender and 5.7, for example, about blocked servers: they say nothing about the mailbox."""


class Letter(StrEnum):
    """The letters that people are sent."""

    SIGN_UP = "sign-up"
    """An account may be opened with the link."""
    HAS_ACCOUNT = "has-account"
    """Somebody tried to sign up with an address that has an account; link to a new password."""
    RESET = "reset"
    """A new password may be set with the link."""
    NO_ACCOUNT = "no-account"
    """Somebody asked for a new password for an address without account; no link."""
    NEW_EMAIL = "new-email"
    """The address of an account is changed to this one with the link."""
    EMAIL_TAKEN = "email-taken"
    """Somebody wanted to change the address of an account to one that has an account; no link."""
    EMAIL_CHANGED = "email-changed"
    """The account is reached under another address now; no link."""
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a name
    """The password was changed; no link."""
    ERASURE = "erasure"
    """The account is erased soon, unless one logs in."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in plain text."""

    to: str
    subject: str
    text: str


Writer = Callable[[Letter, str, str, str], tuple[str, str]]
"""Returns subject and text of a letter in a language, with the token of its link or "", and the
masked address of the account that asks for it or ""."""


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail) -> None:
        """Send a message; raise MailError where that fails."""


class ConsoleMailer:
    """Writes mail to a stream, for trying Destinai on one's own machine."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def send(self, mail: Mail) -> None:
        """Write a message to the stream, standard error without one."""
        stream = self._stream or sys.stderr
        stream.write(f"--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
        stream.flush()


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Sends mail by SMTP, encrypted unless the server is on this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_tls: bool = False
    """Whether the connection is encrypted from its beginning; otherwise by STARTTLS."""

    async def send(self, mail: Mail) -> None:
        """Hand a message to the server."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, mail.to, mail.subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        try:
            await asyncio.to_thread(self._hand_over, message)
        except smtplib.SMTPRecipientsRefused as error:
            is_gone = all(_NO_MAILBOX.match(words) for _, words in error.recipients.values())
            kind = MailRefusedError if is_gone else MailError
            raise kind("the server for mail refuses the address") from None
        except (OSError, smtplib.SMTPException) as error:
            # What the server says may repeat the address.
            raise MailError(f"mail cannot be sent: {type(error).__name__}") from None

    def _hand_over(self, message: EmailMessage) -> None:
        context = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
            if self.is_tls
            else smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        ) as server:
            if not self.is_tls and not _is_loopback(self.host):
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)


@dataclass(frozen=True, slots=True)
class Post:
    """Writes letters and sends them."""

    mailer: Mailer
    writer: Writer

    async def send(
        self, letter: Letter, to: str, language: str, token: str = "", account: str = ""
    ) -> None:
        """Write a letter as `writer` does, and send it."""
        subject, text = self.writer(letter, language, token, account)
        await self.mailer.send(Mail(to, subject, text))


def mailer_at(address: str, sender: str) -> Mailer:
    """Return what sends mail at `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`, "" the console.

    Raises MailError on an address of another form, without repeating it.
    """
    if not address:
        return ConsoleMailer()
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in {"smtp", "smtps"} or not sender:
        raise MailError("mail needs smtp://HOST:PORT or smtps://HOST:PORT, and a sender")
    is_tls = parts.scheme == "smtps"
    return SmtpMailer(
        host,
        port or (465 if is_tls else 587),
        sender,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        is_tls,
    )


ENGLISH: Mapping[Letter, tuple[str, str]] = {
    Letter.SIGN_UP: (
        "Open your Destinai account",
        "Follow this link to choose a password and open your account:\n\n{link}\n\n"
        "It works once, for one day. If this was not you, there is nothing to do.",
    ),
    Letter.HAS_ACCOUNT: (
        "You have a Destinai account already",
        "Somebody, perhaps you, wanted to sign up with this address, which has an account.\n"
        "Log in as usual, or choose a new password here:\n\n{link}\n\n"
        "The link works once, for one hour. If this was not you, there is nothing to do.",
    ),
    Letter.RESET: (
        "Choose a new password",
        "Follow this link to choose a new password for your Destinai account:\n\n{link}\n\n"
        "It works once, for one hour. If this was not you, there is nothing to do.",
    ),
    Letter.NO_ACCOUNT: (
        "There is no account with this address",
        "Somebody, perhaps you, asked for a new password at {site}.\n"
        "There is no account with this address. You may have signed up with another one.",
    ),
    Letter.NEW_EMAIL: (
        "Confirm your new address",
        "The Destinai account with the address {account} asks to use this address from now on.\n"
        "If the account is yours, log in to it and follow this link:\n\n{link}\n\n"
        "It works once, for one day. Without it nothing changes. If you do not know the account, "
        "do not follow the link: there is nothing to do.",
    ),
    Letter.EMAIL_TAKEN: (
        "This address has an account already",
        "Somebody, perhaps you, wanted to use this address for another Destinai account.\n"
        "It has an account already, so nothing was changed.",
    ),
    Letter.EMAIL_CHANGED: (
        "Your address was changed",
        "Your Destinai account uses another e-mail address from now on.\n"
        "If this was not you, write to those who run {site}.",
    ),
    Letter.PASSWORD_CHANGED: (
        "Your password was changed",
        "The password of your Destinai account was changed. All other devices were logged out, and "
        "keys for programs ended.\n"
        "Links by which you show a profile to others still work, unless you took them back. To "
        "take one back, log in at {site} and open “Links and keys”.\n"
        "If this was not you, choose a new password at {site}, and take back every link.",
    ),
    Letter.ERASURE: (
        "Your account will be erased",
        "You have not used your Destinai account for about two years. We will erase it, with all "
        "that is saved in it, within 30 days.\n"
        "To keep it, log in once at {site}. To let it go, there is nothing to do.",
    ),
}
"""Subject and text of each letter; the text has the fields `{link}`, `{site}` and
`{account}`."""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
