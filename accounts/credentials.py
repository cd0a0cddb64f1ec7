"""Passwords, tokens and addresses: what is accepted, and what is kept of them."""

import asyncio
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from accounts.errors import InvalidInputError, PasswordError, ThrottledError
from accounts.tables import MOST_EMAIL_CHARS

MEMORY_KIB = 19_456
ROUNDS = 2
"""With one lane, the least that OWASP ASVS 5.0 (appendix C) asks of Argon2id."""
LEAST_PASSWORD_CHARS = 8
MOST_PASSWORD_CHARS = 256
LEAST_KINDS = 3
"""Different characters of a password."""
HASHING = 2
"""Passwords hashed at one time; each takes `MEMORY_KIB`."""
WAITING = 32
"""Passwords that may wait to be hashed; more are refused."""

_COMMON = Path(__file__).parent / "data" / "common_passwords.txt"
# Of 32 bytes in base 64, the last character holds four bits.
TOKEN = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"  # noqa: S105 - a pattern
"""What a token looks like; anything else is refused before the database is asked."""
_TOKEN = re.compile(TOKEN)
# Other characters in a local part are legal, but hardly used except in attacks.
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}")


Answer = TypeVar("Answer")


class Passwords:
    """Hashes and verifies passwords with Argon2id, a few at a time, outside the event loop."""

    def __init__(self, memory_kib: int = MEMORY_KIB, rounds: int = ROUNDS) -> None:
        hasher = Argon2Hasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
        self._hasher = PasswordHash((hasher,))
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        # A thread goes on after its request was abandoned, so that threads are bounded too.
        self._threads = ThreadPoolExecutor(HASHING)
        self._slots = asyncio.Semaphore(HASHING)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """Return the hash of a new password, with its salt and parameters."""
        async with _Slot(self):
            return await self._run(self._hasher.hash, password)

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Return whether a password matches a hash; None never does and takes as long."""
        if len(password) > MOST_PASSWORD_CHARS or not _is_text(password):
            password, hashed = "", None
        async with _Slot(self):
            known = hashed or self._nobody
            fits = await self._run(self._hasher.verify, password, known)
        return fits and hashed is not None

    async def _run(self, does: Callable[..., Answer], *words: str) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, does, *words)


class _Slot:
    """A slot for hashing; raises ThrottledError where too many wait for one."""

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords

    async def __aenter__(self) -> None:
        if self._passwords._waiting >= WAITING:
            raise ThrottledError(1)
        self._passwords._waiting += 1
        try:
            await self._passwords._slots.acquire()
        finally:
            self._passwords._waiting -= 1

    async def __aexit__(self, *_: object) -> None:
        self._passwords._slots.release()


def masked_email(email: str) -> str:
    """Return an address shortened so that only its holder recognises it: "a…@b.org"."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}…@{domain}"


def check_password(password: str, email: str = "") -> None:
    """Raise PasswordError where a new password is too short, too long or easy to guess.

    No kinds of characters are required, since that does not make passwords harder to guess.
    """
    if len(password) < LEAST_PASSWORD_CHARS:
        raise PasswordError(f"needs at least {LEAST_PASSWORD_CHARS} characters")
    if len(password) > MOST_PASSWORD_CHARS:
        raise PasswordError(f"may have at most {MOST_PASSWORD_CHARS} characters")
    if not _is_text(password):
        raise PasswordError("holds half of a character")
    plain = password.casefold()
    if plain in common_passwords() or len(set(plain)) < LEAST_KINDS:
        raise PasswordError("is one that many people use; choose another")
    own = {"destinai", email, email.partition("@")[0]}
    if plain.strip("0123456789!?.-_") in own or plain in own:
        raise PasswordError("is your address or our name; choose another")


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that are refused because they are common, in lower case."""
    lines = _COMMON.read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def normal_email(text: str) -> str:
    """Return an e-mail address in the one form in which it is kept and compared.

    Raises InvalidInputError where it is none.
    """
    email = unicodedata.normalize("NFC", text).strip().lower()
    if len(email) > MOST_EMAIL_CHARS or not _EMAIL.fullmatch(email) or ".." in email:
        raise InvalidInputError("email", "is no e-mail address, such as name@example.org")
    return email


def new_token() -> str:
    """Return a token of 256 random bits for a link, a cookie or a key."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Return whether a text may be one of `new_token`, by its length and characters."""
    return bool(_TOKEN.fullmatch(text))


def token_hash(token: str) -> str:
    """Return what is kept of a token. It is long and random, so that no slow hash is needed."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _is_text(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
