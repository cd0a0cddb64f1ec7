"""The option to record, and the catalogues that are asked."""

import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.golden.application import client_of, toy_client


def pytest_addoption(parser):
    parser.addoption(
        "--record-golden", action="store_true", help="write the golden answers anew, and compare"
    )


@pytest.fixture(scope="module")
def client_for(request, tmp_path_factory):
    """Return what gives the client of a catalogue: starter, esco, toy (by hand) or empty (none).

    Each catalogue is opened when it is first asked, and once.
    """

    def opened(catalogue):
        if catalogue == "toy":
            return stack.enter_context(toy_client())
        if catalogue == "empty":
            return stack.enter_context(client_of(tmp_path_factory.mktemp("empty")))
        given = os.environ.get(f"GOLDEN_{catalogue.upper()}_HOME")
        home = given or request.getfixturevalue(f"{catalogue}_home").folder
        return stack.enter_context(client_of(Path(home)))

    with ExitStack() as stack:
        yield cache(opened)
