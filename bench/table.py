"""The table: the figures that have a target, each over its workload, now and at an earlier commit.

What is a ratio to an earlier commit is measured over HTTP, which both speak alike.
"""

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from bench import workload
from bench.comparing import WARM_UP, Cost, Tree, in_turn, run_command, told
from bench.serving import MATCH, WHAT_IF, Reply, Server, ask, serving, throughput
from bench.timing import costs, timed
from bench.workload import Body
from index.store import CatalogueStore
from models.encoder import Encoder, Vectors
from models.onnx_encoder import CachedEncoder
from models.opening import open_encoder
from recommender.profile import Profile, SkillStatement
from service.startup import CACHED_PHRASES, open_snapshot

Line = tuple[str, str]
"""A name, and a figure in words."""

IN_PROCESS = 60
LONG = 40
WHAT_IFS = 5
CVS = 5
EVERYDAY = 30
FEW_PROFILES = 16
MANY_PROFILES = 176
STARTS = 3
SHOWN_WORST = 3
WORKERS = 2
CLIENTS = 4
ALL_CAREERS = 100


@dataclass(frozen=True)
class Bench(AbstractContextManager["Bench"]):
    """The trees to measure, the working tree first, and the folder of the workloads.

    Until it is left it keeps a server of one worker for each tree, once one is asked for.
    """

    trees: Sequence[Tree]
    benchmarks: Path
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def home(self) -> CatalogueStore:
        """The home of the working tree."""
        return CatalogueStore(self.trees[0].home)

    @cached_property
    def servers(self) -> list[Server]:
        """A server for each tree."""
        return [self._stack.enter_context(serving(tree.home, 1, tree.code)) for tree in self.trees]

    @property
    def tasks(self) -> Path:
        """The file of people in the words of tasks."""
        return self.benchmarks / workload.TASKS

    @cached_property
    def skills(self) -> list[str]:
        """The skills (URIs) of the catalogue."""
        return [skill.uri for skill in self.home.open().index.catalogue.skills]


class RecordingEncoder:
    """An encoder that notes what it is asked to encode."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return what the encoder returns."""
        self._asked += texts
        return self._encoder.encode(texts)

    def take(self) -> list[str]:
        """Return the distinct texts that were asked for since the last call."""
        taken, self._asked = list(dict.fromkeys(self._asked)), []
        return taken


def encoding(bench: Bench) -> Iterator[Line]:
    """Yield a match over encoding alone, and one with known phrases over a cold one.

    Encoding alone is of all that the match encodes, in one call.
    """
    bare = open_encoder(bench.home.models)
    recording = RecordingEncoder(bare)
    snapshot = open_snapshot(bench.home, lambda _: CachedEncoder(recording, CACHED_PHRASES))
    match = snapshot.recommender.match
    people = workload.people_in_words(bench.tasks)[: IN_PROCESS + WARM_UP]
    first, profiles = profiles_of(people[:WARM_UP]), profiles_of(people[WARM_UP:])
    costs(match, first)
    recording.take()
    cold, bound, cached = [], [], []
    for profile in profiles:
        cold += costs(match, [profile])
        bound += costs(bare.encode, [recording.take()])
        cached += costs(match, [profile])
    cold_ms, bound_ms, cached_ms = (1000 * statistics.fmean(each) for each in (cold, bound, cached))
    yield (
        f"{workload.TEN_TASKS}, cold: match / encode only, CPU",
        f"{cold_ms / bound_ms:.2f} ({cold_ms:.0f} / {bound_ms:.0f} CPU-ms)",
    )
    yield (
        f"{workload.TEN_TASKS}: phrases cached / cold, CPU",
        f"{cached_ms / cold_ms:.2f} ({cached_ms:.0f} / {cold_ms:.0f} CPU-ms)",
    )


def profiles_of(people: Sequence[Sequence[str]]) -> list[Profile]:
    """Return the profiles of people by what they say."""
    return [Profile(tuple(map(SkillStatement, person))) for person in people]


def long_statements(bench: Bench) -> Iterator[Line]:
    """Yield a match of eight statements of twenty words with a hundred careers."""
    people = workload.people_in_long_words(bench.tasks)[:LONG]
    bodies = [_said(person) | {"limit": ALL_CAREERS} for person in people]
    yield f"{workload.EIGHT_TASKS}, HTTP", told(in_turn(bench.servers, MATCH, bodies))


def what_if(bench: Bench) -> Iterator[Line]:
    """Yield what-if for people in words and by skills."""
    people = workload.people_in_words(bench.tasks)[-WHAT_IFS:]
    words = in_turn(bench.servers, WHAT_IF, list(map(_said, people)))
    yield f"what-if, {workload.TEN_TASKS}", told(words)
    by_skills = workload.people_by_skills(bench.skills, WHAT_IFS)
    bodies: list[Body] = [{"skills": list(uris)} for uris in by_skills]
    yield "what-if, ten skill URIs", told(in_turn(bench.servers, WHAT_IF, bodies))


def cv(bench: Bench) -> Iterator[Line]:
    """Yield a match of a CV."""
    bodies: list[Body] = [{"text": text} for text in workload.cvs(bench.tasks)[:CVS]]
    yield f"{workload.CV}, HTTP", told(in_turn(bench.servers, MATCH, bodies))


def batch(bench: Bench) -> Iterator[Line]:
    """Yield the profiles a second of a file on two cores, over those of the API one by one.

    A file of few profiles is timed too and taken off, so that starting does not count.
    """
    people = workload.people_in_words(bench.tasks)[:MANY_PROFILES]
    bodies = list(map(_said, people))
    took = {count: _batch_seconds(bench.trees[0], bodies[:count]) for count in (FEW_PROFILES, None)}
    many = (len(bodies) - FEW_PROFILES) / (took[None] - took[FEW_PROFILES])
    one_by_one = throughput(bench.servers[0], bodies, 1)
    yield (
        f"match --profiles on {WORKERS} cores / API one by one, {workload.TEN_TASKS}",
        f"{many / one_by_one:.2f} ({many:.1f} / {one_by_one:.1f} profiles/s); "
        f"{_core_hours(many / WORKERS):.0f} core-hours a million",
    )


def ready(bench: Bench) -> Iterator[Line]:
    """Yield how long a server takes until it is ready."""
    started = [Cost() for _ in bench.trees]
    for _ in range(STARTS):
        for tree, cost in zip(bench.trees, started, strict=True):
            with serving(tree.home, 1, tree.code) as server:
                cost.seconds.append(server.ready_after)
                cost.cpu.append(server.cpu_until_ready)
    yield "load to ready", told(started)


def second_worker(bench: Bench) -> Iterator[Line]:
    """Yield the memory that each of two workers shares with no other process, after some work."""
    bodies = list(map(_said, workload.people_in_words(bench.tasks)[: 4 * CLIENTS]))
    for when, tree in zip(("", ", before"), bench.trees, strict=False):
        with serving(tree.home, WORKERS, tree.code) as server:
            throughput(server, bodies, CLIENTS)
            sizes = [f"{size / 2**20:.0f}" for size in server.private_of_workers()]
        yield f"private memory of each of {WORKERS} workers{when}", f"{', '.join(sizes)} MiB"


def worst(bench: Bench) -> Iterator[Line]:
    """Yield the most CPU seconds of a request: as it is, or cut to what the budget admits."""
    server = bench.servers[0]
    taken, refused = [], []
    for name, body in workload.worst_requests().items():
        reply, how = ask(server, MATCH, body), ""
        if reply.status == 422:
            refused.append(reply.cpu)
            reply, how = ask(server, MATCH, _fitting(body, reply)), ", cut to what fits"
        taken.append((reply.cpu, f"{name}{how}: {reply.status} after {reply.seconds:.1f} s"))
    told_worst = [f"{cpu:.2f} CPU s ({what})" for cpu, what in sorted(taken, reverse=True)]
    yield "worst requests within the limits", ", ".join(told_worst[:SHOWN_WORST])
    yield (
        "worst requests refused",
        f"{len(refused)} of {len(taken)}, in at most {max(refused, default=0):.2f} CPU s",
    )


def everyday(bench: Bench) -> Iterator[Line]:
    """Yield a match of ten everyday statements."""
    people = workload.everyday_people(bench.benchmarks / workload.EVERYDAY)[:EVERYDAY]
    costs_of_trees = in_turn(bench.servers, MATCH, list(map(_said, people)))
    yield f"{workload.TEN_EVERYDAY}, cold, HTTP", told(costs_of_trees)


ROWS: dict[str, Callable[[Bench], Iterator[Line]]] = {
    "encode": encoding,
    "long": long_statements,
    "what-if": what_if,
    "cv": cv,
    "batch": batch,
    "ready": ready,
    "worker": second_worker,
    "worst": worst,
    "everyday": everyday,
}
"""The rows in the order of the table, by the word that chooses them."""


def _said(person: Sequence[str]) -> Body:
    return {"statements": list(person)}


def _fitting(body: Body, refusal: Reply) -> Body:
    (error,) = json.loads(refusal.content)["errors"]
    return workload.fitting(body, error["detail"])


def _batch_seconds(tree: Tree, bodies: Sequence[Body]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        people, answers = Path(folder) / "people.jsonl", Path(folder) / "answers.jsonl"
        people.write_text("\n".join(map(json.dumps, bodies)) + "\n", encoding="utf-8")
        words = ("--profiles", str(people), "--out", str(answers), "--workers", str(WORKERS))
        seconds, _ = timed(lambda: run_command(tree, "match", *words))
    return seconds


def _core_hours(rate: float) -> float:
    """Return the core-hours of a million profiles at a rate a second and core."""
    return 1e6 / rate / 3600
