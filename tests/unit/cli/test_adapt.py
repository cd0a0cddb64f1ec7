"""adapt: trained, compared, published or refused, with a fake training."""

import json

import pytest
from filelock import FileLock

from index.labels import ConceptType
from models.adapted import read_card
from tests.support.fake_cli import SMALL
from tests.support.fake_encoder import HashingEncoder
from training.adaptation import MIN_STEPS
from training.holdout import HeldOutLabel
from training.source import ModelSource

GIVEN = ("adapt", "--steps", "7")


class Flat(HashingEncoder):
    """An encoder with the same vector for every text."""

    def encode(self, texts):
        """Return the same row for each text."""
        return super().encode(["same"] * len(texts))


class FakeTraining:
    """A training that writes its batches as the model."""

    def __init__(self, folder, source, order):
        self.folder, self.source, self.order = folder, source, order
        self.batches = ()

    def interrupted_at(self):
        """Return the steps in a file, None where there is none."""
        path = self.folder / "steps"
        return int(path.read_text()) if path.is_file() else None

    def seconds_per_step(self, batches, most_seconds):
        """Return a made-up time."""
        assert batches
        assert most_seconds > 0
        return 2.0

    def run(self, batches, progress):
        """Write as a model what it was trained with."""
        trained = self.folder / "trained"
        trained.mkdir(parents=True)
        (self.folder / "steps").write_text(str(len(batches)))
        if self.order.seed == 13:
            raise KeyboardInterrupt
        (trained / "model.safetensors").write_bytes(repr((self.order, batches)).encode())
        progress("training", len(batches), len(batches))
        return trained

    def outcome(self):
        """Return a made-up device."""
        return {"device": "none"}

    def clear(self):
        """Remove the folder's files."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


@pytest.fixture
def destinai(destinai, tmp_path, monkeypatch):
    source = ModelSource(tmp_path, "hashing-1")
    monkeypatch.setattr("cli.commands.adapt.find_model", lambda *_: source)
    monkeypatch.setattr("cli.commands.adapt.open_source", lambda *_: destinai.encoder)
    monkeypatch.setattr("cli.commands.adapt.Training", FakeTraining)
    monkeypatch.setattr("training.holdout.held_out_labels", some_held_out)
    return destinai


def some_held_out(_catalogue):
    """Return one held-out label; by the hash, no label of a small catalogue is drawn."""
    return (HeldOutLabel(ConceptType.SKILL, 4, "drive forklift trucks"),)


@pytest.fixture
def trained_as(monkeypatch):
    """Return a function that chooses the encoder class of the exported trained model."""

    def export(kind):
        def opened(models, source, _threads, samples):
            assert samples
            (models / source.version).mkdir(parents=True, exist_ok=True)
            return kind(model_version=source.version)

        monkeypatch.setattr("training.export.open_source", opened)

    return export


def left_in(home):
    """Return the files of a home other than catalogues and locks."""
    files = (path for path in home.folder.rglob("*") if path.is_file())
    places = (path.relative_to(home.folder).as_posix() for path in files)
    return {
        place for place in places if not place.startswith("catalogues/") and "lock" not in place
    }


def test_the_catalogue_is_published_under_the_adapted_model(destinai, trained_as):
    trained_as(HashingEncoder)
    printed = destinai.answer(*GIVEN)
    version = printed["model_version"]
    assert version.startswith("hashing-1-small-1-en-")
    assert printed["name"] == f"small-1-en~{version}" == destinai.home.current()
    assert (printed["former"], printed["base"], printed["steps"]) == (SMALL, "hashing-1", 7)
    assert printed["held_out"]["before"] == printed["held_out"]["after"]
    assert printed["held_out"]["after"]["all"]["labels"] == 1
    assert destinai.home.manifest(printed["name"]).model_version == version


def test_an_adapted_model_is_kept_with_its_card_and_nothing_else_is_left(destinai, trained_as):
    trained_as(HashingEncoder)
    version = destinai.answer(*GIVEN, "--seed", "3")["model_version"]
    card = read_card(destinai.home.models, version)
    assert (card.base, card.catalogue, card.seed, card.steps) == ("hashing-1", "small-1-en", 3, 7)
    assert card.recipe["batch"] == 128
    assert card.machine["device"] == "none"
    assert set(card.libraries) >= {"torch", "sentence-transformers"}
    assert card.held_out["after"]["skills"]["labels"] == 1
    kept = f"models/adapted/{version}"
    assert left_in(destinai.home) == {
        f"{kept}/adaptation.json",
        f"{kept}/model.safetensors",
        "vectors/hashing-1.vectors",
        f"vectors/{version}.vectors",
    }


def test_the_report_is_a_table_and_the_way_back(destinai, trained_as):
    trained_as(HashingEncoder)
    lines = destinai.run(*GIVEN).stdout.splitlines()
    assert lines[0] == "hashing-1, adapted in 7 steps"
    assert lines[1].split() == "held-out labels first before after MRR before after".split()
    assert lines[2].split()[:2] == ["all", "1"]
    assert lines[-3] == f"Published as {destinai.home.current()}"
    assert lines[-1] == f"To use the former again: destinai catalogue use {SMALL}"
    assert destinai.run("catalogue", "use", SMALL).exit_code == 0
    assert destinai.home.current() == SMALL


def test_an_encoder_that_is_worse_is_refused(destinai, trained_as):
    trained_as(Flat)
    result = destinai.run(*GIVEN)
    assert (result.exit_code, result.stdout) == (3, "")
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: the adapted encoder finds held-out labels worse than hashing-1")
    assert "1 labels; nothing is published" in last
    assert (destinai.home.current(), destinai.home.published()) == (SMALL, (SMALL,))
    assert left_in(destinai.home) == {"vectors/hashing-1.vectors"}


def test_minutes_become_steps(destinai, trained_as):
    trained_as(HashingEncoder)
    steps = destinai.answer("adapt", "--minutes", "10")["steps"]
    most = (10 * 60 - 40) / 2
    assert 0.85 * most < steps < most


def test_too_short_a_time_is_refused_with_what_is_missing(destinai):
    result = destinai.run("adapt", "--minutes", "1")
    assert result.exit_code == 3
    assert f"a training has at least {MIN_STEPS} steps of 2.0 s each here" in result.stderr
    assert destinai.home.published() == (SMALL,)


def test_minutes_and_steps_are_not_both_given(destinai):
    result = destinai.run("adapt", "--minutes", "1", "--steps", "1")
    assert result.exit_code == 2
    assert "give --minutes or --steps, not both" in result.stderr


def test_an_interrupted_training_continues_with_its_planned_steps(destinai, trained_as):
    trained_as(HashingEncoder)
    (destinai.home.folder / "adapting").mkdir()
    (destinai.home.folder / "adapting" / "steps").write_text("9")
    result = destinai.run("adapt", "--json")
    assert json.loads(result.stdout)["steps"] == 9
    assert "Continuing the interrupted training of 9 steps." in result.stderr


def test_an_interruption_says_how_to_continue(destinai):
    result = destinai.run(*GIVEN, "--seed", "13")
    assert result.exit_code == 130
    assert "run the same command again to continue it" in result.stderr
    assert (destinai.home.folder / "adapting" / "steps").read_text() == "7"


def test_without_the_extra_it_says_which(destinai, monkeypatch):
    monkeypatch.setattr("training.source.find_spec", lambda _: None)
    result = destinai.run(*GIVEN)
    assert result.exit_code == 3
    assert result.stderr == (
        "error: torch, sentence_transformers, onnx cannot be found; install Destinai with its "
        "extra `train` (in a clone: make extras)\n"
    )


def test_a_second_one_at_a_time_is_refused(destinai):
    with FileLock(destinai.home.folder / ".adapting.lock"):
        result = destinai.run(*GIVEN)
    assert result.exit_code == 3
    assert "another `destinai adapt` is running" in result.stderr


def test_a_catalogue_without_labels_to_compare_is_refused(destinai, monkeypatch):
    monkeypatch.setattr("training.holdout.held_out_labels", lambda _: ())
    result = destinai.run(*GIVEN)
    assert result.exit_code == 3
    assert "small-1-en has too few alternative labels" in result.stderr


def test_another_catalogue_may_be_named(destinai, trained_as):
    trained_as(HashingEncoder)
    destinai.publish("other-1-en", use=False)
    printed = destinai.answer(*GIVEN, "--catalogue", "other")
    assert printed["name"].startswith("other-1-en~hashing-1-other-1-en-")
    assert printed["former"] == SMALL
