"""Load: clients that keep asking a server, each from an address of its own, and their outcomes."""

import asyncio
import json
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass

import httpx2

REFUSALS = (429, 503)
NO_ANSWER = 0
"""The status of an outcome without an answer: the connection was refused, or lost."""
_HEADERS = {"Content-Type": "application/json"}
_PATIENCE = 60.0
_SPREAD = 2.0
"""Times `Retry-After` that patient clients wait at most, so that they do not come all at once."""
_PAUSE = 0.05
"""Seconds after a lost connection, so that a server that is gone is not asked without pause."""


@dataclass(frozen=True, slots=True)
class Request:
    """A GET, or with a body a POST of JSON."""

    path: str
    body: str = ""


def post(path: str, body: Mapping[str, object]) -> Request:
    """Return a POST of a document."""
    return Request(path, json.dumps(body))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request; times in seconds of `time.perf_counter`."""

    request: Request
    status: int
    started: float
    ended: float
    verdict: str = ""
    retry_after: float = 0.0

    @property
    def seconds(self) -> float:
        """How long the client waited."""
        return self.ended - self.started

    @property
    def is_failure(self) -> bool:
        """Whether the server failed: it gave no answer, or reported an error of its own."""
        return self.status == NO_ANSWER or (self.status >= 500 and not self.is_refusal)

    @property
    def is_refusal(self) -> bool:
        """Whether the server had too much to do."""
        return self.status in REFUSALS


Judge = Callable[[Request, bytes], str]
"""Returns a verdict on the content of an answer."""


def no_verdict(_request: Request, _content: bytes) -> str:
    """Accept any content."""
    return ""


@dataclass(frozen=True, slots=True)
class Load:
    """How clients ask.

    A client asks again `period` seconds after it last began, at once if the answer took longer;
    one that is refused and `is_patient` waits as long as `Retry-After` says, or up to twice that.
    Without `keeps_alive` each request has a connection of its own, as those of many people have.
    """

    clients: int
    period: float = 0.0
    is_patient: bool = True
    keeps_alive: bool = True
    judge: Judge = no_verdict


@contextmanager
def asking(port: int, load: Load, requests: Iterator[Request]) -> Iterator[list[Outcome]]:
    """Let clients ask until the block is left; yield their outcomes, which grow meanwhile.

    Requests under way are waited for at the end.
    """
    outcomes: list[Outcome] = []
    stopped = threading.Event()
    loop = _keep_asking(port, load, requests, outcomes, stopped)
    thread = threading.Thread(target=asyncio.run, args=(loop,), name="load")
    thread.start()
    try:
        yield outcomes
    finally:
        stopped.set()
        thread.join()


def ask_each(
    port: int, requests: Iterable[Request], judge: Judge = no_verdict, client: int = 0
) -> list[Outcome]:
    """Ask one request after the other, from the address of one client."""

    async def ask_all() -> list[Outcome]:
        async with _client(port, client, ssl.create_default_context()) as own:
            return [await _ask(own, request, judge) for request in requests]

    return asyncio.run(ask_all())


async def _keep_asking(
    port: int,
    load: Load,
    requests: Iterator[Request],
    outcomes: list[Outcome],
    stopped: threading.Event,
) -> None:
    context = ssl.create_default_context()  # made once; nothing is encrypted
    draw = random.Random(17)  # noqa: S311 - the same pauses each time
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                _client(port, number, context, keeps_alive=load.keeps_alive)
            )
            for number in range(load.clients)
        ]

        async def repeat(number: int) -> None:
            await asyncio.sleep(load.period * number / load.clients)
            for request in requests:
                if stopped.is_set():
                    return
                outcome = await _ask(clients[number], request, load.judge)
                outcomes.append(outcome)
                await asyncio.sleep(_pause_after(outcome, load, draw.uniform(1, _SPREAD)))

        await asyncio.gather(*map(repeat, range(load.clients)))


def _pause_after(outcome: Outcome, load: Load, spread: float) -> float:
    if outcome.status == NO_ANSWER:
        return _PAUSE
    if outcome.is_refusal and load.is_patient:
        return outcome.retry_after * spread
    return max(0.0, load.period - outcome.seconds)


def _client(
    port: int, number: int, context: ssl.SSLContext, *, keeps_alive: bool = True
) -> httpx2.AsyncClient:
    """Return a client at an address of its own: 127.0.0.2, 127.0.0.3 and so on."""
    transport = httpx2.AsyncHTTPTransport(
        local_address=f"127.0.0.{number + 2}",
        verify=context,
        limits=httpx2.Limits(max_keepalive_connections=None if keeps_alive else 0),
    )
    return httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=_PATIENCE
    )


async def _ask(client: httpx2.AsyncClient, request: Request, judge: Judge) -> Outcome:
    method = "POST" if request.body else "GET"
    started = time.perf_counter()
    try:
        answer = await client.request(
            method, request.path, content=request.body or None, headers=_HEADERS
        )
    except httpx2.TransportError:
        return Outcome(request, NO_ANSWER, started, time.perf_counter())
    ended = time.perf_counter()
    verdict = judge(request, answer.content)
    retry_after = float(answer.headers.get("retry-after", 0))
    return Outcome(request, answer.status_code, started, ended, verdict, retry_after)
