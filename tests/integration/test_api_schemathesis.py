"""Schemathesis: generated requests on every path find no server error and no contract breach."""

import tempfile

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from accounts.access import Access, Scope
from accounts.sessions import FreshLogIn
from index.errors import NoCatalogueError
from service.snapshot import CatalogueSnapshot
from tests.support.account_app import AccountApp
from tests.support.databases import FakeClock
from tests.support.fake_api import fake_app
from tests.support.saved import add_everything

EXAMPLES = 25
FEW_EXAMPLES = 8
"""Of each path of accounts, of which there are many."""
OF_ACCOUNTS = "^/api/v1/(account|shared)"
# A schema can say what a URI or cursor looks like, not which ones the catalogue in use has.
CONFIG = {
    "checks": {
        # It sends a cookie that is nobody's beside a key that is right. What is refused to whom is
        # in test_api_account.py.
        "ignored_auth": {"enabled": False},
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]
        },
        # A body with too many entries may be too large before they are counted.
        "negative_data_rejection": {
            "expected-statuses": [
                *("400", "401", "403", "404", "405", "406", "409", "413"),
                *("415", "422", "428", "429", "5xx"),
            ]
        },
    }
}


def schema_of(app):
    """Return an app's own schema, bound to the app."""
    config = SchemathesisConfig.from_dict(CONFIG)
    return schemathesis.openapi.from_asgi("/openapi.json", app, config=config)


app, _ = fake_app()
app.state.live.refresh()
schema = schema_of(app).exclude(path_regex=OF_ACCOUNTS)

snapshots: list[CatalogueSnapshot] = []


def load_starter():
    """Return the snapshot of the starter, which is built only once tests run."""
    if not snapshots:
        raise NoCatalogueError("the starter is not built yet")
    return snapshots[0]


starter_app, _ = fake_app(load_starter, lambda: "starter" if snapshots else None)
starter_schema = schema_of(starter_app).exclude(path_regex=OF_ACCOUNTS)

folder = tempfile.TemporaryDirectory()
site = AccountApp(f"sqlite:///{folder.name}/accounts.db", FakeClock())
site.app.state.live.refresh()
account_schema = schema_of(site.app).include(path_regex=OF_ACCOUNTS)


@pytest.fixture(scope="session")
def served_starter(starter):
    """Let the app answer from the real recommender, model and starter catalogue."""
    snapshots.append(CatalogueSnapshot(starter))
    starter_app.state.live.refresh()


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_contract(case):
    answer = case.call_and_validate()
    assert answer.status_code < 500


@starter_schema.parametrize()
@pytest.mark.usefixtures("served_starter")
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_contract_over_the_starter(case):
    answer = case.call_and_validate()
    assert answer.status_code < 500


@pytest.fixture(scope="session")
def key():
    """Return the header of a key to an account with one of each thing."""
    site.run(lambda store: store.migrate())
    others = site.run(lambda store: add_everything(store, "ada@example.org"))
    log_in = FreshLogIn(others["person_id"])
    made = site.run(lambda store: Access(store).make_key(log_in, "Script", list(Scope)))
    return {"Authorization": f"Bearer {made[0]}"}


@account_schema.parametrize()
@settings(max_examples=FEW_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_contract_of_accounts(case, key):
    answer = case.call_and_validate(headers=key)
    assert answer.status_code < 500
