"""Accounts: what logging in, a request with a session, and saving a profile take on each store."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from accounts import tables
from accounts.contents import ProfileContent
from accounts.credentials import Passwords
from accounts.mail import ConsoleMailer, Post
from accounts.people import People
from accounts.profiles import Profiles, SavedProfile
from accounts.store import Store
from accounts.throttle import StoreThrottle
from bench.table import Line
from bench.timing import quantiles
from tests.support.databases import postgres_server
from website.site.letters import SiteLetters
from website.site.site import read_languages

PEOPLE = 100
"""Each logs in once, since one who tries more often is refused."""
SAVES = 200
SKILLS = 60
PASSWORD = "tangible walrus 9"  # noqa: S105 - of nobody


def measuring() -> Iterator[Line]:
    """Yield the figures of both stores, which have on disk what they answer."""
    with tempfile.TemporaryDirectory() as folder:
        yield from store_figures("SQLite", f"sqlite:///{Path(folder) / 'accounts.db'}")
    with postgres_server(is_durable=True) as server:
        if server is None:
            yield "accounts, PostgreSQL", "skipped: PostgreSQL is not installed"
        else:
            yield from store_figures("PostgreSQL", server.database())


def store_figures(
    name: str, address: str, people: int = PEOPLE, saves: int = SAVES
) -> Iterator[Line]:
    """Yield how long each thing takes over an empty database, one after the other."""
    for what, taken in asyncio.run(_measured(address, people, saves)).items():
        yield f"accounts, {name}: {what}", taken


async def _measured(address: str, people: int, saves: int) -> dict[str, str]:
    store, passwords = Store.open(address), Passwords()
    hashed = await passwords.hash(PASSWORD)
    emails = [f"person-{number}@example.org" for number in range(people)]
    saved = await _prepare(store, emails, hashed)
    post = Post(ConsoleMailer(), SiteLetters("https://careers.example.org", read_languages()))
    room = People(store, passwords, StoreThrottle(store), post)
    tokens: list[str] = []

    async def log_in(email: str) -> None:
        tokens.append((await room.log_in(email, PASSWORD, "Firefox, Linux")).session)

    figures = {
        "verifying a password, part of a log-in": await _taken(
            partial(passwords.verify, hashed=hashed), [PASSWORD] * people
        ),
        "log-in": await _taken(log_in, emails),
        "session of a request": await _taken(room.sessions.find, tokens),
        "save of a profile": await _taken(partial(_save, store, saved), range(saves)),
    }
    await store.close()
    return figures


async def _prepare(
    store: Store, emails: Sequence[str], hashed: str
) -> tuple[tables.Person, SavedProfile]:
    """Make the tables and accounts; return the first person, and their profile."""
    await store.migrate()
    now = store.now()
    rows = [
        tables.Person(email=email, password_hash=hashed, created=now, last_active=now)
        for email in emails
    ]
    async with store.writing() as session:
        session.add_all(rows)
    return rows[0], await Profiles(store).create(rows[0].id, "Mine", _content(0))


async def _save(store: Store, saved: tuple[tables.Person, SavedProfile], number: int) -> None:
    person, profile = saved
    version = profile.version + number
    await Profiles(store).save(person.id, profile.id, version, _content(number))


def _content(number: int) -> ProfileContent:
    uris = [f"http://data.europa.eu/esco/skill/{number:04}-{one:04}" for one in range(SKILLS)]
    return ProfileContent(skills=uris)


async def _taken(does: Callable[..., Awaitable[object]], inputs: Sequence[object]) -> str:
    seconds = []
    for given in inputs:
        start = time.perf_counter()
        await does(given)
        seconds.append(time.perf_counter() - start)
    return quantiles(seconds)
