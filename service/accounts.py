"""The accounts of a server: the room `accounts` put together over one database, kept usable.

Nothing here stops the rest of the server: a database that cannot be used is tried again, and until
then each use says why it fails.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress

from structlog.typing import FilteringBoundLogger

from accounts.access import Access, Scope
from accounts.credentials import Passwords
from accounts.errors import StoreError, StoreVersionError
from accounts.mail import Mailer, Post, mailer_at
from accounts.people import People, SignUp
from accounts.profiles import Profiles
from accounts.rights import Rights
from accounts.store import (
    Address,
    Store,
    database_url,
    latest_revision,
    make_private_file,
    sqlite_file,
    sqlite_url,
)
from accounts.throttle import StoreThrottle
from service.settings import Settings, Switch

RETRY_SECONDS = 2.0
"""The time between two tries to prepare a database that could not be used."""
SOON_SECONDS = 0.5
"""The longest that a request which can do without the database waits for it."""
LOG_SECONDS = 60.0
"""The time between two lines in the log about the same failure."""


class Accounts:
    """People, their sessions, profiles, links, keys and rights, over one database.

    `settings` say who may sign up; another store may be given in place of the one that they choose.
    """

    def __init__(
        self,
        settings: Settings,
        log: FilteringBoundLogger,
        post: Post,
        *,
        store: Store | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store or Store(database_url(database_address(settings)))
        throttle, who = StoreThrottle(self.store), SignUp(settings.sign_up)
        self.people = People(self.store, Passwords(), throttle, post, who)
        self.sessions = self.people.sessions
        self.second_factor = self.people.second_factor
        self.profiles = Profiles(self.store)
        self.access = Access(self.store)
        self.rights = Rights(self.store)
        self._log = log
        self._clock = clock
        self._lock = asyncio.Lock()
        self._failure: StoreError | None = StoreError("nothing has been tried yet")
        self._retry_at = float("-inf")
        self._logged, self._log_at = "", float("-inf")
        self._late: set[asyncio.Task[uuid.UUID]] = set()
        self._silent_until = float("-inf")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Prepare the database, if that is possible, and close it at the end."""
        with suppress(StoreError):
            await self.prepare()
        try:
            yield
        finally:
            for late in self._late:
                late.cancel()
            await asyncio.gather(*self._late, return_exceptions=True)
            await self.store.close()

    async def prepare(self) -> None:
        """Make sure that the tables are those of this version; raise StoreError where they are not.

        After a failure that is tried again every RETRY_SECONDS, so that it heals by itself.
        """
        if self._failure is None:
            return
        async with self._lock:
            if self._failure is not None and self._clock() >= self._retry_at:
                try:
                    await self._migrate()
                except StoreError as error:
                    self.report(error)
                else:
                    self._failure = None
                    self._log.info("accounts_ready", revision=latest_revision())
            if self._failure is not None:
                raise self._failure

    async def key_owner_soon(self, key: str, scope: Scope) -> uuid.UUID | None:
        """Return whose key it is, as `Access.key_owner`, None where the database does not say soon.

        That is within SOON_SECONDS; nor is it asked for RETRY_SECONDS after it failed, or while a
        question is late. Raises LogInError as `Access.key_owner` does.
        """
        if self._late or self._clock() < self._silent_until:
            return None
        asked = asyncio.create_task(self._key_owner(key, scope))
        try:
            await asyncio.wait({asked}, timeout=SOON_SECONDS)
        finally:
            if not asked.done():
                # Cancelling would wait for the driver, which waits for the lock.
                self._late.add(asked)
                asked.add_done_callback(self._end_late)
        if not asked.done():
            return None
        try:
            return asked.result()
        except StoreError:
            self._silent_until = self._clock() + RETRY_SECONDS
            return None

    async def _key_owner(self, key: str, scope: Scope) -> uuid.UUID:
        await self.prepare()
        return await self.access.key_owner(key, scope)

    def _end_late(self, late: asyncio.Task[uuid.UUID]) -> None:
        self._late.discard(late)
        if not late.cancelled() and isinstance(late.exception(), StoreError):
            self._silent_until = self._clock() + RETRY_SECONDS

    def report(self, error: StoreError) -> None:
        """Record that the database failed; the same failure is logged once a minute.

        The tables are checked again before the next use only where they are not usable.
        """
        now, reason = self._clock(), str(error)
        if reason != self._logged or now >= self._log_at:
            self._log.error("accounts_failed", reason=reason)
            self._logged, self._log_at = reason, now + LOG_SECONDS
        if self._failure is not None or isinstance(error, StoreVersionError):
            self._failure, self._retry_at = error, now + RETRY_SECONDS

    async def _migrate(self) -> None:
        # A file belongs to this server. In PostgreSQL other servers may use the old tables, so the
        # operator chooses when to migrate.
        if file := sqlite_file(self.store.url):
            make_private_file(file)
        latest = latest_revision()
        found = await self.store.revision()
        if found == latest:
            return
        if found and not self.store.is_sqlite:
            raise StoreVersionError(
                f"the tables have revision {found}, this version works with {latest}: "
                "run `destinai accounts migrate`"
            )
        await self.store.migrate()
        self._log.info("accounts_migrated", found=found or "none", revision=latest)


def database_address(settings: Settings) -> Address:
    """Return the address of the database of accounts."""
    given = settings.database_url.get_secret_value()
    return given or sqlite_url(settings.home / "destinai.db")


def mailer_of(settings: Settings) -> Mailer:
    """Return what sends mail; raise MailError where the settings for it cannot be read."""
    sender = settings.mail_from or settings.contact
    return mailer_at(settings.smtp_url.get_secret_value(), sender)


def site_address(settings: Settings) -> str:
    """Return the address of the website, for links in letters."""
    return settings.base_url or f"http://{settings.host}:{settings.port}"


def notices(settings: Settings) -> Iterator[str]:
    """Yield what whoever starts a server should know of its accounts.

    Raises StoreError or MailError where a setting of theirs cannot be read.
    """
    if not settings.has_accounts:
        if settings.accounts is Switch.AUTO:
            yield "there are no accounts: choose with DESTINAI_ACCOUNTS=on or off"
        return
    database_url(database_address(settings))
    mailer_of(settings)
    if not settings.smtp_url.get_secret_value():
        yield "letters to people with an account are written here: no DESTINAI_SMTP_URL is set"
    if settings.needs_tls and not settings.base_url.startswith("https://"):
        yield "nobody can log in, nor follow a link of a letter: set DESTINAI_BASE_URL=https://…"
