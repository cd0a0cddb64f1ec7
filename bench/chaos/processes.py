"""Processes of a server, as /proc shows them: workers, memory, descriptors, threads (Linux)."""

import http.client
import json
import os
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from bench.process import children, resident
from bench.serving import Server, wait_until

T = TypeVar("T")
PROC = Path("/proc")
_LOOPBACK = "0100007F"
_SPAWNED = b"spawn_main"
"""In the command of a spawned worker; a forked one has the command of the server."""


def workers_of(server: Server) -> list[int]:
    """Return the ids of the worker processes, of the server itself where it has a single one."""
    command = _command(server.process)
    commands = {child: _command(child) for child in children(server.process)}
    own = [child for child, its in commands.items() if _SPAWNED in its or its == command]
    return own or [server.process]


def descriptors(process: int) -> int:
    """Return how many descriptors a process has open."""
    return len(list((PROC / str(process) / "fd").iterdir()))


def threads(process: int) -> int:
    """Return how many threads a process has."""
    return len(list((PROC / str(process) / "task").iterdir()))


def mebibytes(process: int) -> float:
    """Return the resident memory of a process."""
    return resident(process) / 2**20


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has taken."""
    fields = (PROC / str(process) / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for_version(server: Server, version: str) -> None:
    """Wait until a server is ready with a version of the catalogue."""

    def is_served() -> bool:
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as asked:
            asked.request("GET", "/readyz")
            found = json.load(asked.getresponse())
        return (found.get("status"), found.get("catalogue_version")) == ("ready", version)

    wait_until(is_served, f"{version} is served")


def wait_for_workers(server: Server, count: int, gone: int | None = None) -> None:
    """Wait until each of `count` workers has said that it is ready; `gone` is none of them."""
    ready: set[int] = set()

    def are_ready() -> bool:
        alive = [worker for worker in workers_of(server) if worker != gone]
        if (worker := _ready_worker(server.port, alive)) is not None:
            ready.add(worker)
        return len(ready.intersection(alive)) >= count

    wait_until(are_ready, f"{count} workers are ready")


def _ready_worker(port: int, workers: list[int]) -> int | None:
    """Return which worker answers a new connection that it is ready, None where none does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with suppress(OSError, http.client.HTTPException), closing(connection):
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200 and connection.sock:
            return _owner(_inode(port, connection.sock.getsockname()[1]), workers)
    return None


def _inode(port: int, client_port: int) -> str:
    """Return the inode of the server's end of a connection."""
    ends = f"{_LOOPBACK}:{port:04X}", f"{_LOOPBACK}:{client_port:04X}"
    rows = map(str.split, (PROC / "net/tcp").read_text(encoding="ascii").splitlines())
    return next((row[9] for row in rows if (row[1], row[2]) == ends), "")


def _owner(inode: str, processes: list[int]) -> int | None:
    return next((one for one in processes if f"socket:[{inode}]" in _opened(one)), None)


def _opened(process: int) -> set[str]:
    return _of_process(
        process, lambda folder: set(map(os.readlink, (folder / "fd").iterdir())), set()
    )


def _command(process: int) -> bytes:
    return _of_process(process, lambda folder: (folder / "cmdline").read_bytes(), b"")


def _of_process(process: int, read: Callable[[Path], T], gone: T) -> T:
    try:
        return read(PROC / str(process))
    except (FileNotFoundError, ProcessLookupError):
        return gone
