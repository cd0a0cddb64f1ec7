"""SIGTERM to a real server: /readyz says 503, then the process ends, even while it computes."""

import http.client
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.held_site import COMPUTING, HOST, serving, status
from tests.support.served import PATIENCE, wait_until


def compute_without_end(process):
    """Ask for what computes without end; return the status to come, once it computes."""
    answer = ThreadPoolExecutor(1).submit(status, process, "/without-end")
    assert process.stdout.readline().decode().strip() == COMPUTING
    return answer


@pytest.mark.parametrize(
    ("workers", "number"), [(1, signal.SIGTERM), (1, signal.SIGINT), (2, signal.SIGTERM)]
)
def test_a_server_that_computes_stops_with_status_0(workers, number):
    with serving(WORKERS=workers, DRAIN_SECONDS=0.1, STOP_SECONDS=0.5) as process:
        answer = compute_without_end(process)
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
        assert answer.result(PATIENCE) == 503


def test_a_stopping_server_is_not_ready_while_it_still_answers():
    with serving(DRAIN_SECONDS=PATIENCE, STOP_SECONDS=0.5) as process:
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: status(process, "/readyz") == 503)
        assert status(process, "/livez") == 200
        assert status(process, "/api/v1/meta") == 200
        process.send_signal(signal.SIGTERM)  # the second one ends the drain
        assert process.wait(PATIENCE) == 0
        assert status(process, "/livez") is None


def test_a_half_sent_request_does_not_hold_up_the_end():
    with serving(DRAIN_SECONDS=0, STOP_SECONDS=0.5) as process:
        connection = http.client.HTTPConnection(HOST, process.port, timeout=PATIENCE)
        connection.putrequest("POST", "/api/v1/match")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "100")
        connection.endheaders(b"{")
        assert status(process, "/livez") == 200  # behind the half-sent one
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        connection.close()
