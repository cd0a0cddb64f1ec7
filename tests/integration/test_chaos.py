"""A worker that is killed is replaced, as the chaos drills count it."""

import os
import signal
import threading

import pytest

from bench.chaos.processes import (
    PROC,
    descriptors,
    mebibytes,
    processor_seconds,
    threads,
    wait_for_workers,
    workers_of,
)
from bench.serving import Server
from tests.support.held_site import serving

pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="reads /proc, which is Linux's")


def test_a_killed_worker_is_replaced():
    with serving(WORKERS=2) as process:
        server = Server(process.port, process.pid, 2, 0.0, process, 0.0)
        wait_for_workers(server, 2)
        killed, kept = workers_of(server)
        os.kill(killed, signal.SIGKILL)
        wait_for_workers(server, 2, gone=killed)
        assert kept in workers_of(server)
        assert len(set(workers_of(server)) - {killed, kept}) == 1
        assert server.stop()[0] == 0


def test_a_single_process_is_its_own_worker(tmp_path):
    own = os.getpid()
    server = Server(0, own, 1, 0.0, None, 0.0)
    assert workers_of(server) == [own]
    before = descriptors(own), threads(own)
    stay = threading.Event()
    thread = threading.Thread(target=stay.wait)
    with (tmp_path / "file").open("w", encoding="utf-8"):
        thread.start()
        assert (descriptors(own), threads(own)) == (before[0] + 1, before[1] + 1)
        stay.set()
    thread.join()
    assert mebibytes(own) > 1
    assert processor_seconds(own) > 0
