"""Import kills: SIGKILL to `destinai import` at any moment, into a home that is being served."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path

from bench.chaos.answers import NEITHER, Answers, Known, answers_of
from bench.chaos.finding import Finding, none_of
from bench.chaos.load import Load, asking, post
from bench.chaos.processes import wait_for_version
from bench.serving import MATCH, REPOSITORY, Server, serving, wait_until
from index.errors import CatalogueError
from index.store import CatalogueStore
from service.settings import PREFIX
from tests.support.esco_release import EscoRelease

ASKED = post(MATCH, {"statements": ["I make part 3 and thing 7", "I bake bread"], "limit": 3})
RELEASES = ("1.1.1", "1.2.0")
_PERIOD = 0.1
_POLL_SECONDS = 0.2
_LONGER = 1.05
"""Share of an import's time within which the moment of a kill is drawn: some finish before it."""
FINISHED = "finished before"
FAILED = "failed by itself"
STAGES = {"Encoding texts": "encoding", "Writing the index": "writing the index"}


@dataclass(slots=True)
class ImportKills:
    """Imports of two small releases in turn into one served home, and what became of them."""

    store: CatalogueStore
    server: Server
    folder: Path
    known: dict[str, Answers] = field(default_factory=dict)
    stages: Counter[str] = field(default_factory=Counter)
    whole: float = 0.0
    building: float = 0.0
    unreadable: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def finished(self) -> int:
        """How many imports were done before they were killed."""
        return self.stages[FINISHED]

    @property
    def killed(self) -> int:
        """How many imports were killed."""
        return self.stages.total() - self.finished

    def start(self, release: str) -> "subprocess.Popen[bytes]":
        """Start the import of a release; its steps go to a file."""
        command = [sys.executable, "-m", "cli.main", "import", "esco", "--json"]
        with (self.folder / "steps").open("wb") as steps:
            return subprocess.Popen(  # noqa: S603 - our own command
                [*command, "--release", release, str(self.folder / release)],
                stdout=subprocess.DEVNULL,
                stderr=steps,
                cwd=REPOSITORY,
                env={**os.environ, f"{PREFIX}HOME": str(self.store.folder)},
            )

    def learn(self, release: str) -> None:
        """Import a release to its end; keep how long it took and what is answered from it."""
        began = time.perf_counter()
        process = self.start(release)
        self._wait_for_scratch(process)
        building = time.perf_counter()
        if process.wait():
            raise RuntimeError((self.folder / "steps").read_text(encoding="utf-8"))
        self.whole = max(self.whole, time.perf_counter() - began)
        self.building = max(self.building, time.perf_counter() - building)
        self.learn_served()

    def learn_served(self) -> None:
        """Keep what is answered from the catalogue in use."""
        name = self.store.current() or ""
        wait_for_version(self.server, self.store.manifest(name).catalogue_version)
        answers = self._answer()
        if self.known.setdefault(name, answers) != answers:
            self.wrong.append(f"another answer from {name}")

    def kill_one(self, draw: random.Random) -> None:
        """Start an import that has something to do, kill it, and check server and home.

        Half of the moments are drawn from the whole import, half from its building: most of the
        time goes into starting.
        """
        release = self._next_release(draw)
        before = self.store.current()
        process = self.start(release)
        if draw.random() < 0.5:
            time.sleep(draw.uniform(0, self.whole * _LONGER))
        else:
            self._wait_for_scratch(process)
            time.sleep(draw.uniform(0, self.building * _LONGER))
        process.send_signal(signal.SIGKILL)
        status = process.wait()
        self.stages[self.stage_of(release, process.pid, status, before)] += 1
        self._check_home()
        self._check_server()

    def _next_release(self, draw: random.Random) -> str:
        """Return the release that is not in use; mostly it is removed, often its vectors too."""
        release = next(each for each in RELEASES if not _is_of(self.store.current(), each))
        for name in self.store.published():
            if _is_of(name, release) and draw.random() < 0.8:
                self.store.remove(name)
        if draw.random() < 0.5:
            for path in (self.store.folder / "vectors").glob("*.vectors"):
                path.unlink()
        return release

    def _scratch(self, process: int) -> Path:
        return self.store.folder / "catalogues" / f".building-{process}"

    def _wait_for_scratch(self, process: "subprocess.Popen[bytes]") -> None:
        scratch = self._scratch(process.pid)
        wait_until(lambda: scratch.exists() or process.poll() is not None, "an import builds")

    def stage_of(self, release: str, process: int, status: int, before: str | None) -> str:
        """Return how far an import came, by its exit status and by what it left in the home.

        `before` is the catalogue that was in use when it began.
        """
        if status != -signal.SIGKILL:
            return FINISHED if status == 0 else f"{FAILED}, status {status}"
        if self.store.current() != before:
            return "in use"
        if self._scratch(process).exists():
            lines = (self.folder / "steps").read_text(encoding="utf-8").splitlines()
            step = lines[-1].partition(":")[0] if lines else ""
            return STAGES.get(step, "building")
        if any(_is_of(name, release) for name in self.store.published()):
            return "published, not in use"
        return "starting and reading"

    def _check_home(self) -> None:
        """Check that the pointer can be read and that every published catalogue is whole."""
        try:
            opened = self.store.open()
            faults = [opened.refused] if opened.refused else []
            for name in self.store.published():
                faults += self.store.verify(name)
        except (CatalogueError, OSError) as error:
            faults = [f"{type(error).__name__}: {error}"]
        if faults:
            self.unreadable.append("; ".join(faults))

    def _check_server(self) -> None:
        """Check that the server comes to answer from the catalogue in use, and right."""
        try:
            name = self.store.current() or ""
            wait_for_version(self.server, self.store.manifest(name).catalogue_version)
        except (CatalogueError, TimeoutError) as error:
            self.wrong.append(str(error))
            return
        if self._answer() != self.known[name]:
            self.wrong.append(f"another answer from {name}")

    def _answer(self) -> Answers:
        return answers_of(self.server.port, [ASKED], client=1)


def import_kills(home: Path, kills: int) -> Iterator[Finding]:
    """Kill imports into a served home, which answers one client all the time.

    Every answer has to be wholly that of a catalogue that was ever in use. At the end one import
    of each release goes through, and nothing may be left of the killed ones.
    """
    draw = random.Random(17)  # noqa: S311 - the same moments each time
    settings = {"DRAIN_SECONDS": 0, "POLL_SECONDS": _POLL_SECONDS}
    with tempfile.TemporaryDirectory() as folder, serving(home, 1, settings=settings) as server:
        drill = ImportKills(CatalogueStore(home), server, Path(folder))
        drill.learn_served()
        for release in RELEASES:
            _write_release(release, Path(folder) / release)
            drill.learn(release)
        load = Load(1, _PERIOD, judge=Known(drill.known).judge)
        with asking(server.port, load, repeat(ASKED)) as outcomes:
            while drill.killed < kills:
                drill.kill_one(draw)
        for release in RELEASES:
            drill.learn(release)
    yield Finding("kills, imports that finished before", f"{drill.killed:,}, {drill.finished:,}")
    for stage, number in drill.stages.most_common():
        yield Finding(f"  {stage}", f"{number:,}", is_broken=stage.startswith(FAILED))
    done = drill.killed + drill.finished
    yield _none("homes unreadable afterwards", drill.unreadable, done)
    yield _none("server wrong or not ready afterwards", drill.wrong, done)
    failed = sum(outcome.status != 200 for outcome in outcomes)
    yield none_of("requests meanwhile: failed", failed, len(outcomes))
    wrong = sum(outcome.verdict == NEITHER for outcome in outcomes)
    yield none_of("requests meanwhile: wrong", wrong, len(outcomes))
    left = [path.name for path in (home / "catalogues").glob(".building-*")]
    yield Finding("left over at the end", ", ".join(left) or "nothing", is_broken=bool(left))


def _none(name: str, faults: list[str], of: int) -> Finding:
    found = none_of(name, len(faults), of)
    return replace(found, value=f"{found.value}: {faults[0]}") if faults else found


def _write_release(release: str, folder: Path) -> None:
    """Write a release of thirty skills; the second one has other labels."""
    written = EscoRelease()
    if release != RELEASES[0]:
        rows = written.tables["skills"]
        written.tables["skills"] = [[cell.replace("thing", "part") for cell in row] for row in rows]
    written.write_folder(folder)


def _is_of(name: str | None, release: str) -> bool:
    return (name or "").startswith(f"esco-{release}-")
