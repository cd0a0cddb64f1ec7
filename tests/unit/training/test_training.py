"""Training: the same order gives the same weights, interrupted or not; the rest is dropped."""

import json
from dataclasses import replace

import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from safetensors.numpy import load_file

from models.adapted import weights_of
from models.errors import ModelError
from models.source import digest_of
from tests.support.fake_encoder import silent
from tests.support.tiny_model import tiny_source
from training.bundled import RECIPE, write_mean
from training.fine_tuning import _without_dropout
from training.pairs import TextPair
from training.source import ModelSource
from training.trainer import Recipe, Training, TrainingOrder

pytestmark = pytest.mark.training

STEPS = 6
WORDS = "bake bread solder weld steel drive trucks write programs keep records".split()


def batch(number, size=8):
    """Return a batch of made-up pairs, another for each number."""
    names = [f"{WORDS[(number + n) % 11]} {WORDS[(3 * number + n) % 11]} {n}" for n in range(size)]
    return tuple(TextPair(f"I {name}", name, f"s:{n}") for n, name in enumerate(names))


BATCHES = [batch(number, 8 if number else 5) for number in range(STEPS)]


class StoppedError(Exception):
    """Stands for what stops a training."""


class Steps:
    """Takes progress, and stops the training when it has come to a step."""

    def __init__(self, stop_at=None):
        self.told = []
        self._stop_at = stop_at

    def __call__(self, *progress):
        """Note which step is done."""
        assert (progress[0], progress[2]) == ("training", STEPS)
        self.told.append(progress[1])
        if progress[1] == self._stop_at:
            raise StoppedError


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return tiny_source(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def order(source):
    recipe = Recipe(max_tokens=16)
    return TrainingOrder(source.version, "small-1-en", 0, "6 steps", 1, recipe)


@pytest.fixture(scope="module")
def trained(source, order, tmp_path_factory):
    """Return a training that was never interrupted, and the folder of its model."""
    training = Training(tmp_path_factory.mktemp("work") / "training", source, order)
    steps = Steps()
    folder = training.run(BATCHES, steps)
    assert steps.told == list(range(STEPS + 1))
    return training, folder


def test_a_trained_model_is_the_base_with_other_weights(source, trained):
    _, folder = trained
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    before = {p.relative_to(source.folder).as_posix() for p in source.folder.rglob("*")}
    assert kept <= before
    assert list(weights_of(folder)) == ["model.safetensors"]
    assert weights_of(folder) != weights_of(source.folder)
    settings = (path / "sentence_bert_config.json" for path in (folder, source.folder))
    after, before = (json.loads(path.read_text()) for path in settings)
    assert after == before, "it takes texts as long as before"


def test_the_weights_kept_lie_between_those_of_the_base_and_the_tuned(source, order, tmp_path):
    weights = []
    for share in (0.0, 0.5, 1.0):
        shared = replace(order, recipe=replace(order.recipe, tuned_share=share))
        training = Training(tmp_path / str(share), source, shared)
        weights.append(load_file(training.run(BATCHES, Steps()) / "model.safetensors"))
    base, half, tuned = weights
    for name, kept in load_file(source.folder / "model.safetensors").items():
        assert_array_equal(base[name], kept)
        assert_allclose(half[name], (kept + tuned[name]) / 2, atol=1e-6)
    assert any((base[name] != tuned[name]).any() for name in base)


def test_the_mean_of_models_has_the_mean_of_their_weights(source, trained, tmp_path):
    (tmp_path / "mean" / "old").mkdir(parents=True)
    mean = write_mean([source.folder, trained[1], trained[1]], tmp_path / "mean")
    assert not (mean / "old").exists()
    found, one, other = (
        load_file(folder / "model.safetensors") for folder in (mean, source.folder, trained[1])
    )
    assert found.keys() == one.keys()
    for name, weights in found.items():
        assert weights.dtype == one[name].dtype
        assert_allclose(weights, (one[name] + 2 * other[name]) / 3, atol=1e-6)
    assert any((found[name] != one[name]).any() for name in found)


def test_an_outcome_tells_of_the_machine_and_the_batches(trained):
    outcome = trained[0].outcome()
    assert outcome["device"]
    assert outcome["precision"] in {"bfloat16", "float32"}
    assert len(outcome["batches"]) == 64


@pytest.fixture
def weights_by_path(source, order, tmp_path, monkeypatch):
    """Return a function that trains by a recipe, with two paths through MKL, for the weights."""

    def train(recipe):
        trained = []
        for instructions in ("AVX2", "SSE4_2"):
            monkeypatch.setenv("MKL_ENABLE_INSTRUCTIONS", instructions)
            monkeypatch.setenv("MKL_CBWR", instructions.replace("SSE4_2", "COMPATIBLE"))
            folder = tmp_path / f"{recipe.is_portable}-{instructions}"
            training = Training(folder, source, replace(order, recipe=recipe))
            trained.append(digest_of(training.run(BATCHES, Steps())))
            if recipe.is_portable:
                assert training.outcome()["precision"] == "float32"
        return trained

    return train


def test_a_portable_training_is_independent_of_mkl(weights_by_path, order):
    assert RECIPE.is_portable
    one, other = weights_by_path(replace(order.recipe, is_portable=True))
    assert one == other
    one, other = weights_by_path(order.recipe)
    if one == other:
        pytest.skip("MKL computes the same on both paths here, which shows nothing")


def test_an_interrupted_training_gives_the_same_weights(source, order, trained, tmp_path):
    training = Training(tmp_path / "training", source, order)
    with pytest.raises(StoppedError):
        training.run(BATCHES, Steps(stop_at=4), save_every=2)
    assert training.interrupted_at() == STEPS
    checkpoints = tmp_path / "training" / "checkpoints"
    assert (checkpoints / "checkpoint-2" / "complete").is_file()
    (checkpoints / "checkpoint-5").mkdir()
    steps = Steps()
    folder = training.run(BATCHES, steps)
    assert steps.told[:2] in ([0, 3], [0, 5])
    assert digest_of(folder) == digest_of(trained[1])


def test_what_is_trained_is_not_trained_again(trained):
    training, folder = trained
    steps = Steps()
    assert training.run(BATCHES, steps) == folder
    assert steps.told == []


@pytest.fixture
def begun(source, order, tmp_path):
    """Return a training that was interrupted before its first step."""
    training = Training(tmp_path, source, order)
    with pytest.raises(StoppedError):
        training.run(BATCHES, Steps(stop_at=0))
    return training


def test_an_interrupted_training_is_known_by_its_order(begun, source, order, tmp_path):
    assert begun.interrupted_at() == STEPS
    assert Training(tmp_path, source, replace(order)).interrupted_at() == STEPS
    others = [
        replace(order, seed=1),
        replace(order, base="other-1"),
        replace(order, catalogue="small-2-en"),
        replace(order, extent="18 minutes"),
        replace(order, threads=2),
        replace(order, recipe=replace(order.recipe, learning_rate=1e-5)),
        replace(order, libraries={**order.libraries, "torch": "1"}),
    ]
    assert [Training(tmp_path, source, other).interrupted_at() for other in others] == [None] * 7


def test_a_training_with_other_batches_begins_anew(begun, tmp_path):
    left = tmp_path / "checkpoints" / "checkpoint-2"
    left.mkdir(parents=True)
    with pytest.raises(StoppedError):
        begun.run(BATCHES, Steps(stop_at=0))
    assert left.is_dir()
    with pytest.raises(StoppedError):
        begun.run([*BATCHES[1:], BATCHES[0]], Steps(stop_at=0))
    assert not left.exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"steps": 3, "order": {}}', "\udcff"])
def test_a_plan_that_cannot_be_read_is_none(begun, tmp_path, content):
    (tmp_path / "plan.json").write_text(content, errors="surrogateescape")
    assert begun.interrupted_at() is None


def test_cleared_is_gone(begun, tmp_path):
    begun.clear()
    assert not tmp_path.exists()
    begun.clear()
    assert begun.interrupted_at() is None


def test_timing_leaves_nothing_and_learns_nothing(source, order, tmp_path):
    training = Training(tmp_path / "training", source, order)
    assert training.seconds_per_step(BATCHES, 60) > 0
    assert list((tmp_path / "training").iterdir()) == []
    assert training.interrupted_at() is None


def test_a_target_twice_in_a_batch_is_refused(source, order, tmp_path):
    pair = TextPair("I bake", "bake", "s:bake")
    twice = (pair, replace(pair, anchor="bakes"))
    with pytest.raises(ValueError, match="names a target twice"):
        Training(tmp_path, source, order).run([twice], silent)


def test_a_failed_training_says_why(order, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "modules.json").write_text("[1]")
    broken = Training(tmp_path / "work", ModelSource(tmp_path / "broken", "broken-1"), order)
    with pytest.raises(ModelError) as caught:
        broken.run(BATCHES, silent)
    message = str(caught.value)
    assert message.startswith("the model could not be trained: ")
    assert "\n" not in message


def test_nothing_is_dropped_out():
    layers = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.Linear(3, 3))
    given = torch.ones(40, 3)
    plain = layers[1](given)
    assert not torch.equal(layers(given), plain)
    _without_dropout(layers)
    assert torch.equal(layers(given), plain)
