"""`python -m bench`: prints what is measured over the whole of ESCO, one line each."""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.comparing import compare
from bench.joining import Joined, Releases, cost_of_joined_facts, read_and_join
from bench.pages import vitals
from bench.serving import serving, throughput
from bench.timing import quantiles, timed, times
from bench.workload import STATEMENTS, people_by_skills, people_in_words
from evaluation.benchmarks.readers import read_careers
from evaluation.systems.served import first_gold_ranks
from index.build import texts_of
from index.store import CatalogueStore
from models.onnx_encoder import CachedEncoder
from models.opening import open_encoder
from recommender.profile import Profile, SkillStatement
from recommender.recognition.segmentation import phrases_of
from recommender.recommender import Recommender
from service.startup import CACHED_PHRASES, ensure_catalogue, open_snapshot
from taxonomy.catalogue import Catalogue

SHARED = Path(__file__).parents[2] / "shared" / "data"
PEOPLE = "career_ranking_dev.jsonl"
MATCHED = 200
WORKERS = 2
CLIENTS = 4
SENTENCE = (
    "I planned the weekly shifts of twelve people, ordered fresh food, kept the accounts in a "
    "spreadsheet and trained new starters on the till and in hygiene"
)


def main() -> int:
    """Measure everything in a fresh home and print it; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__, prog="make bench")
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of esco/, onet/, bench/")
    parser.add_argument("--base", default="", help="compare with this commit instead")
    asked = parser.parse_args()
    data = asked.data
    try:
        releases = Releases.under(data)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}; name its folder with --data\n")
        return 3
    people = data / "bench" / PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        measured = (
            compare(asked.base, releases.esco, people_in_words(people))
            if asked.base
            else _measure(Path(folder), releases, people)
        )
        for name, value in measured:
            print(f"{name:<62} {value}", flush=True)
    return 0


def _measure(folder: Path, releases: Releases, people: Path) -> Iterator[tuple[str, str]]:
    home = CatalogueStore(folder)
    yield from _starting()
    read = read_and_join(releases)
    yield from read.told
    yield from _building(home, read.esco)
    in_words = people_in_words(people)
    yield from _matching(home, in_words[:MATCHED])
    yield from _joined_matching(home, read, in_words[:MATCHED])
    yield from _serving(folder, in_words[MATCHED:])
    yield from vitals(folder)
    yield from _ranking(home, people)


def _starting() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        home = CatalogueStore(Path(folder))
        build, _ = timed(lambda: ensure_catalogue(home, open_encoder(home.models)))
        yield "starter catalogue: model load and build", f"{build:.1f} s"


def _building(home: CatalogueStore, esco: Catalogue) -> Iterator[tuple[str, str]]:
    load, encoder = timed(lambda: open_encoder(home.models))
    yield "model load", f"{load:.1f} s"
    texts = len(set(texts_of(esco)))
    build, _ = timed(lambda: home.publish(esco, encoder, _silent))
    yield "build", f"{build:.1f} s, {texts:,} texts, {texts / build:,.0f} texts/s"
    again, published = timed(lambda: home.publish(esco, encoder, _silent))
    yield "unchanged rebuild", f"{again:.1f} s, unchanged: {published.unchanged}"
    files = home.folder.glob("catalogues/*/*")
    yield "index size", f"{sum(path.stat().st_size for path in files) / 2**20:.0f} MiB"
    load, _ = timed(home.open)
    yield "index load, every file checked", f"{load:.2f} s"


def _matching(home: CatalogueStore, people: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    bare = open_encoder(home.models)
    recommender = open_snapshot(home, lambda _: CachedEncoder(bare, CACHED_PHRASES)).recommender
    profiles = [Profile(tuple(map(SkillStatement, person))) for person in people]
    recommender.match(Profile((SkillStatement("warm up"),)))
    texts = [_phrases(person) for person in people]
    bound = times(bare.encode, texts)
    cold = times(recommender.match, profiles)
    yield f"{STATEMENTS} cold statements: encode only (lower bound)", quantiles(bound)
    yield f"{STATEMENTS} cold statements: match", quantiles(cold)
    ratio = statistics.median(cold) / statistics.median(bound)
    yield f"{STATEMENTS} cold statements: match / encode only", f"{ratio:.2f}"
    yield (
        f"{STATEMENTS} statements again, phrases cached",
        quantiles(times(recommender.match, profiles)),
    )
    skills = [skill.uri for skill in recommender.index.catalogue.skills]
    by_skills = [Profile(skills=uris) for uris in people_by_skills(skills, MATCHED)]
    yield f"{STATEMENTS} skill URIs: match", quantiles(times(recommender.match, by_skills))
    plain = Recommender(recommender.index, bare)
    yield (
        "one sentence of 27 words, cold: recognise",
        quantiles(times(plain.recognise, [SENTENCE] * 50)),
    )


def _joined_matching(
    home: CatalogueStore, read: Joined, people: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    encoder = CachedEncoder(open_encoder(home.models), CACHED_PHRASES)
    name = home.publish(read.joined, encoder, _silent, use=False).name
    snapshots = [open_snapshot(home, lambda _: encoder, each) for each in ("", name)]
    alone, joined = (snapshot.recommender for snapshot in snapshots)
    profiles = [Profile(tuple(map(SkillStatement, person))) for person in people]
    cost_of_joined_facts(alone, joined, profiles)
    ratio = cost_of_joined_facts(alone, joined, profiles)
    yield (
        f"{STATEMENTS} statements again: match with joined facts / without",
        f"{ratio:.2f}",
    )


def _serving(folder: Path, people: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    bodies: list[dict[str, object]] = [{"statements": list(person)} for person in people]
    with serving(folder, 1) as server:
        yield "serving process: ready after", f"{server.ready_after:.2f} s"
        throughput(server, bodies[:20], 1)
        yield "serving process: resident", f"{server.resident() / 2**20:.0f} MiB"
    with serving(folder, WORKERS) as server:
        throughput(server, bodies[:8], CLIENTS)
        rate = throughput(server, bodies[8:], CLIENTS)
        yield (
            f"HTTP, {WORKERS} workers, {CLIENTS} clients, cold statements",
            f"{rate:.1f} matches/s",
        )


def _ranking(home: CatalogueStore, path: Path) -> Iterator[tuple[str, str]]:
    encoder = CachedEncoder(open_encoder(home.models), CACHED_PHRASES)
    snapshot = open_snapshot(home, lambda _: encoder)
    people = read_careers(path, snapshot.catalogue).queries
    places = first_gold_ranks(snapshot.recommender, people)
    figures = f"MRR {np.mean(1 / places):.3f}, S@1 {np.mean(places == 1):.3f}"
    yield f"career ranking, {len(people)} people", f"{figures}, S@10 {np.mean(places <= 10):.3f}"


def _phrases(person: Sequence[str]) -> list[str]:
    cut = map(phrases_of, person)
    return sorted({phrase for each in cut for phrase in (each.whole, *each.parts)})


def _silent(_doing: str, _done: int, _total: int) -> None:
    pass


if __name__ == "__main__":
    sys.exit(main())
