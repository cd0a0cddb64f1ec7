"""`python -m bench.structure`: the size of the rooms, and the modules that one match enters.

A line is a line of a file, blank or not. An import line is a line of an import statement at any
depth, the lines it continues on included. A function's lines run from `def` to its last line.
Files count `__init__.py`; a folder counts where a Python file lies in it, and files per folder is
their mean over these folders.
"""

import argparse
import ast
import io
import statistics
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

from starlette.testclient import TestClient

from api.server import open_log
from index.store import CatalogueStore
from recommender.ranking.scorer import Scorer
from service.settings import LogLevel, Settings
from service.startup import ensure_catalogue, open_live_catalogue, open_model
from website.app import create_site

ROOT = Path(__file__).parents[1]
ROOMS = (
    "taxonomy",
    "models",
    "index",
    "training",
    "recommender",
    "intake",
    "accounts",
    "evaluation",
    "service",
    "batch",
    "api",
    "website",
    "cli",
)
SCORER = Scorer.score
"""The function that returns the scores of all occupations; a trace ends when it returns."""
SHORT_MODULE = 40
LONG_FUNCTION = 40
STATEMENTS = ["planned the weekly shifts of twelve people", "ordered fresh food", "kept accounts"]
BEFORE = {
    "files": "312",
    "lines": "23,310",
    "median": "65",
    "under 40": "83 (27 %)",
    "per folder": "28.4",
    "fullest": "49",
    "imports": "10.5 %",
    "longest": "216",
    "long functions": "0",
}
"""All rooms in November 2026, before the rooms were laid out in folders."""
_NO_POLL = 3600.0
TRACED_BEFORE = "39 as counted by hand, 47 by this trace"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The size of one Python file: its lines, import lines and functions over the limit."""

    path: Path
    lines: int
    import_lines: int
    long_functions: int


@dataclass(frozen=True, slots=True)
class Structure:
    """The figures of a set of files; `longest` is None where there are none."""

    files: int
    lines: int
    median: float
    short: int
    folders: int
    fullest: tuple[Path, int] | None
    import_lines: int
    longest: SourceFile | None
    long_functions: int


@dataclass
class Trace:
    """The modules of the rooms that were entered, in order of first entry, up to the score.

    Nothing is recorded before `recording` is set, nor once `scored`.
    """

    entered: list[str] = field(default_factory=list)
    recording: bool = False
    scored: bool = False


def read_files(root: Path, room: str) -> list[SourceFile]:
    """Return the size of each Python file of a room, ordered by path relative to `root`."""
    return [_read_file(root, path) for path in sorted((root / room).rglob("*.py"))]


def structure_of(files: Sequence[SourceFile]) -> Structure:
    """Return the figures of some files."""
    lines = [file.lines for file in files]
    folders = Counter(file.path.parent for file in files)
    return Structure(
        files=len(files),
        lines=sum(lines),
        median=statistics.median(lines) if lines else 0,
        short=sum(count < SHORT_MODULE for count in lines),
        folders=len(folders),
        fullest=folders.most_common(1)[0] if folders else None,
        import_lines=sum(file.import_lines for file in files),
        longest=max(files, key=lambda file: file.lines, default=None),
        long_functions=sum(file.long_functions for file in files),
    )


def table(root: Path) -> Iterator[str]:
    """Yield the lines of a table: each room, all rooms, and all rooms before."""
    rooms = {room: read_files(root, room) for room in ROOMS}
    every = [file for files in rooms.values() for file in files]
    yield _row("room", dict(zip(BEFORE, BEFORE, strict=True)))
    for room, files in rooms.items():
        if files:
            yield _row(room, cells(structure_of(files)))
    total = structure_of(every)
    yield _row("all", cells(total))
    yield _row("before", BEFORE)
    if total.fullest and total.longest:
        yield f"fullest folder: {total.fullest[0]}, longest module: {total.longest.path}"


def cells(found: Structure) -> dict[str, str]:
    """Return the figures as text, by column."""
    return {
        "files": f"{found.files}",
        "lines": f"{found.lines:,}",
        "median": f"{found.median:g}",
        "under 40": f"{found.short} ({found.short / max(found.files, 1):.0%})".replace("%", " %"),
        "per folder": f"{found.files / max(found.folders, 1):.1f}",
        "fullest": f"{found.fullest[1] if found.fullest else 0}",
        "imports": f"{found.import_lines / max(found.lines, 1) * 100:.1f} %",
        "longest": f"{found.longest.lines if found.longest else 0}",
        "long functions": f"{found.long_functions}",
    }


@contextmanager
def tracing(root: Path, rooms: Iterable[str], scorer: Callable[..., object]) -> Iterator[Trace]:
    """Record the modules entered in this thread and in those started inside the block.

    A module is entered when one of its functions is called; what runs while a module is imported
    does not count. The trace is scored, and ends, when `scorer` returns.
    """
    trace = Trace()
    folders = tuple(f"{root / room}/" for room in rooms)
    hook = _hook(trace, f"{root}/", folders, scorer.__code__)
    before = sys.getprofile(), threading.getprofile()
    threading.setprofile(hook)
    sys.setprofile(hook)
    try:
        yield trace
    finally:
        sys.setprofile(before[0])
        threading.setprofile(before[1])


def traced_match(folder: Path) -> Trace:
    """Return the trace of the first POST /api/v1/match to the application over the starter.

    `folder` becomes its home. A request for the catalogue's versions comes first, so that the
    catalogue is open.
    """
    settings = Settings(home=folder, poll_seconds=_NO_POLL)
    ensure_catalogue(CatalogueStore(folder), open_model(settings))
    log = open_log(io.StringIO(), LogLevel.WARNING)
    app = create_site(open_live_catalogue(settings, log), settings, log)
    with (
        tracing(ROOT, ROOMS, SCORER) as trace,
        TestClient(app, base_url="http://localhost") as client,
    ):
        client.get("/api/v1/meta").raise_for_status()
        trace.recording = True
        client.post("/api/v1/match", json={"statements": STATEMENTS}).raise_for_status()
    if not trace.scored:
        raise RuntimeError(f"no match was scored by {SCORER.__qualname__}")
    return trace


def main() -> int:
    """Print the table and the trace; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__, prog="make structure")
    parser.add_argument("--no-trace", action="store_true", help="print the table only")
    options = parser.parse_args()
    for line in table(ROOT):
        print(line)
    if not options.no_trace:
        with tempfile.TemporaryDirectory() as folder:
            entered = traced_match(Path(folder)).entered
        print(
            f"\nPOST /api/v1/match enters {len(entered)} modules before there is a score "
            f"(before: {TRACED_BEFORE}):"
        )
        for number, module in enumerate(entered, start=1):
            print(f"{number:4}  {module}")
    return 0


def _read_file(root: Path, path: Path) -> SourceFile:
    source = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(source)))
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return SourceFile(
        path=path.relative_to(root),
        lines=len(source.splitlines()),
        import_lines=sum(map(_length, imports)),
        long_functions=sum(_length(function) > LONG_FUNCTION for function in functions),
    )


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _row(name: str, figures: dict[str, str]) -> str:
    return f"{name:<12}" + "".join(f"{figures[column]:>{len(column) + 5}}" for column in BEFORE)


def _hook(
    trace: Trace, root: str, folders: tuple[str, ...], scorer: CodeType
) -> Callable[[FrameType, str, object], None]:
    def hook(frame: FrameType, event: str, _: object) -> None:
        if trace.scored or not trace.recording:
            return
        if event == "return" and frame.f_code is scorer:
            trace.scored = True
        elif event == "call" and frame.f_code.co_filename.startswith(folders):
            module = frame.f_code.co_filename.removeprefix(root)
            if module not in trace.entered and not _importing(frame):
                trace.entered.append(module)

    return hook


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


if __name__ == "__main__":
    sys.exit(main())
