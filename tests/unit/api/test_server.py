"""The API behind a real uvicorn: what only a real server can get wrong."""

import http.client
import json
import os
import platform
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn

from api.server import environment_of, server_options
from service.settings import Settings
from tests.support.fake_api import fake_app


@contextmanager
def running(**choices):
    """Yield the port of a running server and the stream that it logs to."""
    app, log = fake_app()
    options = server_options(Settings(port=0, log="error")) | {"factory": False, **choices}
    server = uvicorn.Server(uvicorn.Config(app, **options))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1], log
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="module")
def served():
    """Yield what a server runs with for all tests."""
    with running() as found:
        yield found


def ask(served, method, path, body=None, headers=None):
    """Return status, headers and body of an answer, and check that nothing failed on the way."""
    port, log = served
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {}, encode_chunked=True)
        answer = connection.getresponse()
        found = answer.status, dict(answer.headers.items()), answer.read()
    finally:
        connection.close()
    assert "failure" not in log.getvalue()
    return found


@pytest.mark.parametrize("path", ["/livez", "/api/v1/meta", "/nowhere"])
def test_head_announces_the_body_it_leaves_out(served, path):
    status, headers, body = ask(served, "GET", path)
    head_status, head_headers, head_body = ask(served, "HEAD", path)
    assert (head_status, head_body) == (status, b"")
    assert head_headers["content-length"] == headers["content-length"] == str(len(body))


def test_server_does_not_name_itself(served):
    assert "server" not in ask(served, "GET", "/livez")[1]


def test_match_over_the_wire(served):
    body = json.dumps({"statements": ["I solder circuit boards"]})
    status, _, answer = ask(
        served, "POST", "/api/v1/match", body, {"Content-Type": "application/json"}
    )
    assert status == 200
    assert json.loads(answer)["matches"][0]["occupation"]["label"] == "microsystem technician"


def test_chunked_body_past_the_limit(served):
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    chunks = iter([b" " * 8192] * 9)
    status, headers, answer = ask(served, "POST", "/api/v1/match", chunks, headers)
    assert (status, headers["content-type"]) == (413, "application/problem+json")
    assert json.loads(answer)["type"] == "/problems/too-large"


def test_declared_body_past_the_limit(served):
    headers = {"Content-Type": "application/json"}
    status, headers, _ = ask(served, "POST", "/api/v1/match", b" " * 65_537, headers)
    assert (status, headers["content-type"]) == (413, "application/problem+json")


def test_unchanged_over_the_wire(served):
    etag = ask(served, "GET", "/api/v1/meta")[1]["etag"]
    status, _, body = ask(served, "GET", "/api/v1/meta", headers={"If-None-Match": etag})
    assert (status, body) == (304, b"")


def test_processes_get_the_secrets_that_were_set_as_they_are():
    settings = Settings(database_url="postgresql://u:secret@h/d", port=7)
    assert environment_of(settings) == {
        "DESTINAI_DATABASE_URL": "postgresql://u:secret@h/d",
        "DESTINAI_PORT": "7",
    }


_ALLOCATE = """
import ctypes, sys, threading
from api.server import share_heaps

if sys.argv[1] == "shared":
    share_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc_info.argtypes = ctypes.c_void_p, (ctypes.c_int, ctypes.c_void_p)
libc.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(8)

def allocate():
    together.wait()
    for _ in range(100):
        libc.malloc(1000)
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info(0, libc.fdopen(1, b"w"))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the option is one of glibc")
def test_threads_share_two_heaps():
    def heaps(how):
        command = [sys.executable, "-c", _ALLOCATE, how]
        own = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
        printed = subprocess.run(
            command, capture_output=True, text=True, check=True, env=own
        ).stdout
        return printed.count("<heap nr=")

    assert heaps("own") > 2
    assert heaps("shared") == 2
