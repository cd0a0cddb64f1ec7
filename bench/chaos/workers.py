"""Worker kills: SIGKILL to one of two workers while clients ask, and what the clients notice."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from bench.chaos.finding import Finding, counts, within
from bench.chaos.load import Load, asking
from bench.chaos.processes import wait_for_workers, workers_of
from bench.chaos.requests import matches
from bench.serving import serving

WORKERS = 2
CLIENTS = 8
MOST_STARTS = 10.0
"""Until two workers are ready again, over the first start: under load a start takes longer."""
_SETTLE = (0.5, 2.0)
"""Seconds of load before a kill, at random between these."""


def worker_kills(home: Path, kills: int) -> Iterator[Finding]:
    """Kill a worker again and again under load.

    A client loses at most the request that the killed worker was answering or had accepted; the
    other worker takes what comes after it.
    """
    draw = random.Random(17)  # noqa: S311 - the same moments each time
    recovered, lost = [], []
    with serving(home, WORKERS, settings={"DRAIN_SECONDS": 0}) as server:
        wait_for_workers(server, WORKERS)
        with asking(server.port, Load(CLIENTS, keeps_alive=False), matches(2)) as outcomes:
            for _ in range(kills):
                time.sleep(draw.uniform(*_SETTLE))
                victim = draw.choice(workers_of(server))
                before, start = len(outcomes), time.perf_counter()
                os.kill(victim, signal.SIGKILL)
                wait_for_workers(server, WORKERS, gone=victim)
                recovered.append(time.perf_counter() - start)
                lost.append(sum(outcome.is_failure for outcome in outcomes[before:]))
        failures = [outcome for outcome in outcomes if outcome.is_failure]
    yield Finding("kills of a worker, clients", f"{kills}, {CLIENTS}")
    yield Finding(
        "requests, by status (0: the connection was lost)",
        counts(outcome.status for outcome in outcomes),
    )
    mean = len(failures) / kills
    yield Finding(
        "failures per kill: mean, most",
        f"{mean:.2f}, {max(lost)}, at most one for each client",
        is_broken=max(lost) > CLIENTS,
    )
    yield Finding(
        "seconds until two workers are ready: mean, most",
        f"{sum(recovered) / kills:.2f}, {max(recovered):.2f}",
    )
    yield Finding("first start, without load: seconds until ready", f"{server.ready_after:.2f}")
    ratio = max(recovered) / server.ready_after
    yield within("most seconds until two are ready / first start", ratio, MOST_STARTS, "times")
