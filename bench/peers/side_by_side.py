"""Side by side: Destinai and its peers on the same sentences, each in a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_cache_path

from bench.peers.peer import RANKED, Given, Measured, Scored, Sentence, SkillTexts
from evaluation.benchmarks.readers import PATTERNS, read_linking
from evaluation.metrics.confidence import Claim, ClaimedSkills, extraction_metrics
from evaluation.metrics.ranking import Kind, capped_recall, gold_ranks_in
from taxonomy.catalogue import Catalogue

REPOSITORY = Path(__file__).parents[2]
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
) | {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A peer by its name, its class as module:class, and the packages that it needs."""

    name: str
    place: str
    packages: tuple[str, ...] = ()


ENTRIES = (
    Entry("Destinai", "bench.peers.destinai:Destinai"),
    Entry(
        "esco-skill-extractor",
        "bench.peers.esco_skill_extractor:EscoSkillExtractor",
        ("esco-skill-extractor", "sentence-transformers"),
    ),
    Entry(
        "sentence-transformers, flat FAISS",
        "bench.peers.flat_faiss:FlatFaiss",
        ("sentence-transformers", "faiss-cpu"),
    ),
    Entry("spaCy PhraseMatcher", "bench.peers.phrase_matcher:PhraseMatcher", ("spacy",)),
)
EXTRA = 'pip install --constraint constraints.txt --editable ".[bench]"'


@dataclass(frozen=True, slots=True)
class Figures:
    """What a peer takes and reaches: CPU-ms a sentence, F1, RP@10, and bytes of memory."""

    one_by_one: float
    batched: float
    f1: float
    rp: float
    resident: int

    def told(self) -> str:
        """Return the figures in words."""
        return (
            f"{self.one_by_one:.2f} CPU-ms one by one, {self.batched:.2f} batched, "
            f"F1 {self.f1:.3f}, RP@{RANKED} {self.rp:.3f}, {self.resident / 2**20:.0f} MiB"
        )


class PeerError(RuntimeError):
    """A peer that cannot be prepared or measured; the message is the end of what it said."""


def side_by_side(
    catalogue: Catalogue, benchmarks: Path, weights: tuple[Path, str], home: Path
) -> Iterator[tuple[str, str]]:
    """Yield the figures of each peer, or why there are none, and Destinai's over the first's.

    `benchmarks` is a folder with sentences and their skills; `weights` are the folder and the
    version of the model that peers encode with, `home` that of a catalogue for Destinai.
    """
    sentences = read_sentences(benchmarks, catalogue)
    yield "sentences of advertisements, with their skills", str(len(sentences))
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as folder:
        given = Given(Path(folder), str(weights[0]), str(home))
        given.write(skill_texts(catalogue), sentences)
        for entry in ENTRIES:
            reason = why_skipped(entry)
            try:
                if not reason:
                    found[entry.name] = _figures(entry, given, weights[1], sentences)
            except PeerError as error:
                reason = f"failed: {error}"
            yield f"peer {entry.name}", reason or found[entry.name].told()
    ours, *peers = ENTRIES
    if ours.name in found and peers[0].name in found:
        yield f"{ours.name} / {peers[0].name}", ratios(found[ours.name], found[peers[0].name])


def ratios(ours: Figures, peer: Figures) -> str:
    """Return how many times what a peer takes and reaches Destinai takes and reaches."""
    one, many = ours.one_by_one / peer.one_by_one, ours.batched / peer.batched
    f1 = f"{ours.f1 / peer.f1:.1f} times its F1" if peer.f1 else "and its F1 is 0"
    return f"CPU {one:.2f} one by one, {many:.2f} batched, {f1}"


def why_skipped(entry: Entry) -> str:
    """Return why a peer cannot run here, "" where it can."""
    missing = []
    for package in entry.packages:
        try:
            version(package)
        except PackageNotFoundError:
            missing.append(package)
    return f"skipped: {', '.join(missing)} is not installed; {EXTRA}" if missing else ""


def read_sentences(folder: Path, catalogue: Catalogue) -> list[Sentence]:
    """Return the sentences of all files for skill linking, those without a gold skill left out."""
    files = sorted(folder.glob(PATTERNS[Kind.LINKING]))
    return [
        Sentence(query.texts[0], tuple(sorted(query.gold)), path.name)
        for path in files
        for query in read_linking(path, catalogue).queries
    ]


def skill_texts(catalogue: Catalogue) -> list[SkillTexts]:
    """Return the labels and the description of every skill."""
    return [
        SkillTexts(one.uri, (one.label, *one.alternative_labels), one.description)
        for one in catalogue.skills
    ]


def _figures(
    entry: Entry, given: Given, weights_version: str, sentences: Sequence[Sentence]
) -> Figures:
    prepared = _prepared(entry, given, weights_version)
    out = given.folder / "measured.json"
    _run(entry, given, prepared, ["--out", str(out)], _ONE_THREAD)
    return figures_of(Measured(**json.loads(out.read_text(encoding="utf-8"))), sentences)


def figures_of(measured: Measured, sentences: Sequence[Sentence]) -> Figures:
    """Return the figures of what was measured of a peer."""
    golds = [frozenset(sentence.gold) for sentence in sentences]
    ranks = [
        gold_ranks_in([uri for uri, _ in ranked], gold)
        for ranked, gold in zip(measured.ranked, golds, strict=True)
    ]
    found = measured.found
    return Figures(
        one_by_one=1000 * measured.one_by_one / len(sentences),
        batched=1000 * measured.batched / len(sentences),
        f1=best_f1(found, golds) if measured.is_tuned else f1_of(found, golds),
        rp=sum(capped_recall(one, RANKED) for one in ranks) / len(ranks),
        resident=measured.resident,
    )


def f1_of(
    found: Sequence[Scored], golds: Sequence[frozenset[str]], threshold: float = 0.0
) -> float:
    """Return the micro F1 of the skills that score at least a threshold."""
    claimed = [
        ClaimedSkills(
            tuple(Claim(1.0, uri in gold) for uri, score in skills if score >= threshold), len(gold)
        )
        for skills, gold in zip(found, golds, strict=True)
    ]
    return next(one.value for one in extraction_metrics(claimed) if one.name == "F1")


def best_f1(found: Sequence[Scored], golds: Sequence[frozenset[str]]) -> float:
    """Return the highest micro F1 of all thresholds from 0 to 1 in steps of .02."""
    return max(f1_of(found, golds, step / 50) for step in range(51))


def _prepared(entry: Entry, given: Given, weights_version: str) -> Path:
    """Return the folder of what is computed once for a peer; it is kept between runs."""
    skills = (given.folder / "skills.json").read_bytes()
    versions = [weights_version, *(f"{one} {version(one)}" for one in entry.packages)]
    digest = hashlib.sha256(skills + "\n".join(versions).encode()).hexdigest()[:12]
    cache = user_cache_path("destinai-bench", ensure_exists=True)
    folder = cache / f"{entry.place.rpartition(':')[2]}-{digest}"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            fresh = Path(scratch) / "fresh"
            fresh.mkdir()
            _run(entry, given, fresh, [], {})
            fresh.rename(folder)
    return folder


def _run(
    entry: Entry, given: Given, prepared: Path, more: Sequence[str], setting: Mapping[str, str]
) -> None:
    words = [entry.place, str(given.folder), given.weights, given.home, str(prepared), *more]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bench.peers", *words],
        cwd=REPOSITORY,
        env={**os.environ, **setting},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PeerError(done.stderr.strip()[-200:] or f"status {done.returncode}")
