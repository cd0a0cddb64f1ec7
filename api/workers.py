"""Workers that are forked from a process that has loaded the catalogue, where a fork is safe.

uvicorn supervises them, and would start each as a new interpreter that loads everything again.
Memory of what was loaded is shared until somebody writes to it, and a worker is ready at once.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.context import ForkProcess
from socket import socket
from threading import Thread

from structlog.typing import FilteringBoundLogger
from uvicorn import Config
from uvicorn.supervisors import multiprocess

from api.stopping import STOPPED_BY, end_process
from index.errors import CatalogueError
from service.snapshot import LOAD_FAILURES
from service.startup import CatalogueSource

Target = Callable[[list[socket]], None]
"""Serves on sockets until the process is told to stop."""


def run_workers(config: Config, source: CatalogueSource, log: FilteringBoundLogger) -> None:
    """Load the catalogue, fork the workers that are configured, and keep them alive until stopped.

    Raises ModelError where the model cannot be used. Without a usable catalogue the workers are
    not ready, and look for one.
    """
    listening = config.bind_socket()
    _load(source, log, but=(CatalogueError, OSError))

    def fork(_config: Config, target: Target, sockets: list[socket]) -> ForkProcess:
        _load(source, log, but=LOAD_FAILURES)  # what was published since
        return Worker(target, sockets)

    # uvicorn has no option for how a process is made.
    multiprocess.get_subprocess = fork  # type: ignore[attr-defined, assignment]
    multiprocess.Multiprocess(config, [listening]).run()


def _load(
    source: CatalogueSource, log: FilteringBoundLogger, but: tuple[type[Exception], ...]
) -> None:
    """Load what is published; after one of some errors, each worker tries it by itself."""
    try:
        source.load()
    except but as error:
        log.error("preload_failed", reason=str(error))


class Worker(ForkProcess):
    """A worker that begins as a copy of this process, with its memory."""

    def __init__(self, target: Target, sockets: list[socket]) -> None:
        super().__init__(daemon=True)  # ended with the supervisor, should that fail
        self._serve = target
        self._sockets = sockets

    def start(self) -> None:
        """Fork; a signal that comes before the worker has its own handlers waits for them."""
        gc.freeze()  # what is here is never collected by a worker, which would copy it
        with _held_back():
            super().start()

    def run(self) -> None:
        """Serve until told to stop, with none of the supervisor's signal handlers.

        A supervisor that was killed tells nobody: the worker stops when it is gone.
        """
        for number in multiprocess.SIGNALS:
            signal.signal(number, end_process if number in STOPPED_BY else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, multiprocess.SIGNALS)
        Thread(target=_stop_with_supervisor, daemon=True).start()
        self._serve(self._sockets)


def _stop_with_supervisor() -> None:
    """Stop this worker once the process that forked it is gone."""
    if supervisor := parent_process():
        supervisor.join()
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _held_back() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, multiprocess.SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
