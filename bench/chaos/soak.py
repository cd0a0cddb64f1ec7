"""The soak: hours of mixed requests, and whether memory, descriptors or threads grow."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from scipy.stats import linregress

from bench.chaos.finding import Finding, counts, none_of
from bench.chaos.load import Load, Outcome, ask_each, asking
from bench.chaos.processes import descriptors, mebibytes, threads
from bench.chaos.requests import matches, mixed
from bench.serving import Server, serving
from bench.timing import quantiles

CLIENTS = 4
_FILLING = 250
"""Matches of ten new statements, of some ten phrases each, after which the cache is full."""
_WARMING = 60.0
"""Seconds of mixed requests after that, in which each thread needs the memory that it keeps."""
_SAMPLES = 200
_LINGERING = 8
"""Descriptors and threads that may come and go with connections and computations."""
MOST_GROWTH = 16.0
"""MiB over the whole soak that are no growth: memory comes and goes by as much."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A server process at a moment: seconds since the start, MiB, descriptors, threads."""

    seconds: float
    memory: float
    descriptors: int
    threads: int


@dataclass(frozen=True, slots=True)
class Slope:
    """The least-squares slope of a figure over time, and its standard error; both per hour."""

    per_hour: float
    error: float

    @classmethod
    def of(cls, seconds: Sequence[float], values: Sequence[float]) -> "Slope":
        """Return the slope through values at some seconds."""
        found = linregress(seconds, values)
        return cls(float(found.slope) * 3600, float(found.stderr) * 3600)


def soak(home: Path, minutes: float) -> Iterator[Finding]:
    """Ask without pause from four addresses, some of whose clients hang up or send half a request.

    The cache of phrases is filled first, and requests of every kind are asked for a minute. Memory
    grows where the slope, less two standard errors, makes more than MOST_GROWTH over the time.
    """
    with serving(home, 1, settings={"DRAIN_SECONDS": 0}) as server:
        filling = ask_each(server.port, list(islice(matches(seed=1), _FILLING)))
        yield none_of("before: not answered", sum(f.status != 200 for f in filling), len(filling))
        with asking(server.port, Load(CLIENTS), mixed()) as outcomes:
            time.sleep(_WARMING)
            samples = _sample(server, minutes * 60)
        last = _sampled(server, samples[-1].seconds)
    yield from request_findings(outcomes)
    yield from process_findings([*samples, last])


def _sample(server: Server, seconds: float) -> list[Sample]:
    start = time.perf_counter()
    samples = []
    while (now := time.perf_counter() - start) < seconds:
        samples.append(_sampled(server, now))
        asyncio.run(_disturb(server.port))
        time.sleep(min(seconds / _SAMPLES, 10.0))
    return samples


def _sampled(server: Server, seconds: float) -> Sample:
    process = server.process
    return Sample(seconds, mebibytes(process), descriptors(process), threads(process))


async def _disturb(port: int) -> None:
    """Hang up during a computation, and leave with half of a request sent."""
    request = next(matches(seed=int(time.time())))
    head = f"POST {request.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    whole = f"{head}Content-Length: {len(request.body)}\r\n\r\n{request.body}".encode()
    for part, wait in ((whole, 0.02), (whole[: len(whole) // 2], 0.0)):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(wait)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def request_findings(outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Yield how the requests were answered, and how long the earlier and the later ones took."""
    yield Finding("requests, by status", counts(outcome.status for outcome in outcomes))
    failed = sum(outcome.is_failure for outcome in outcomes)
    yield none_of("failed requests", failed, len(outcomes))
    half = len(outcomes) // 2
    for name, part in (("first", outcomes[:half]), ("second", outcomes[half:])):
        yield Finding(f"answers, {name} half", quantiles([outcome.seconds for outcome in part]))


def process_findings(samples: Sequence[Sample]) -> Iterator[Finding]:
    """Yield the slope of memory, and descriptors and threads at the start and at the end."""
    first, last = samples[0], samples[-1]
    slope = Slope.of([one.seconds for one in samples], [one.memory for one in samples])
    hours = last.seconds / 3600
    yield Finding(
        "memory, MiB/h by least squares",
        f"{slope.per_hour:+.1f} ± {slope.error:.1f} over {hours * 60:.1f} minutes, "
        f"from {first.memory:.0f} to {last.memory:.0f} MiB",
        is_broken=(slope.per_hour - 2 * slope.error) * hours > MOST_GROWTH,
    )
    for name in ("descriptors", "threads"):
        begin, end = getattr(first, name), getattr(last, name)
        yield Finding(f"{name}, first and last", f"{begin}, {end}", end > begin + _LINGERING)
