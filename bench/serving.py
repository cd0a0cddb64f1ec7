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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.settings import PREFIX

REPOSITORY = Path(__file__).parents[1]
_PATIENCE = 120.0
_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its process, and the seconds until it was ready."""

    port: int
    process: int
    ready_after: float
    handle: "subprocess.Popen[bytes]"

    def resident(self) -> int:
        """Return the resident memory of the process and its children, in bytes."""
        return sum(map(resident, (self.process, *children(self.process))))

    def stop(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit status and the seconds until the process had ended."""
        start = time.perf_counter()
        self.handle.terminate()
        return self.handle.wait(_PATIENCE), time.perf_counter() - start


@contextmanager
def serving(
    home: Path,
    workers: int,
    code: Path = REPOSITORY,
    settings: Mapping[str, object] | None = None,
) -> Iterator[Server]:
    """Run `destinai serve` on a free port until the block is left, from some working tree.

    `settings` are further ones by name, without prefix.
    """
    port = _free_port()
    command = [sys.executable, "-m", "cli.main", "serve", "--port", str(port)]
    chosen = {"HOME": home, **(settings or {})}
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
            yield Server(port, process.pid, time.perf_counter() - start, process)
        finally:
            process.terminate()


def throughput(server: Server, bodies: Sequence[dict[str, object]], clients: int) -> float:
    """Return matches answered per second by `clients` clients with one connection each."""
    shares = [bodies[first::clients] for first in range(clients)]
    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answered = sum(pool.map(lambda share: _ask(server.port, share), shares))
    return answered / (time.perf_counter() - start)


def answer_time(server: Server, body: dict[str, object]) -> float:
    """Return the seconds that one match takes, over a connection of its own."""
    return 1 / throughput(server, [body], 1)


def _ask(port: int, bodies: Sequence[dict[str, object]]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for body in bodies:
        connection.request("POST", "/api/v1/match", json.dumps(body), _HEADERS)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"POST /api/v1/match answered {answer.status}")
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


def resident(process: int) -> int:
    """Return the resident memory of one process, in bytes."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def children(process: int) -> list[int]:
    """Return the ids of the child processes of a process."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
