"""Killed or failing at any point of publishing, a home serves the old version or the new, whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import NoCatalogueError
from index.store import CatalogueStore
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.interrupted_publish import second_version
from tests.support.small_catalogue import small_catalogue

ROOT = Path(__file__).parents[2]
OLD, NEW = "small-1-en~hashing-1", "small-2-en~hashing-1"
EXPECTED = {
    "kill": {"killed", "untouched"},
    "fail": {"failed", "survived", "untouched"},
    "kill-large": {"killed", "untouched"},
    "fail-large": {"failed", "untouched"},
}
WHOLE = {"survived", "untouched"}
LEAST_POINTS = {"kill": 40, "fail": 40, "kill-large": 8, "fail-large": 8}


def interrupt(how, template, target):
    """Publish over copies of a home, stopped at every point; return the outcomes by point."""
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    publish = [sys.executable, "-m", "tests.support.interrupted_publish"]
    command = [*publish, how, str(template), str(target)]
    environment = {**os.environ, **one_thread}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = {int(point): outcome for point, outcome in json.loads(done.stdout).items()}
    assert set(found.values()) == EXPECTED[how], (found, done.stderr)
    return found


def publish(home, catalogue):
    """Publish a catalogue with the same model as the children did."""
    return home.publish(catalogue, HashingEncoder(), silent)


def digest_in_use(home):
    """Return the digest of the index that is opened, checked against its catalogue."""
    opened = home.open()
    assert opened.refused == ""
    expected = small_catalogue() if opened.name == OLD else second_version()
    assert opened.index.catalogue == expected
    assert home.verify(opened.name) == ()
    return opened.index.manifest.digest


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a home that serves the old version."""
    folder = tmp_path_factory.mktemp("template") / "home"
    publish(CatalogueStore(folder), small_catalogue())
    return folder


@pytest.fixture(scope="module")
def digests(template, tmp_path_factory):
    """Return the digests of the old and the new version."""
    other = CatalogueStore(tmp_path_factory.mktemp("other") / "home")
    publish(other, second_version())
    return digest_in_use(CatalogueStore(template)), digest_in_use(other)


@pytest.mark.parametrize("how", EXPECTED)
def test_the_old_version_or_the_new_one_is_served(template, digests, tmp_path, how):
    found = interrupt(how, template, tmp_path)
    assert len(found) >= LEAST_POINTS[how]
    served = {point: digest_in_use(CatalogueStore(tmp_path / str(point))) for point in found}
    assert set(served.values()) == set(digests)
    assert all(served[point] == digests[1] for point in found if found[point] in WHOLE)
    stopped = [served[point] for point in found if found[point] not in WHOLE]
    assert stopped == sorted(stopped, key=digests.index)
    for point, outcome in found.items():
        home = CatalogueStore(tmp_path / str(point))
        if outcome != "killed":
            assert_nothing_is_left_over(home)
        assert publish(home, second_version()).name == NEW
        assert digest_in_use(home) == digests[1]
        assert home.history() == (NEW, OLD)
        assert_nothing_is_left_over(home)


def test_a_first_version_is_served_or_none(digests, tmp_path):
    template, target = tmp_path / "template", tmp_path / "target"
    template.mkdir()
    for point in interrupt("kill", template, target):
        home = CatalogueStore(target / str(point))
        try:
            assert digest_in_use(home) == digests[1]
        except NoCatalogueError:
            assert home.current() is None
        assert publish(home, second_version()).name == NEW
        assert digest_in_use(home) == digests[1]
        assert_nothing_is_left_over(home)


def assert_nothing_is_left_over(home):
    """Check that a home holds published catalogues, the vector store, and nothing else."""
    catalogues = {path.name for path in (home.folder / "catalogues").iterdir()}
    assert catalogues == {".lock", "current", *home.published()}
    assert set(home.published()) <= {OLD, NEW}
    assert {path.name for path in (home.folder / "vectors").iterdir()} == {"hashing-1.vectors"}
