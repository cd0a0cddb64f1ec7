"""Stopping: between SIGTERM and the end of listening, the server answers but is not ready."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

STOPPED_BY = (signal.SIGTERM, signal.SIGINT)


def end_process(_number: int, _frame: FrameType | None) -> None:
    """End the process with status 0, though threads may still compute for requests given up.

    uvicorn raises the signal that stopped it once more when it is done. Python itself would wait
    for the threads.
    """
    sys.stdout.flush()
    os._exit(0)


@dataclass(slots=True)
class Drain:
    """Whether the process has been told to stop."""

    has_begun: bool = False


@contextmanager
def draining(drain: Drain, seconds: float) -> Iterator[None]:
    """Begin the drain on SIGTERM, and hand the signal to the server `seconds` later.

    A balancer that asks for readiness sends new requests elsewhere by then. A second SIGTERM is
    handed on at once. Outside the main thread no signal is taken.
    """
    passed_on = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(passed_on):
        yield
        return
    server_stop = passed_on
    loop = asyncio.get_running_loop()

    def begin(number: int, _frame: FrameType | None) -> None:
        drain.has_begun = True
        signal.signal(signal.SIGTERM, server_stop)
        loop.call_soon_threadsafe(loop.call_later, seconds, server_stop, number, None)

    signal.signal(signal.SIGTERM, begin)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, server_stop)
