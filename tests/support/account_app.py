"""The API, or the website, over accounts in a database of a test, with its letters in reach."""

import asyncio
import io
from dataclasses import dataclass, field

from starlette.testclient import TestClient

from accounts.credentials import Passwords
from accounts.mail import Post
from accounts.people import People
from accounts.sessions import Sessions
from accounts.store import Store, database_url
from api.app import create_app
from api.server import open_log
from service.accounts import Accounts
from service.settings import LogLevel, Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue
from tests.support.fake_mail import FakeMailer, FakeThrottle, write_letter
from tests.support.fake_recommender import FakeRecommender
from tests.support.saved import add_person

OWN = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "correct horse battery"


@dataclass
class AccountApp:
    """An app over accounts, the database behind it, its letters and its log.

    `base_url` says how it is reached; `make` is what makes it of its parts,
    `writer` writes letters.
    """

    address: str
    clock: object
    settings: dict = field(default_factory=dict)
    make: object = create_app
    writer: object = write_letter

    def __post_init__(self):
        self.mailer = FakeMailer()
        self.log = io.StringIO()
        defaults = {"deadline_seconds": 3600}
        chosen = Settings(**defaults | self.settings)
        log = open_log(self.log, LogLevel.INFO)
        self.accounts = Accounts(
            chosen,
            log,
            store=Store(database_url(self.address), self.clock),
            post=Post(self.mailer, self.writer),
        )
        load = lambda: CatalogueSnapshot(FakeRecommender())  # noqa: E731 - one expression
        live = LiveCatalogue(load, lambda: "toy", log, chosen.poll_seconds)
        self.app = self.make(live, chosen, log, accounts=self.accounts)

    def client(self, base_url="http://localhost"):
        """Return a client that keeps cookies; enter it to start the app."""
        return TestClient(self.app, base_url=base_url, headers=OWN)

    def run(self, does):
        """Return what something does with a store over the same database, outside of the app."""

        async def done():
            store = Store.open(self.address, self.clock)
            try:
                return await does(store)
            finally:
                await store.close()

        return asyncio.run(done())

    def add_person(self, email="ada@example.org", **fields):
        """Open an account without a usable password; return the number and a session's token."""

        async def add(store):
            person_id = await add_person(store, email, **fields)
            return person_id, await Sessions(store).start(person_id, "Test")

        return self.run(add)

    def sign_up(self, email="ada@example.org"):
        """Open an account with PASSWORD; return its number."""

        async def open_account(store):
            mailer = FakeMailer()
            post = Post(mailer, write_letter)
            people = People(store, Passwords(8, 1), FakeThrottle(), post)
            await people.sign_up(email, "en")
            return await people.set_password(mailer.last()[2], PASSWORD, "en")

        return self.run(open_account)
