"""Workers of a real server: forked with the catalogue loaded, replaced, and never out of date."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from index.store import CatalogueStore
from models.onnx_encoder import GRAPH, SHIPPED
from service.settings import Settings
from service.startup import CatalogueSource
from tests.support.fake_encoder import silent
from tests.support.served import PATIENCE, answer_of, serving, wait_until
from tests.support.small_catalogue import small_catalogue

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
PROFILE = {"statements": ["I weld steel and fix bikes", "teaching children to read"]}
MOST_PRIVATE = 0.6
"""Of the memory of the process that loaded the starter; a worker that loads it has more than all.

What a worker has of its own is mostly the session of the encoder.
"""


@pytest.fixture
def store(tmp_path, encoder):
    """Return a home with the small catalogue and the real model."""
    store = CatalogueStore(tmp_path / "home")
    store.publish(small_catalogue(), encoder, silent)
    return store


def workers_of(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return {int(child) for child in children.read_text(encoding="ascii").split()}


def replaced(process, worker, number):
    """Send a signal to a worker; return the one that takes its place."""
    before = workers_of(process)
    os.kill(worker, number)
    wait_until(lambda: len(workers_of(process) - before) == 1 and worker not in workers_of(process))
    (new,) = workers_of(process) - before
    return new


@contextmanager
def only(process, worker):
    """Stop all workers but one for a while, so that this one answers.

    The supervisor is stopped too: it would replace workers that do not answer it for 30 seconds.
    """
    os.kill(process.pid, signal.SIGSTOP)
    others = workers_of(process) - {worker}
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for stopped in (*others, process.pid):
            os.kill(stopped, signal.SIGCONT)


def asked(process, worker, url, body=None):
    """Return the answer of one worker, once it is ready."""
    with only(process, worker):
        return answer_of(url, body)


def memory(process, *kinds):
    """Return the kilobytes of a process of some kinds, as the kernel names them."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return sum(sizes[kind] for kind in kinds)


def test_workers_share_what_was_loaded_and_are_replaced(starter_home, tmp_path):
    home = copytree(starter_home.folder, tmp_path / "home")
    with serving(home, "--workers", "2", threads=2) as (printed, process):
        url = f"{printed['address']}/api/v1/match"
        first = answer_of(url, PROFILE)
        assert len(first["matches"]) == 20
        one, other = workers_of(process)
        new = replaced(process, one, signal.SIGKILL)
        loaded = memory(process.pid, "Rss")
        for worker in (new, other):
            assert asked(process, worker, url, PROFILE) == first
            private = memory(worker, "Private_Clean", "Private_Dirty")
            assert private < MOST_PRIVATE * loaded
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_no_worker_serves_what_is_no_longer_published(store, encoder):
    with serving(store.folder, "--workers", "2", poll_seconds=0.05) as (printed, process):
        url = f"{printed['address']}/readyz"
        assert answer_of(url)["catalogue_version"] == "small-1-en"
        before = workers_of(process)
        store.publish(small_catalogue("small-2-en"), encoder, silent)
        for worker in before:
            with only(process, worker):
                wait_until(lambda: answer_of(url)["catalogue_version"] == "small-2-en")
        new = replaced(process, min(before), signal.SIGKILL)
        assert asked(process, new, url)["catalogue_version"] == "small-2-en"
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(workers_of(process)) == 2 and not workers_of(process) & before)
        for worker in workers_of(process):
            assert asked(process, worker, url)["catalogue_version"] == "small-2-en"


def test_workers_stop_with_a_supervisor_that_was_killed(store):
    with serving(store.folder, "--workers", "2") as (_, process):
        wait_until(lambda: len(workers_of(process)) == 2)
        workers = workers_of(process)
        process.kill()
        process.wait()
        wait_until(lambda: not any(Path(f"/proc/{worker}/exe").exists() for worker in workers))


def test_workers_without_a_catalogue_wait_for_one(store, encoder):
    labels = store.folder / "catalogues" / store.current() / "labels.sqlite"
    labels.write_bytes(b"")
    with serving(store.folder, "--workers", "2", poll_seconds=0.05) as (printed, process):
        wait_until(lambda: len(workers_of(process)) == 2)
        store.publish(small_catalogue("small-2-en"), encoder, silent)
        assert answer_of(f"{printed['address']}/readyz")["catalogue_version"] == "small-2-en"


def test_a_damaged_model_is_an_error_at_the_start(store, tmp_path):
    model = copytree(SHIPPED, tmp_path / "model")
    with (model / GRAPH).open("ab") as graph:
        graph.write(b"\0")
    command = [sys.executable, "-m", "cli.main", "serve", "--port", "0", "--workers", "2"]
    chosen = {"DESTINAI_HOME": str(store.folder), "DESTINAI_MODEL": str(model)}
    ended = subprocess.run(
        command, capture_output=True, env=os.environ | chosen, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 3
    assert f"error: {model / GRAPH} is not what was exported".encode() in ended.stderr


def test_what_was_loaded_is_taken_once_and_only_while_it_is_published(
    store, encoder, monkeypatch, opened
):
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")  # which is put back
    source = CatalogueSource(Settings(home=store.folder))
    source.load()
    source.load()
    assert opened == ["small-1-en"]
    taken = source.snapshot()
    assert opened == ["small-1-en"]
    assert taken.recommender.recognise("I weld steel parts")
    assert source.snapshot() is not taken
    assert opened == ["small-1-en"] * 2

    source = CatalogueSource(Settings(home=store.folder))
    source.load()
    store.publish(small_catalogue("small-2-en"), encoder, silent)
    assert source.snapshot().catalogue.version == "small-2-en"


@pytest.fixture
def opened(monkeypatch):
    """Return the versions of the catalogues that are loaded from now on."""
    versions = []
    load = CatalogueStore.open

    def noted(store, name=""):
        found = load(store, name)
        versions.append(found.index.catalogue.version)
        return found

    monkeypatch.setattr(CatalogueStore, "open", noted)
    return versions
