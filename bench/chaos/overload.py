"""Overload: 60 clients at once, how long the accepted wait and how soon the others are refused."""

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench.chaos.finding import Finding, counts, none_of, within
from bench.chaos.load import Load, Outcome, ask_each, asking
from bench.chaos.requests import matches
from bench.serving import serving
from bench.timing import quantile, quantiles

CLIENTS = 60
ALONE = 100
_WARM_UP = 10
MOST_SLOWDOWN = 2.0
"""p99 of what is accepted, over that of one client alone."""
MOST_REFUSAL_MS = 100.0


def overload(home: Path, seconds: float) -> Iterator[Finding]:
    """Ask from one address, then from 60: those who wait as long as they are told, and who do not.

    Everybody sends ten new statements each time. The limits hold for patient clients; impatient
    ones take the processor from the server by asking, on a machine that has both.
    """
    requests = matches()
    with serving(home, 1, settings={"DRAIN_SECONDS": 0}) as server:
        ask_each(server.port, list(islice(requests, _WARM_UP)))
        alone = ask_each(server.port, list(islice(requests, ALONE)))
        yield none_of("alone: not answered", sum(each.status != 200 for each in alone), len(alone))
        uncontended = [outcome.seconds for outcome in alone]
        yield Finding("alone", quantiles(uncontended))
        for name, is_patient in (("patient", True), ("impatient", False)):
            load = Load(CLIENTS, is_patient=is_patient)
            with asking(server.port, load, requests) as outcomes:
                time.sleep(seconds)
            yield from overload_findings(
                f"{CLIENTS} {name}", outcomes, uncontended, binding=is_patient
            )


def overload_findings(
    name: str, outcomes: Sequence[Outcome], alone: Sequence[float], *, binding: bool
) -> Iterator[Finding]:
    """Yield what the accepted and the refused waited, beside the seconds of one client alone.

    The limits hold where they are `binding`.
    """
    accepted = [outcome.seconds for outcome in outcomes if outcome.status == 200]
    refused = [outcome.seconds for outcome in outcomes if outcome.is_refusal]
    yield Finding(f"{name}: answers by status", counts(outcome.status for outcome in outcomes))
    others = len(outcomes) - len(accepted) - len(refused)
    yield none_of(f"{name}: neither answered nor refused", others, len(outcomes))
    yield Finding(f"{name}: accepted", quantiles(accepted))
    slowdown = quantile(accepted, 0.99) / quantile(alone, 0.99)
    most = MOST_SLOWDOWN if binding else float("inf")
    yield within(f"{name}: accepted p99 / alone p99", slowdown, most, "times")
    if refused:
        most = MOST_REFUSAL_MS if binding else float("inf")
        yield within(f"{name}: refused p99", quantile(refused, 0.99) * 1000, most, "ms")
