"""SIGTERM while the worst admitted request runs, alone and on every place that there is."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from bench.chaos.finding import Finding, counts
from bench.chaos.load import NO_ANSWER, Outcome, Request, ask_each, post
from bench.chaos.processes import processor_seconds
from bench.chaos.requests import HEAVY, RECOGNISE
from bench.serving import MATCH, WHAT_IF, serving, wait_until
from bench.workload import Body, fitting
from service.settings import Settings

MOST_SECONDS = 20.0
_COMPUTING = 0.3
"""Seconds of processor time for each request after which all of them have arrived."""
_SMALLER = 0.95
"""Share of an admitted request that is admitted with other words, too."""


def stopping(home: Path) -> Iterator[Finding]:
    """Find the worst request that the budget admits; stop servers while they compute it."""
    seeds = count(1)
    slowest, worst = 0.0, Request(MATCH)
    heaviest = HEAVY["short random words"]
    with serving(home, 1, settings={"DRAIN_SECONDS": 0}) as server:
        for name, heavy in HEAVY.items():
            for path in _paths(heavy(0)):
                admitted = ask_admitted(server.port, post(path, heavy(next(seeds))))
                seconds, status = admitted.seconds, admitted.status
                yield Finding(f"alone: {name}, {path}", f"{seconds:.2f} s, status {status}")
                if seconds > slowest:
                    slowest, worst, heaviest = seconds, admitted.request, heavy
    settings = Settings()
    for places in (1, settings.running + settings.waiting):
        bodies = [heaviest(next(seeds)) for _ in range(places)]
        yield from _stopped(home, [as_large_as(worst, body) for body in bodies])


def ask_admitted(port: int, request: Request) -> Outcome:
    """Ask for as much of a request as the budget admits; return the outcome of that."""
    while True:
        refusals: list[str] = []

        def keep(_request: Request, content: bytes, kept: list[str] = refusals) -> str:
            kept.extend(error["detail"] for error in json.loads(content).get("errors", ()))
            return ""

        outcome = ask_each(port, [request], keep)[0]
        if outcome.status != 422:
            return outcome
        request = post(request.path, fitting(json.loads(request.body), refusals[0]))


def as_large_as(admitted: Request, body: Body) -> Request:
    """Return a request with other words that is a little smaller than an admitted one."""
    ((field, value),) = json.loads(admitted.body).items()
    return post(admitted.path, {field: body[field][: int(len(value) * _SMALLER)]})


def _stopped(home: Path, requests: list[Request]) -> Iterator[Finding]:
    """Let a client ask each of the requests, and stop the server meanwhile."""
    places = len(requests)
    with serving(home, 1, settings={}) as server, ThreadPoolExecutor(places) as pool:
        idle = processor_seconds(server.process)
        asked = [
            pool.submit(ask_each, server.port, [request], client=client)
            for client, request in enumerate(requests)
        ]
        wait_until(
            lambda: processor_seconds(server.process) > idle + _COMPUTING * places,
            "requests are computed",
        )
        computing = sum(not one.done() for one in asked)
        status, seconds = server.stop()
        outcomes = [outcome for one in asked for outcome in one.result()]
    name = f"SIGTERM, {places} of the worst"
    yield Finding(f"{name}: under way", f"{computing} of {places}", computing < places)
    lost = sum(outcome.status == NO_ANSWER for outcome in outcomes)
    yield Finding(f"{name}: answers", counts(outcome.status for outcome in outcomes), lost > 0)
    yield Finding(
        f"{name}: exit",
        f"status {status} after {seconds:.1f} s, at most {MOST_SECONDS:g}",
        is_broken=status != 0 or seconds > MOST_SECONDS,
    )


def _paths(body: Body) -> tuple[str, ...]:
    return (MATCH, WHAT_IF, RECOGNISE) if "text" in body else (MATCH, WHAT_IF)
