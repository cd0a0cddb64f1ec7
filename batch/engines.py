"""Engines: they run a stage over the chunks of a file, and yield the outcomes in their order."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from enum import StrEnum
from threading import Thread

import pyarrow as pa

from batch.errors import BatchError
from batch.reading import RowFile
from batch.stage import Stage

_AHEAD = 2
"""Chunks for each process that are read ahead."""


class Engine(StrEnum):
    """What runs the stage."""

    LOCAL = "local"
    RAY = "ray"


Chunks = Iterator[pa.Table]


def run_locally(stage: Stage, chunks: Chunks, workers: int) -> Generator[pa.Table]:
    """Yield the outcomes of each chunk, from `workers` processes of a thread each.

    One worker is this process. Raises BatchError where a process is killed, and what the stage
    raises.
    """
    if workers == 1:
        yield from map(stage, chunks)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin_worker, (stage,))
    try:
        yield from _in_order(pool, chunks, workers * _AHEAD)
    except BrokenProcessPool:
        raise BatchError(
            "a process ended before its work was done, perhaps for want of memory; run the "
            "command again to go on, with fewer --workers where memory is short"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, chunks: Chunks, ahead: int) -> Chunks:
    waiting: deque[Future[pa.Table]] = deque()
    for chunk in chunks:
        waiting.append(pool.submit(_work, chunk))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_stages: list[Stage] = []
"""The stage of a worker process."""


def _begin_worker(stage: Stage) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command ends its workers itself
    Thread(target=_end_with_the_command, daemon=True).start()
    _stages.append(stage)


def _end_with_the_command() -> None:
    """End this process when the command was killed: its pool would wait for work for ever."""
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)


def _work(chunk: pa.Table) -> pa.Table:
    return _stages[0](chunk)


def run_on_ray(stage: Stage, file: RowFile, skipped: int, workers: int) -> Generator[pa.Table]:
    """Yield the outcomes of the rows of a file after `skipped` ones, from actors of Ray Data.

    Each of `workers` actors, 0 for one per core of the cluster, holds the stage; Ray starts
    another in place of one that dies and gives it the same rows. The file is read where the
    command runs. Which cluster it is, Ray's own settings say (RAY_ADDRESS); without any, one is
    started here. Raises BatchError where Ray is not installed or fails.
    """
    try:
        import ray  # noqa: PLC0415 - of an extra
    except ModuleNotFoundError:
        raise BatchError(
            "ray cannot be found; install Destinai with its extra `ray` "
            '(in a clone: pip install --constraint constraints.txt --editable ".[ray]")'
        ) from None
    from batch.on_ray import outcomes_on_ray  # noqa: PLC0415 - needs ray

    try:
        yield from outcomes_on_ray(stage, file, skipped, workers)
    except ray.exceptions.RayError as error:
        raise BatchError(f"Ray failed: {error}") from None
