"""`python -m bench.chaos`: breaks and overloads a served home, prints what its clients notice."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.chaos.finding import Finding
from bench.chaos.imports import import_kills
from bench.chaos.overload import overload
from bench.chaos.soak import soak
from bench.chaos.stopping import stopping
from bench.chaos.swap import swaps
from bench.chaos.workers import worker_kills
from index.store import CatalogueStore
from models.opening import open_encoder
from service.startup import ensure_catalogue

Drill = Callable[[Path, argparse.Namespace], Iterator[Finding]]
DRILLS: dict[str, Drill] = {
    "imports": lambda home, asked: import_kills(home, asked.kills),
    "workers": lambda home, asked: worker_kills(home, asked.worker_kills),
    "swap": lambda home, asked: swaps(home, asked.swaps),
    "overload": lambda home, asked: overload(home, asked.seconds),
    "soak": lambda home, asked: soak(home, asked.minutes),
    "stop": lambda home, _: stopping(home),
}
"""The drills by name, in the order in which they run."""


def main() -> int:
    """Run the drills over copies of a home and print what they find; return an exit status."""
    asked = _arguments()
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or _starter(Path(folder) / "starter")
        for name in asked.only or DRILLS:
            print(f"\n{name}", flush=True)
            own = Path(shutil.copytree(home, Path(folder) / name))
            for finding in DRILLS[name](own, asked):
                print(finding, flush=True)
                broken += finding.is_broken
            shutil.rmtree(own)
    print(f"\nbroken: {broken}")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="make chaos")
    parser.add_argument("--only", action="append", choices=DRILLS, help="a drill; several may be")
    parser.add_argument("--home", type=Path, help="home to copy; else one with the starter")
    parser.add_argument("--kills", type=int, default=1000, help="kills of imports")
    parser.add_argument("--worker-kills", type=int, default=20, help="kills of workers")
    parser.add_argument("--swaps", type=int, default=10, help="swaps of the catalogue")
    parser.add_argument("--seconds", type=float, default=30, help="seconds of each overload")
    parser.add_argument("--minutes", type=float, default=30, help="minutes of the soak")
    return parser.parse_args()


def _starter(folder: Path) -> Path:
    """Return a new home with the starter catalogue."""
    home = CatalogueStore(folder)
    ensure_catalogue(home, open_encoder(home.models))
    return folder


if __name__ == "__main__":
    sys.exit(main())
