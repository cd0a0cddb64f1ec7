"""The serving process: how soon it is ready, how much memory it holds, how much it answers."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.process import children, cpu_seconds, private, resident
from bench.workload import Body
from service.settings import PREFIX

REPOSITORY = Path(__file__).parents[1]
MATCH = "/api/v1/match"
WHAT_IF = "/api/v1/what-if"
_PATIENCE = 120.0
_NO_DEADLINE: Mapping[str, object] = {"DEADLINE_SECONDS": 3600}
"""What is measured is how long an answer takes, also where it would be stopped."""
_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, process and workers, and what it took until it was ready."""

    port: int
    process: int
    workers: int
    ready_after: float
    handle: "subprocess.Popen[bytes]"
    cpu_until_ready: float

    def resident(self) -> int:
        """Return the resident memory of the process and its children, in bytes."""
        return sum(map(resident, (self.process, *children(self.process))))

    def stop(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit status and the seconds until the process had ended."""
        start = time.perf_counter()
        self.handle.terminate()
        return self.handle.wait(_PATIENCE), time.perf_counter() - start

    def private_of_workers(self) -> list[int]:
        """Return what each worker shares with no other process, in bytes, most first."""
        found = sorted(map(private, children(self.process)), reverse=True)
        return found[: self.workers]


@contextmanager
def serving(
    home: Path,
    workers: int,
    code: Path = REPOSITORY,
    settings: Mapping[str, object] = _NO_DEADLINE,
) -> Iterator[Server]:
    """Run `destinai serve` on a free port until the block is left, from some working tree.

    `settings` are further ones by name, without prefix.
    """
    port = _free_port()
    command = [sys.executable, "-m", "cli.main", "serve", "--port", str(port)]
    chosen = {"HOME": home, **settings}
    own = {f"{PREFIX}{name}": str(value) for name, value in chosen.items()}
    start = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **own},
        cwd=code,
    ) as process:
        try:
            _wait_until_ready(port, process)
            took, cpu = time.perf_counter() - start, cpu_seconds(process.pid)
            yield Server(port, process.pid, workers, took, process, cpu)
        finally:
            process.terminate()


def throughput(server: Server, bodies: Sequence[Body], clients: int) -> float:
    """Return matches answered per second by `clients` clients with one connection each.

    Each has an address of its own, since one address has a share of the places only.
    """
    shares = [bodies[first::clients] for first in range(clients)]
    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        ask_all = partial(_ask_all, server.port)
        answered = sum(pool.map(ask_all, shares, (f"127.0.0.{2 + n}" for n in range(clients))))
    return answered / (time.perf_counter() - start)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, and the seconds and CPU seconds that this took.

    Linux counts CPU time in hundredths of a second, so only sums of many say something of short
    requests.
    """

    status: int
    content: bytes
    seconds: float
    cpu: float


def ask(server: Server, path: str, body: Body) -> Reply:
    """Send one request over a connection of its own and return the reply."""
    start, cpu = time.perf_counter(), cpu_seconds(server.process)
    with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        connection.request("POST", path, _encoded(body), _HEADERS)
        answer = connection.getresponse()
        content = answer.read()
    took = time.perf_counter() - start
    return Reply(answer.status, content, took, cpu_seconds(server.process) - cpu)


def _encoded(body: Body) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _ask_all(port: int, bodies: Sequence[Body], address: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(address, 0))
    for body in bodies:
        connection.request("POST", MATCH, _encoded(body), _HEADERS)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"POST {MATCH} answered {answer.status}")
    connection.close()
    return len(bodies)


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    def is_ready() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False

    wait_until(is_ready, "the server is ready")


def wait_until(condition: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
    """Wait until a condition holds; raise TimeoutError where it does not within `patience`."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() >= end:
            raise TimeoutError(f"after {patience:.0f} s it is not so that {what}")
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
