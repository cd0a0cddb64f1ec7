"""Swaps: the catalogue in use is replaced, again and again, under a steady rate of requests."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from bench.chaos.answers import NEITHER, Answers, Known, answers_of
from bench.chaos.finding import Finding, counts, none_of
from bench.chaos.load import Load, Outcome, Request, asking
from bench.chaos.processes import mebibytes, wait_for_version
from bench.chaos.requests import light
from bench.serving import Server, serving
from bench.timing import quantiles
from index.store import CatalogueStore
from models.opening import open_encoder
from service.startup import without_progress

PER_SECOND = 50
CLIENTS = 25
DIFFERENT = 60
"""Requests that are asked over and over; the answer of either catalogue to each is known."""
_SECONDS_EACH = 4.0
_POLL_SECONDS = 0.5


def swaps(home: Path, count: int) -> Iterator[Finding]:
    """Swap two catalogues under load; every answer has to be wholly of one of them."""
    store = CatalogueStore(home)
    names = _two_catalogues(store)
    requests = list(islice(light(), DIFFERENT))
    settings = {"DRAIN_SECONDS": 0, "POLL_SECONDS": _POLL_SECONDS}
    with serving(home, 1, settings=settings) as server:
        answers = {name: _answers(server, store, name, requests) for name in names}
        before = mebibytes(server.process)
        load = Load(CLIENTS, CLIENTS / PER_SECOND, judge=Known(answers).judge)
        with asking(server.port, load, cycle(requests)) as outcomes:
            start = time.perf_counter()
            for number in range(count):
                time.sleep(_SECONDS_EACH)
                store.use(names[number % 2])
            time.sleep(_SECONDS_EACH)
            seconds = time.perf_counter() - start
        yield from _findings(outcomes, seconds, count)
        grown = f"{before:.0f}, {mebibytes(server.process):.0f}"
        yield Finding("resident memory before and after, MiB", grown)


def _findings(outcomes: list[Outcome], seconds: float, swapped: int) -> Iterator[Finding]:
    asked = len(outcomes)
    yield Finding("swaps, requests, requests/s", f"{swapped}, {asked:,}, {asked / seconds:.1f}")
    yield Finding("answers by status", counts(outcome.status for outcome in outcomes))
    answered = [outcome for outcome in outcomes if outcome.status == 200]
    refused = sum(outcome.is_refusal for outcome in outcomes)
    yield none_of("failed requests, refusals left out", asked - len(answered) - refused, asked)
    mixed_up = sum(outcome.verdict == NEITHER for outcome in answered)
    yield none_of("answers of mixed versions, or wrong", mixed_up, len(answered))
    given = Counter(outcome.verdict for outcome in answered)
    yield Finding("answers by catalogue", counts(given.elements()), is_broken=len(given) < 2)
    yield Finding("answers", quantiles([outcome.seconds for outcome in answered]))


def _two_catalogues(store: CatalogueStore) -> tuple[str, str]:
    """Return the name of the catalogue in use, and of a smaller one that is published beside it."""
    opened = store.open()
    whole = opened.index.catalogue
    smaller = replace(whole, version=f"{whole.version}+smaller", statements=())
    encoder = open_encoder(store.models)
    return opened.name, store.publish(smaller, encoder, without_progress, use=False).name


def _answers(server: Server, store: CatalogueStore, name: str, requests: list[Request]) -> Answers:
    """Return what a catalogue answers, once it is the one that is served."""
    wait_for_version(server, store.manifest(store.use(name)).catalogue_version)
    return answers_of(server.port, requests)
