"""The whole of ESCO: how long it takes to read, build and load, to match over it, and how well."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from bench import workload
from bench.joining import Joined, Releases, cost_of_joined_facts, read_and_join
from bench.serving import serving, throughput
from bench.table import CLIENTS, WORKERS, Line, profiles_of
from bench.timing import quantiles, timed, times
from evaluation.benchmarks.readers import read_careers
from evaluation.systems.served import first_gold_ranks
from index.build import texts_of
from index.store import CatalogueStore
from models.onnx_encoder import CachedEncoder
from models.opening import open_encoder
from recommender.profile import Profile
from recommender.recommender import Recommender
from service.startup import CACHED_PHRASES, ensure_catalogue, open_snapshot
from taxonomy.statements import join_statements

MATCHED = 200
SENTENCES = 50
SENTENCE = (
    "I planned the weekly shifts of twelve people, ordered fresh food, kept the accounts in a "
    "spreadsheet and trained new starters on the till and in hygiene"
)


def starting() -> Iterator[Line]:
    """Yield what the first start takes, over the starter catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        home = CatalogueStore(Path(folder))
        build, _ = timed(lambda: ensure_catalogue(home, open_encoder(home.models)))
        yield "starter catalogue: model load and build", f"{build:.1f} s"


@dataclass(frozen=True)
class Whole:
    """The releases, the folder of benchmarks, and the home that ESCO is built in."""

    releases: Releases
    benchmarks: Path
    home: CatalogueStore

    @cached_property
    def read(self) -> Joined:
        """Both releases, read and joined."""
        return read_and_join(self.releases)

    @cached_property
    def people(self) -> list[tuple[str, ...]]:
        """People in the words of tasks."""
        return workload.people_in_words(self.benchmarks / workload.TASKS)

    def reading(self) -> Iterator[Line]:
        """Yield what reading and joining take."""
        yield from self.read.told

    def building(self) -> Iterator[Line]:
        """Build ESCO as `destinai import esco` does, and yield what that takes."""
        home = self.home
        load, encoder = timed(lambda: open_encoder(home.models))
        yield "model load", f"{load:.1f} s"
        esco = join_statements(self.read.esco).catalogue
        texts = len(set(texts_of(esco)))
        build, _ = timed(lambda: home.publish(esco, encoder, _silent))
        yield "build", f"{build:.1f} s, {texts:,} texts, {texts / build:,.0f} texts/s"
        again, published = timed(lambda: home.publish(esco, encoder, _silent))
        yield "unchanged rebuild", f"{again:.1f} s, unchanged: {published.unchanged}"
        files = home.folder.glob("catalogues/*/*")
        yield "index size", f"{sum(path.stat().st_size for path in files) / 2**20:.0f} MiB"
        load, _ = timed(home.open)
        yield "index load, every file checked", f"{load:.2f} s"

    def matching(self) -> Iterator[Line]:
        """Yield how long a match takes in this process, for people in words and by skills."""
        bare = open_encoder(self.home.models)
        snapshot = open_snapshot(self.home, lambda _: CachedEncoder(bare, CACHED_PHRASES))
        recommender, profiles = snapshot.recommender, profiles_of(self.people[1 : MATCHED + 1])
        recommender.match(*profiles_of(self.people[:1]))
        cold = times(recommender.match, profiles)
        yield f"{workload.TEN_TASKS}, cold: match", quantiles(cold)
        again = times(recommender.match, profiles)
        yield f"{workload.TEN_TASKS} again, phrases cached: match", quantiles(again)
        skills = [skill.uri for skill in recommender.index.catalogue.skills]
        by_skills = [Profile(skills=uris) for uris in workload.people_by_skills(skills, MATCHED)]
        yield "ten skill URIs: match", quantiles(times(recommender.match, by_skills))
        plain = Recommender(recommender.index, bare)
        recognised = times(plain.recognise, [SENTENCE] * SENTENCES)
        yield "one sentence of 27 words, cold: recognise", quantiles(recognised)

    def joined_matching(self) -> Iterator[Line]:
        """Yield a match over ESCO joined with O*NET, over one without."""
        encoder = CachedEncoder(open_encoder(self.home.models), CACHED_PHRASES)
        joined = join_statements(self.read.joined).catalogue
        name = self.home.publish(joined, encoder, _silent, use=False).name
        alone, both = (
            open_snapshot(self.home, lambda _: encoder, each).recommender for each in ("", name)
        )
        profiles = profiles_of(self.people[:MATCHED])
        cost_of_joined_facts(alone, both, profiles)
        ratio = cost_of_joined_facts(alone, both, profiles)
        yield f"{workload.TEN_TASKS} again: match with joined facts / without", f"{ratio:.2f}"

    def serving(self) -> Iterator[Line]:
        """Yield how soon a server is ready, what it holds and what two workers answer."""
        bodies: list[workload.Body] = [
            {"statements": list(person)} for person in self.people[MATCHED:]
        ]
        with serving(self.home.folder, 1) as server:
            yield "serving process: ready after", f"{server.ready_after:.2f} s"
            throughput(server, bodies[:20], 1)
            yield "serving process: resident", f"{server.resident() / 2**20:.0f} MiB"
        with serving(self.home.folder, WORKERS) as server:
            throughput(server, bodies[:8], CLIENTS)
            rate = throughput(server, bodies[8:], CLIENTS)
        name = f"HTTP, {WORKERS} workers, {CLIENTS} clients, {workload.TEN_TASKS}, cold"
        yield name, f"{rate:.1f} matches/s"

    def ranking(self) -> Iterator[Line]:
        """Yield how well people are ranked."""
        encoder = CachedEncoder(open_encoder(self.home.models), CACHED_PHRASES)
        snapshot = open_snapshot(self.home, lambda _: encoder)
        people = read_careers(self.benchmarks / workload.TASKS, snapshot.catalogue).queries
        places = first_gold_ranks(snapshot.recommender, people)
        figures = f"MRR {np.mean(1 / places):.3f}, S@1 {np.mean(places == 1):.3f}"
        yield (
            f"career ranking, {len(people)} people",
            f"{figures}, S@10 {np.mean(places <= 10):.3f}",
        )


def _silent(_doing: str, _done: int, _total: int) -> None:
    pass
