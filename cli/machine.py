"""This machine, and the provenance of metrics that are measured on it."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from evaluation.scorecard import Machine, Provenance
from service.snapshot import CatalogueSnapshot

LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")
_PROCESSORS = Path("/proc/cpuinfo")
_DIGITS = 1


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def provenance_of(snapshot: CatalogueSnapshot) -> Provenance:
    """Return what metrics of a snapshot that are measured now depend on."""
    return Provenance(
        **snapshot.versions.as_dict(),
        catalogue_digest=snapshot.recommender.index.manifest.digest,
        destinai_version=version("destinai"),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=this_machine(),
        libraries=library_versions(),
    )


def this_machine() -> Machine:
    """Return the facts of this machine, without its name or any path of it."""
    return Machine(
        cpu=cpu_model(_PROCESSORS),
        cores=usable_cores(),
        memory_gib=_memory(),
        system=platform.system(),
        architecture=platform.machine(),
    )


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that metrics depend on."""
    return {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()}


def cpu_model(processors: Path) -> str:
    """Return the name of the processor, from Linux's list of them where there is one."""
    if processors.is_file():
        for line in processors.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip().casefold() == "model name" and value.strip():
                return " ".join(value.split())
    return platform.processor() or "unknown"


def _memory() -> float | None:
    """Return the memory in GiB, None where the system does not say."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    return round(size / 2**30, _DIGITS)
