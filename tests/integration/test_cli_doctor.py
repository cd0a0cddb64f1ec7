"""doctor: each finding on a sound machine, and on one that is not."""

import shutil
import sqlite3

import pytest

from cli.commands.doctor import check_disk, check_sqlite, check_writable, nearest_existing
from models.onnx_encoder import CLAIMS, SHIPPED, ExportedModel
from tests.support.adapted_model import keep_as_adapted
from tests.support.fake_cli import FakeCommand, bundled_model_version
from tests.support.fake_encoder import HashingEncoder


@pytest.fixture
def destinai(tmp_path):
    return FakeCommand(tmp_path / "home", bundled_model_version())


def findings(destinai, status, **environment):
    printed = destinai.answer("doctor", status=status, **environment)
    assert printed["ok"] is (status == 0)
    return {one["thing"]: one for one in printed["findings"]}


def test_a_new_machine_is_well_and_stays_as_it_is(destinai):
    found = findings(destinai, 0)
    assert list(found) == [
        *("Python", "SQLite", "model", "claim model", "home"),
        *("free disk", "in use", "threads"),
    ]
    assert found["SQLite"]["detail"] == f"{sqlite3.sqlite_version} with FTS5"
    assert found["model"]["detail"] == f"{bundled_model_version()} in {SHIPPED}"
    claims = ExportedModel.read(CLAIMS).model_version
    assert found["claim model"]["detail"] == f"{claims} in {CLAIMS}"
    assert found["in use"]["detail"].startswith("none yet")
    assert not destinai.home.folder.exists()


def test_the_catalogue_in_use_is_named_and_checked(destinai):
    name = destinai.publish()
    found = findings(destinai, 0)
    assert found["catalogue"]["detail"] == f"{name} is whole"
    assert found["in use"]["detail"] == name


def test_the_files_of_the_model_that_answers_are_checked(destinai):
    version = keep_as_adapted(destinai.home.models)
    destinai.encoder = HashingEncoder(model_version=version)
    destinai.publish()
    graph = destinai.home.models / version / "model.onnx"
    assert findings(destinai, 0)["model"]["detail"] == f"{version} in {graph.parent}"
    graph.write_bytes(b"")
    found = findings(destinai, 3)["model"]
    assert found["detail"] == f"{graph} is not what was exported"
    assert found["mend"] == (
        f"remove {graph.parent} and make it again with: destinai model export MODEL"
    )


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
def test_a_damaged_claim_model_is_a_problem_with_its_fix(destinai, tmp_path, monkeypatch, name):
    folder = shutil.copytree(CLAIMS, tmp_path / "claims")
    for module in ("cli.commands.doctor", "models.onnx_encoder"):
        monkeypatch.setattr(f"{module}.CLAIMS", folder)
    (folder / name).write_bytes(b"")
    found = findings(destinai, 3)["claim model"]
    assert str(folder / name) in found["detail"]
    assert found["mend"] == "install Destinai again (in a clone: git checkout models/shipped)"


def test_a_damaged_catalogue_is_a_problem_with_its_fix(destinai):
    name = destinai.publish()
    broken = destinai.home.folder / "catalogues" / name / "labels.sqlite"
    broken.unlink()
    found = findings(destinai, 3)["catalogue"]
    assert found["detail"].startswith(f"{broken} is missing")
    assert found["mend"] == f"destinai catalogue remove {name}, then import it again"
    text = destinai.run("doctor").stdout
    assert "problem  catalogue" in text
    assert "fix: destinai catalogue remove" in text


def test_a_catalogue_of_another_model_is_a_problem(tmp_path):
    other = FakeCommand(tmp_path, "other-1")
    other.publish()
    assert findings(other, 3)["in use"]["detail"] == (
        f"small-1-en~other-1, but the model is {bundled_model_version()}"
    )


def test_a_starter_of_another_model_is_no_problem(tmp_path):
    other = FakeCommand(tmp_path, "other-1")
    name = other.publish("starter-1-en")
    detail = findings(other, 0)["in use"]["detail"]
    assert detail == f"{name}; the starter is built when needed"


def test_a_model_that_is_not_there_is_a_problem(destinai, tmp_path):
    (tmp_path / "empty").mkdir()
    found = findings(destinai, 3, DESTINAI_MODEL=str(tmp_path / "empty"))
    assert "is no model: it holds neither encoder.json" in found["model"]["detail"]
    assert "DESTINAI_MODEL" in found["model"]["mend"]


def test_threads_are_those_of_the_settings(destinai):
    found = findings(destinai, 0, DESTINAI_THREADS="3")
    assert found["threads"]["detail"] == "3 (DESTINAI_THREADS)"


def test_settings_that_cannot_be_read_are_refused(destinai):
    result = destinai.run("doctor", DESTINAI_PORT="many")
    assert result.exit_code == 3
    assert result.stderr.startswith("error: cannot read the settings: DESTINAI_PORT='many'")


class WithoutFullText:
    """A database whose SQLite was built without FTS5."""

    def execute(self, _statement):
        """Refuse."""
        raise sqlite3.OperationalError("no such module: fts5")


def test_sqlite_without_full_text_search_is_a_problem():
    found = check_sqlite(WithoutFullText())
    assert (found.ok, found.detail) == (False, f"{sqlite3.sqlite_version}: no such module: fts5")


def test_a_full_disk_is_a_problem(tmp_path):
    assert check_disk(tmp_path, 0).ok
    found = check_disk(tmp_path / "not" / "yet", 2**60)
    assert (found.ok, found.fix.split(",")[0]) == (False, "free 1073741824 GiB")


def test_a_home_that_cannot_be_written_is_a_problem(tmp_path):
    assert check_writable(tmp_path / "not" / "yet").ok
    found = check_writable(nearest_existing("/proc" / tmp_path.relative_to("/")))
    assert (found.ok, "DESTINAI_HOME" in found.fix) == (False, True)
