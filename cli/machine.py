"""The machine and the libraries that figures were measured with."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from cli.serving import cores
from evaluation.scorecard import Machine

LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")
_PROCESSORS = Path("/proc/cpuinfo")
_DIGITS = 1


def this_machine() -> Machine:
    """Return what this machine is; neither its name nor any path of it."""
    return Machine(
        cpu=cpu_model(_PROCESSORS),
        cores=cores(),
        memory_gib=_memory(),
        system=platform.system(),
        architecture=platform.machine(),
    )


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that figures depend on."""
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
    """Return the memory in GiB, None where the system does not tell."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    return round(size / 2**30, _DIGITS)
