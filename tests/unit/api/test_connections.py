"""Connections of a real server: half-sent, slow and too many; each ends, and others are served."""

import asyncio
import json
import resource
import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn

from api.connections import MAX_HEADER_BYTES, connection_limit
from api.server import server_options
from service.settings import Settings
from tests.support.fake_api import fake_app

PATIENCE = 30
SHORT, LONG = 0.2, 60.0
GET = b"GET /livez HTTP/1.1\r\nHost: destinai.test\r\n\r\n"
HALF_HEADERS = b"GET /livez HTTP/1.1\r\nHost: dest"
HALF_BODY = (
    b"POST /api/v1/match HTTP/1.1\r\nHost: destinai.test\r\nContent-Type: application/json\r\n"
    b'Content-Length: 100\r\n\r\n{"text": "I so'
)


@contextmanager
def running(app=None, *, keep_alive=5, **settings):
    """Yield a running server with its port; its app is the API unless another is given."""
    chosen = Settings(port=0, log="error", **settings)
    options = server_options(chosen) | {"factory": False, "timeout_keep_alive": keep_alive}
    server = uvicorn.Server(uvicorn.Config(app or fake_app(**settings)[0], **options))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    server.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


@contextmanager
def connected(server, sent=b""):
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client:
        client.sendall(sent)
        yield client


def read_to_end(client):
    """Return everything that comes until the server closes."""
    return b"".join(iter(lambda: client.recv(65_536), b""))


def answer_of(client):
    """Return the status of the first answer and what follows its headers."""
    head, _, body = read_to_end(client).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def problem_of(client):
    status, body = answer_of(client)
    problem = json.loads(body)
    assert problem["status"] == status
    return problem["type"]


def first_line(client):
    return client.recv(65_536).split(b"\r\n")[0]


def wait_until(condition):
    patient_until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < patient_until
        time.sleep(0.01)


@pytest.fixture(scope="module")
def hasty():
    """Yield a server that waits a moment for a request."""
    with running(request_seconds=SHORT) as server:
        yield server


@pytest.fixture(scope="module")
def patient():
    """Yield a server that waits long enough for any test."""
    with running(request_seconds=LONG) as server:
        yield server


def test_half_sent_headers_are_given_up(hasty):
    with connected(hasty, HALF_HEADERS) as client:
        assert problem_of(client) == "/problems/request-timeout"


def test_a_connection_without_a_byte_is_closed(hasty):
    with connected(hasty) as client:
        assert client.recv(100) == b""


def test_a_byte_now_and_then_wins_no_time(hasty):
    with connected(hasty, HALF_HEADERS) as client:
        client.settimeout(0.05)
        received = b""
        while not received:
            try:
                received = client.recv(100)
            except TimeoutError:
                client.sendall(b"a")
        assert received.startswith(b"HTTP/1.1 408 ")


def test_a_half_sent_body_is_given_up(hasty):
    with connected(hasty, HALF_BODY) as client:
        assert problem_of(client) == "/problems/request-timeout"


def test_a_half_sent_second_request_is_given_up(hasty):
    with connected(hasty, GET + HALF_HEADERS) as client:
        status, rest = answer_of(client)
        assert status == 200
        assert b"HTTP/1.1 408 Request Timeout" in rest


def test_empty_lines_do_not_keep_an_idle_connection():
    with running(request_seconds=SHORT, keep_alive=SHORT) as server, connected(server, GET) as one:
        assert first_line(one) == b"HTTP/1.1 200 OK"
        one.sendall(b"\r\n")
        assert read_to_end(one) in (b"", b'{"status":"live"}')


def test_a_body_that_nobody_reads_does_not_hold_the_connection():
    nowhere = b"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"
    with (
        running(request_seconds=SHORT, keep_alive=SHORT) as server,
        connected(server, nowhere) as client,
    ):
        assert first_line(client) == b"HTTP/1.1 404 Not Found"
        client.sendall(b"more")
        assert read_to_end(client)[-1:] in (b"", b"}")  # the body may have come before


def test_pipelined_requests_are_all_answered(patient):
    with connected(patient, GET * 3 + GET.replace(b"Host", b"Connection: close\r\nHost")) as client:
        status, rest = answer_of(client)
    assert (status, rest.count(b"HTTP/1.1 200 OK")) == (200, 3)


def test_headers_past_the_limit_are_refused(patient):
    endless = HALF_HEADERS + b"x" * (MAX_HEADER_BYTES + 1)
    with connected(patient, endless) as client:
        assert problem_of(client) == "/problems/headers-too-large"
    for count in (200, 200_000):  # one header after another, none of them long
        with connected(patient) as client:
            many = GET[:-2] + b"A: b\r\n" * count
            with broken_pipes_are_fine():
                client.sendall(many + b"Connection: close\r\n\r\n")
            assert first_line(client).split()[1] == (b"200" if count == 200 else b"431")


@contextmanager
def broken_pipes_are_fine():
    """Let the server close before everything is sent."""
    try:
        yield
    except (BrokenPipeError, ConnectionResetError):
        return


def test_what_is_not_http_is_a_problem(patient):
    with connected(patient, b"hello\r\n\r\n") as client:
        assert problem_of(client) == "/problems/bad-request"


def test_an_upgrade_that_is_not_offered_is_answered_without_it(patient):
    upgrade = GET.replace(b"Host", b"Connection: Upgrade\r\nUpgrade: websocket\r\nHost")
    with connected(patient, upgrade) as client:
        assert first_line(client) == b"HTTP/1.1 200 OK"


def test_three_hundred_half_sent_requests_leave_the_server_reachable():
    with running(request_seconds=LONG, max_connections=50) as server, ExitStack() as held:
        for _ in range(300):
            held.enter_context(connected(server, HALF_HEADERS))
        with connected(server, GET) as client:
            assert first_line(client) == b"HTTP/1.1 200 OK"
        assert len(server.server_state.connections) <= 50


def test_the_connection_that_waited_longest_makes_room():
    with running(request_seconds=LONG, max_connections=2) as server, ExitStack() as held:
        waiting = []
        for _ in range(2):
            waiting.append(held.enter_context(connected(server, GET + HALF_HEADERS)))
            assert first_line(waiting[-1]) == b"HTTP/1.1 200 OK"
        with connected(server, GET) as client:
            assert first_line(client) == b"HTTP/1.1 200 OK"
        with broken_pipes_are_fine():
            assert read_to_end(waiting[0]) in (b"", b'{"status":"live"}')
        waiting[1].sendall(b"inai.test\r\nConnection: close\r\n\r\n")
        assert read_to_end(waiting[1]).endswith(b'{"status":"live"}')


class HeldApplication:
    """Answers a request when it is released."""

    def __init__(self):
        self.asked, self.released = threading.Event(), threading.Event()
        self.body = b"done"

    async def __call__(self, scope, _receive, send):
        """Answer one request."""
        if scope["type"] != "http":
            return
        self.asked.set()
        await asyncio.to_thread(self.released.wait)
        length = str(len(self.body)).encode()
        headers = [(b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def test_a_new_connection_waits_for_none_that_computes():
    app = HeldApplication()
    with (
        running(app, request_seconds=LONG, max_connections=1) as server,
        connected(server, GET) as computing,
    ):
        assert app.asked.wait(PATIENCE)
        with connected(server, GET) as refused:
            assert problem_of(refused) == "/problems/busy"
        app.released.set()
        assert first_line(computing) == b"HTTP/1.1 200 OK"


def test_a_response_that_is_not_fetched_is_given_up():
    app = HeldApplication()
    app.body = bytes(50_000_000)
    app.released.set()
    with (
        running(app, request_seconds=SHORT, keep_alive=SHORT) as server,
        connected(server, GET) as client,
    ):
        assert app.asked.wait(PATIENCE)
        wait_until(lambda: not server.server_state.connections)
        received = 0
        with broken_pipes_are_fine():
            while more := len(client.recv(1_000_000)):
                received += more
        assert received < len(app.body)


def test_descriptors_bound_the_connections(monkeypatch):
    for allowed, expected in ((256, 192), (100_000, 1000), (10, 1), (resource.RLIM_INFINITY, 1000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=allowed: (soft, soft))
        assert connection_limit(1000) == expected
