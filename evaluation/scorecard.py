"""Scorecards: the measured quality of a catalogue, model and ranking, and their files."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from evaluation.metrics.figures import Evaluation, MetricValue
from evaluation.metrics.ranking import Kind
from index.atomic_files import replace_file, unwritable
from index.manifest import Manifest

LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")
"""The libraries that the metrics depend on, by the name of their distribution."""
_DIGITS = 4
_PROCESSORS = Path("/proc/cpuinfo")
Document = dict[str, object]
"""What JSON can hold, by name."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, without its name or any path of it; `memory_gib` is None where unknown."""

    cpu: str
    cores: int
    memory_gib: float | None
    system: str
    architecture: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything that the metrics depend on, and the date (UTC, ISO 8601) of the measurement.

    `catalogue_digest` is the SHA-256 of the index's manifest, which no other index has.
    """

    catalogue_version: str
    model_version: str
    ranking_version: str
    catalogue_digest: str
    destinai_version: str
    date: str
    machine: Machine
    libraries: Mapping[str, str]


def provenance_now(versions: Mapping[str, str], catalogue_digest: str, cores: int) -> Provenance:
    """Return what metrics depend on that are measured now, on this machine.

    `versions` holds those of catalogue, model and ranking by the names of their fields; `cores` is
    the number of cores that this process may use.
    """
    return Provenance(
        **versions,
        catalogue_digest=catalogue_digest,
        destinai_version=version("destinai"),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=this_machine(cores),
        libraries={name: version(name) for name in LIBRARIES}
        | {"python": platform.python_version()},
    )


def this_machine(cores: int) -> Machine:
    """Return the facts of this machine."""
    return Machine(
        cpu=cpu_model(_PROCESSORS),
        cores=cores,
        memory_gib=_memory_gib(),
        system=platform.system(),
        architecture=platform.machine(),
    )


def cpu_model(processors: Path) -> str:
    """Return the name of the processor, from Linux's list of them where there is one."""
    if processors.is_file():
        for line in processors.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip().casefold() == "model name" and value.strip():
                return " ".join(value.split())
    return platform.processor() or "unknown"


def _memory_gib() -> float | None:
    """Return the memory to one decimal, None where the system does not say."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    return round(size / 2**30, 1)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every figure of a catalogue; `missing` has the file pattern of each kind not measured."""

    circumstances: Provenance
    evaluations: tuple[Evaluation, ...]
    missing: Mapping[Kind, str]

    def document(self) -> Document:
        """Return the scorecard as JSON holds it, as `GET /api/v1/quality` answers."""
        return {
            **asdict(self.circumstances),
            "missing": {kind.value: pattern for kind, pattern in self.missing.items()},
            "results": results_of(self.evaluations),
        }


def results_of(evaluations: Sequence[Evaluation]) -> list[Document]:
    """Return evaluations as JSON holds them; of unresolved gold, only how much it is."""
    return [
        {
            "benchmark": evaluation.benchmark,
            "file": evaluation.file,
            "queries": evaluation.queries,
            "gold": evaluation.gold,
            "unresolved": len(evaluation.unresolved),
            "systems": [
                {
                    "system": measured.system,
                    "figures": {figure.name: _values(figure) for figure in measured.figures},
                }
                for measured in evaluation.systems
            ],
        }
        for evaluation in evaluations
    ]


def _values(figure: MetricValue) -> Document:
    return {
        "value": round(figure.value, _DIGITS),
        "interval": [round(figure.low, _DIGITS), round(figure.high, _DIGITS)],
        "learnt_on": figure.learnt_on,
        "out_of_fold": figure.out_of_fold,
    }


SCORECARD = "scorecard.json"
_DIGEST_SHOWN = 12


class Scorecards:
    """The stored scorecards of a home, one for each index and ranking version.

    The folder of a scorecard carries the digest of the index and the version of the ranking, so
    that another's figures are never taken for it. A new measurement replaces the old one whole.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "scorecards"

    def path(self, manifest: Manifest, ranking_version: str) -> Path:
        """Return where the scorecard of an index and a ranking version is, or will be."""
        key = f"{manifest.name}~{manifest.digest[:_DIGEST_SHOWN]}~{ranking_version}"
        return self._folder / key / SCORECARD

    def read(self, manifest: Manifest, ranking_version: str) -> bytes | None:
        """Return the JSON document of an index and a ranking version; None where there is none.

        Raises OSError where it is there and cannot be read.
        """
        try:
            return self.path(manifest, ranking_version).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, document: Document, manifest: Manifest, ranking_version: str) -> Path:
        """Keep a scorecard from now on and return where it is.

        It is there whole or not at all. Raises CatalogueError where the disk cannot be written.
        """
        path = self.path(manifest, ranking_version)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_name(".lock")):
                replace_file(path, content_of(document))
        except OSError as error:
            raise unwritable(path.parent, error) from error
        return path


def content_of(document: Document) -> bytes:
    """Return the bytes of a scorecard's file."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
