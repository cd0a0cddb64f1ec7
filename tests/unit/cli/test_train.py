"""train: on a catalogue with example statements, exported, and compared with the bundled model."""

import shutil

import pytest

from models.onnx_encoder import SHIPPED
from tests.support.fake_cli import FakeCommand, bundled_model_version
from training.bundled import NAME, train_bundled
from training.source import BASE_MODEL, packaged

pytestmark = pytest.mark.training


@pytest.fixture
def starter(tmp_path):
    """Return a command whose home has the starter, built by the command before."""
    command = FakeCommand(tmp_path)
    assert command.answer("match", "I solder circuit boards")["matches"]
    return command


@pytest.fixture
def not_trained(monkeypatch):
    """Let a training return the base model, and an export the bundled one."""

    def copy(_source, folder, samples=()):
        assert not samples or len(samples) == len(set(samples)) > 700
        shutil.copytree(SHIPPED, folder)

    run = "training.trainer.Training.run"
    monkeypatch.setattr(run, lambda *_: packaged(BASE_MODEL).folder)
    monkeypatch.setattr("training.export.export_model", copy)


@pytest.mark.usefixtures("not_trained")
def test_what_is_trained_is_exported_and_compared(starter, tmp_path):
    folder = tmp_path / "made"
    told = starter.answer("train", "--steps", "3", "--output", str(folder), "--check")
    assert told["model_version"].startswith(f"{NAME}-")
    assert told["model_version"].endswith("-int8")
    assert told["folder"] == str(folder)
    assert told["same"]
    assert told["least_cosine"] == pytest.approx(1, abs=1e-6)


def test_it_is_trained_by_each_seed_one_after_the_other(starter, monkeypatch):
    runs, told = [], []

    def run(training, batches, progress):
        runs.append((training.order.seed, len(batches)))
        progress("training", 2, len(batches))
        return packaged(BASE_MODEL).folder

    monkeypatch.setattr("training.trainer.Training.run", run)
    taught = starter.home.open("").index.catalogue
    train_bundled(starter.home, taught, lambda *done: told.append(done), 3)
    assert runs == [(1, 3), (2, 3)]
    assert told == [("training", 2, 6), ("training", 5, 6)]


def test_another_model_fails_the_check(starter):
    result = starter.run("train", "--steps", "1", "--check")
    assert result.exit_code == 3, result.output
    first, second = result.stdout.splitlines()
    version = first.split()[1].removesuffix(",")
    assert first == f"Trained {version}, exported to {starter.home.models / version}"
    assert version != bundled_model_version()
    assert second.startswith("It has other bytes than the bundled model; the least cosine")
    assert "at least 0.9999 is expected" in second


def test_a_catalogue_without_statements_is_refused(tmp_path, monkeypatch):
    command = FakeCommand(tmp_path)
    command.encode_for(monkeypatch)
    command.publish()
    result = command.run("train")
    assert result.exit_code == 3
    assert "the catalogue small-1-en has no example statements to train on" in result.stderr
