"""The second factor: time-based one-time passwords (RFC 6238), and recovery codes."""

import hmac
import re
import secrets
import uuid
from dataclasses import dataclass

import pyotp
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts import tables
from accounts.audit import Event, note
from accounts.credentials import token_hash
from accounts.errors import ConflictError, InvalidInputError, LogInError
from accounts.rows import person_row
from accounts.sessions import FreshLogIn
from accounts.store import Store
from accounts.throttle import Throttle, Try

STEP_SECONDS = 30
RECOVERY_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are mistaken for others."""
_CODE_CHARS = 24
"""Of 31 kinds, 118 random bits: from 112 on, ASVS 5.0 (6.5.2) asks for no slow hash."""
_SECRET = re.compile(r"[A-Z2-7]{32}")
"""As `pyotp.random_base32` makes it."""
_CODE = re.compile(r"[0-9]{6}")
_WRONG = "the code is not right, or was used already"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The secret that an authenticator app is given, as text and as an `otpauth://` address."""

    secret: str
    uri: str


class SecondFactor:
    """Turns the second factor of people on and off, and checks it."""

    def __init__(self, store: Store, throttle: Throttle) -> None:
        self._store = store
        self._throttle = throttle

    def propose(self, email: str) -> Enrolment:
        """Return a new secret, which counts once `turn_on` was given a code made from it."""
        secret = pyotp.random_base32()
        uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Destinai")
        return Enrolment(secret, uri)

    async def turn_on(self, log_in: FreshLogIn, secret: str, code: str) -> tuple[str, ...]:
        """Ask for the second factor from now on, and return recovery codes, to be shown once.

        Raises InvalidInputError where the code was not made from the secret, ConflictError where
        it is asked for already.
        """
        step, person_id = self._step_of(secret, _plain(code)), log_in.person_id
        if step is None:
            raise InvalidInputError("code", "does not belong to the secret; try the next one")
        async with self._store.writing() as session:
            person = await person_row(session, person_id, lock=True)
            if person.totp_secret:
                raise ConflictError("the second factor is on; turn it off first")
            person.totp_secret, person.totp_step = secret, step
            await note(session, person_id, Event.SECOND_FACTOR_ON, self._store.now())
            return await self._new_codes(session, person_id)

    async def turn_off(self, log_in: FreshLogIn, code: str) -> None:
        """Ask for the password alone from now on; raise LogInError where the code is not right."""
        person_id = log_in.person_id
        await self._throttle.count(Try.CODE, str(person_id))
        async with self._store.writing() as session:
            person = await person_row(session, person_id, lock=True)
            await self.use_code(session, person, code)
            person.totp_secret = person.totp_step = None
            await _drop_codes(session, person_id)
            await note(session, person_id, Event.SECOND_FACTOR_OFF, self._store.now())

    async def renew_codes(self, log_in: FreshLogIn, code: str) -> tuple[str, ...]:
        """Replace the recovery codes, and return the new ones, to be shown once.

        Raises LogInError where the code is not right.
        """
        person_id = log_in.person_id
        await self._throttle.count(Try.CODE, str(person_id))
        async with self._store.writing() as session:
            person = await person_row(session, person_id, lock=True)
            await self.use_code(session, person, code)
            await note(session, person_id, Event.RECOVERY_CODES_MADE, self._store.now())
            return await self._new_codes(session, person_id)

    async def codes_left(self, person_id: uuid.UUID) -> int:
        """Return how many recovery codes a person has left."""
        query = select(func.count()).where(tables.RecoveryCode.person_id == person_id)
        async with self._store.reading() as session:
            return await session.scalar(query) or 0

    async def use_code(self, session: AsyncSession, person: tables.Person, code: str) -> None:
        """Use up a code of the app or a recovery code, as part of a transaction.

        `person` is locked. Raises LogInError where the code is neither.
        """
        code = _plain(code)
        step = self._step_of(person.totp_secret or "", code)
        if step is not None and (person.totp_step is None or step > person.totp_step):
            person.totp_step = step
            return
        used = await session.execute(
            delete(tables.RecoveryCode)
            .where(
                tables.RecoveryCode.person_id == person.id,
                tables.RecoveryCode.code_hash == token_hash(code),
            )
            .returning(tables.RecoveryCode.id)
        )
        if not person.totp_secret or used.first() is None:
            raise LogInError(_WRONG)
        await note(session, person.id, Event.RECOVERY_CODE_USED, self._store.now())

    def _step_of(self, secret: str, code: str) -> int | None:
        """Return the time step of a code: the present one, the one before or after; else None."""
        if not _CODE.fullmatch(code) or not _SECRET.fullmatch(secret):
            return None
        now = int(self._store.now().timestamp()) // STEP_SECONDS
        totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
        codes = {step: totp.generate_otp(step) for step in (now - 1, now, now + 1)}
        return next((step for step in codes if hmac.compare_digest(codes[step], code)), None)

    async def _new_codes(self, session: AsyncSession, person_id: uuid.UUID) -> tuple[str, ...]:
        await _drop_codes(session, person_id)
        codes = [_random_code() for _ in range(RECOVERY_CODES)]
        session.add_all(
            tables.RecoveryCode(person_id=person_id, code_hash=token_hash(code)) for code in codes
        )
        return tuple(
            "-".join(code[at : at + 4] for at in range(0, _CODE_CHARS, 4)) for code in codes
        )


async def _drop_codes(session: AsyncSession, person_id: uuid.UUID) -> None:
    await session.execute(
        delete(tables.RecoveryCode).where(tables.RecoveryCode.person_id == person_id)
    )


def _plain(code: str) -> str:
    """Return a code as it is compared, without the spaces and hyphens that make it readable."""
    return "".join(code.lower().split()).replace("-", "")


def _random_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_CHARS))
