"""Schemathesis: generated requests on every path find no server error and no contract breach."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from tests.fake_api import fake_app

EXAMPLES = 25
# A schema can say what a URI or cursor looks like, not which ones the catalogue in use has.
CONFIG = {
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]
        }
    }
}

app, _ = fake_app()
app.state.service.refresh()
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG)
)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_contract(case):
    answer = case.call_and_validate()
    assert answer.status_code < 500
