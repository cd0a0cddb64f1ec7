"""Measure speed, size and peers over the whole of ESCO, and print a line for each figure.

Without --base come all sections; with it the rows of the table, for the working tree and for an
earlier commit, and the peers.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench import accounts, files, table, whole
from bench.comparing import Tree, checked_out, import_esco
from bench.joining import Releases
from bench.pages import vitals
from bench.peers.side_by_side import side_by_side
from bench.serving import REPOSITORY
from bench.timing import timed
from models.errors import ModelError
from training.source import ModelSource, find_model

Section = Callable[[], Iterator[table.Line]]
SHARED = REPOSITORY.parent / "shared" / "data"
BUILDS = "build"
WRITES = frozenset({BUILDS, "joined"})
"""The sections that write into the home, and so need one of their own."""
SECTIONS = (
    "start",
    "read",
    BUILDS,
    *table.ROWS,
    "match",
    "joined",
    "serve",
    "pages",
    "files",
    "accounts",
    "ranking",
    "peers",
)
COMPARED = (*table.ROWS, "peers")


def main() -> int:
    """Measure what is asked for and print it; return an exit status."""
    parser = _parser()
    asked = parser.parse_args()
    try:
        names = chosen(asked.only, COMPARED if asked.base else SECTIONS)
        if asked.home and not asked.only:
            names = tuple(name for name in names if name not in WRITES)
        if asked.home and WRITES & set(names):
            raise ValueError(f"--home is only read, and {', '.join(sorted(WRITES))} would write")
    except ValueError as error:
        parser.error(str(error))
    try:
        releases = Releases.under(asked.data)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}; name its folder with --data\n")
        return 3
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for name, value in _measured(asked, releases, names, Path(folder), stack):
            print(f"{name:<74} {value}", flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="make bench")
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of esco/, onet/, bench/")
    parser.add_argument("--base", default="", metavar="REV", help="compare with this commit")
    parser.add_argument(
        "--only", default="", metavar="NAME,…", help=f"measure only these: {', '.join(SECTIONS)}"
    )
    parser.add_argument(
        "--home", type=Path, help="home with the whole of ESCO, to build none (it is only read)"
    )
    parser.add_argument("--base-home", type=Path, help="the same for the commit to compare with")
    parser.add_argument(
        "--weights", default="", metavar="MODEL", help="model of the peers; else the shipped one"
    )
    return parser


def chosen(only: str, sections: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sections that are named, all for "", in their order.

    Raises ValueError for a name that is none of them.
    """
    names = {name.strip() for name in only.split(",") if name.strip()}
    unknown = sorted(names - set(sections))
    if unknown:
        raise ValueError(f"no section {', '.join(unknown)}; there are {', '.join(sections)}")
    return tuple(name for name in sections if not names or name in names)


def _measured(
    asked: argparse.Namespace,
    releases: Releases,
    names: tuple[str, ...],
    folder: Path,
    stack: ExitStack,
) -> Iterator[table.Line]:
    now = Tree(REPOSITORY, asked.home or folder / "home")
    trees = [now]
    if asked.base:
        code = stack.enter_context(checked_out(asked.base, folder))
        trees.append(Tree(code, asked.base_home or folder / "base-home"))
    given = (asked.home or BUILDS in names, asked.base_home)
    missing = [tree for tree, has_home in zip(trees, given, strict=False) if not has_home]
    yield from _imports(missing, releases)
    bench = stack.enter_context(table.Bench(trees, asked.data / "bench"))
    sections = _sections(bench, releases, partial(find_model, folder, asked.weights))
    for name in names:
        yield from sections[name]()


def _imports(trees: list[Tree], releases: Releases) -> Iterator[table.Line]:
    """Build ESCO in the homes of trees, and yield how long that took where there are two."""
    seconds = [timed(partial(import_esco, tree, releases.esco))[0] for tree in trees]
    if len(seconds) > 1:
        now, before = seconds
        yield "import of ESCO: now / before", f"{now / before:.2f} ({now:.0f} s / {before:.0f} s)"


def _sections(
    bench: table.Bench, releases: Releases, find_weights: Callable[[], ModelSource]
) -> Mapping[str, Section]:
    esco = whole.Whole(releases, bench.benchmarks, bench.home)
    return {
        "start": whole.starting,
        "read": esco.reading,
        BUILDS: esco.building,
        **{name: partial(row, bench) for name, row in table.ROWS.items()},
        "match": esco.matching,
        "joined": esco.joined_matching,
        "serve": esco.serving,
        "files": files.reading,
        "accounts": accounts.measuring,
        "pages": partial(vitals, bench.home.folder),
        "ranking": esco.ranking,
        "peers": partial(_peers, bench, find_weights),
    }


def _peers(bench: table.Bench, find_weights: Callable[[], ModelSource]) -> Iterator[table.Line]:
    try:
        model = find_weights()
    except ModelError as error:
        yield "peers", f"skipped: {error}"
        return
    yield "weights of the peers", model.name
    weights = model.folder, model.version
    catalogue = bench.home.open().index.catalogue
    yield from side_by_side(catalogue, bench.benchmarks, weights, bench.home.folder)


if __name__ == "__main__":
    sys.exit(main())
