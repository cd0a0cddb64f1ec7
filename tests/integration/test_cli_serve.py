"""serve: the address, the threads, and a real server that starts and stops."""

import json
import signal
import socket
from contextlib import contextmanager

import pytest

from cli.commands.serve import free_port, threads_for
from cli.context import usable_cores
from cli.errors import CommandError
from index.store import CatalogueStore
from service.settings import Settings
from tests.support.fake_cli import FakeCommand
from tests.support.fake_encoder import silent
from tests.support.served import PATIENCE, answer_of, serving
from tests.support.small_catalogue import small_catalogue


@contextmanager
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_is_kept_and_0_becomes_a_free_one():
    port = free_port("127.0.0.1", 0)
    assert port > 0
    assert free_port("127.0.0.1", port) == port


def test_a_port_in_use_is_refused():
    with taken_port() as port, pytest.raises(CommandError, match=rf"port {port}: Address already"):
        free_port("127.0.0.1", port)


def test_a_host_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match=r"cannot listen on no\.such\.host\.invalid port 8000"):
        free_port("no.such.host.invalid", 8000)


def test_serve_on_a_port_in_use_is_one_line(tmp_path):
    with taken_port() as port:
        result = FakeCommand(tmp_path).run("serve", "--port", str(port))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        f"error: cannot listen on 127.0.0.1 port {port}: Address already in use; "
        "choose another with --port or --host\n"
    )


def test_cores_are_shared_out_among_workers():
    assert threads_for(Settings(workers=1)) == 0
    assert threads_for(Settings(workers=64)) == max(1, usable_cores() // 64)
    assert threads_for(Settings(workers=2)) == max(1, usable_cores() // 2)
    assert threads_for(Settings(workers=2, threads=7)) == 7


@pytest.fixture
def home(tmp_path, encoder):
    """Return a home with the small catalogue and the real model."""
    folder = tmp_path / "home"
    CatalogueStore(folder).publish(small_catalogue(), encoder, silent)
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_answers_and_stops_cleanly(home, workers):
    with serving(home, "--workers", str(workers)) as (printed, process):
        assert printed["workers"] == workers
        assert printed["catalogue"] == CatalogueStore(home).current()
        assert answer_of(f"{printed['address']}/readyz")["catalogue_version"] == "small-1-en"
        assert answer_of(f"{printed['address']}/api/v1/meta")["counts"]["occupations"] == 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stdout.read() == b""


def test_a_file_that_is_damaged_while_serving_degrades_until_it_is_repaired(home):
    store = CatalogueStore(home)
    labels = home / "catalogues" / store.current() / "labels.sqlite"
    whole = labels.read_bytes()
    with serving(home, poll_seconds=0.05) as (printed, _):
        address = printed["address"]

        def wait_for(status):
            while answer_of(f"{address}/readyz")["status"] != status:
                pass

        wait_for("ready")
        labels.write_bytes(bytes(len(whole)))
        wait_for("degraded")
        assert str(home) not in json.dumps(answer_of(f"{address}/readyz"))
        labels.write_bytes(whole)
        wait_for("ready")
        found = answer_of(f"{address}/api/v1/suggest?type=skill&q=weld")
        assert [one["label"] for one in found["items"]] == ["weld steel parts"]


def test_the_catalogue_before_answers_for_one_that_is_damaged_while_serving(home, encoder):
    store = CatalogueStore(home)
    store.publish(small_catalogue("small-2-en"), encoder, silent)
    labels = home / "catalogues" / store.current() / "labels.sqlite"
    with serving(home, poll_seconds=0.05) as (printed, _):
        address = printed["address"]
        assert answer_of(f"{address}/readyz")["catalogue_version"] == "small-2-en"
        labels.write_bytes(b"")
        while (ready := answer_of(f"{address}/readyz"))["catalogue_version"] != "small-1-en":
            pass
        assert ready["status"] == "degraded"
        assert answer_of(f"{address}/api/v1/meta")["catalogue_version"] == "small-1-en"
