"""A text classifier: learns labels, and comes out the same whatever MKL does."""

import shutil

import numpy as np
import pytest
import torch
from numpy.testing import assert_array_equal

from models import work
from models.errors import ModelError, ModelUnavailableError
from models.onnx_encoder import SHIPPED, ExportedModel, OnnxEncoder
from tests.support.tiny_model import tiny_source
from training import portable
from training.portable import PortableArithmetic
from training.source import ModelSource
from training.text_classifier import (
    ClassifierRecipe,
    LabelledTexts,
    SpannedTexts,
    TrainingTexts,
    train_classifier,
)

pytestmark = pytest.mark.training

THINGS = "bread steel bricks cows trucks hair pipes wood glass shoes".split()
OPENINGS = ("i can make", "i never made", "my brother makes")
RECIPE = ClassifierRecipe(
    seeds=(1, 2),
    layers=1,
    least_occurrences=1,
    epochs=12,
    span_epochs=40,
    batch=6,
    learning_rate=5e-3,
    max_tokens=24,
)


def labelled(things):
    """Return a text of each label for each of some things."""
    texts = [f"{opening} {thing}" for thing in things for opening in OPENINGS]
    return LabelledTexts(texts, [0, 1, 2] * len(things), [1.0] * len(texts))


def spanned(things):
    """Return texts in which things that are sold are spans, and others are none."""
    sold, made = ([f"{verb} {thing} here" for thing in things] for verb in ("i sell", "i can make"))
    places = [[(7, 7 + len(thing))] for thing in things]
    return SpannedTexts([*sold, *made], [*places, *([] for _ in things)])


def train(source, target):
    taught = labelled(THINGS[:8])
    texts = TrainingTexts(taught, labelled(THINGS[8:]), spanned(THINGS[:8]), taught.texts)
    return train_classifier(source, "tiny-labels", texts, target, RECIPE)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return tiny_source(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def trained(source, tmp_path_factory):
    """Return the figures of a classifier and its folder."""
    target = tmp_path_factory.mktemp("trained") / "model"
    return train(source, target), target


def test_it_tells_texts_apart_that_taught_nothing(trained):
    measured, folder = trained
    assert (measured.texts, measured.accuracy) == (6, 1.0)
    assert measured.log_loss < 0.2
    model = OnnxEncoder.load(folder, 1)
    shares = model.encode([f"{opening} wheels" for opening in OPENINGS])
    assert shares.argmax(axis=1).tolist() == [0, 1, 2]
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert model.model_version.startswith("tiny-labels-")


def test_it_finds_spans_where_it_was_taught(trained):
    model = OnnxEncoder.load(trained[1], 1)
    texts = ["i sell steel here", "i can make steel here", "", "i sell " + 30 * "very "]
    sold, made, empty, long = model.mark(texts)
    assert sold.places == [(0, 1), (2, 6), (7, 12), (13, 17)]
    assert (sold.inside > 0.5).tolist() == [False, False, True, False]
    assert not (made.inside > 0.5).any()
    assert (empty.places, empty.inside.shape) == ([], (0,))
    assert len(long.places) == len(long.inside) < 24
    assert_array_equal(model.mark(texts[:1])[0].inside, sold.inside)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I SELL Brèad", ["I", "SELL", "Brèad"]),
        ("\N{BREAD} i\u00a0sell", ["\N{BREAD}", "i", "sell"]),
        (
            "i bre\N{COMBINING ACUTE ACCENT}ad sell",
            ["i", "bre\N{COMBINING ACUTE ACCENT}ad", "sell"],
        ),
        ("i \ud800 sell", ["i", "\ud800", "sell"]),
        ("i\x00 sell\n", ["i", "sell"]),
    ],
)
def test_the_places_of_words_are_in_the_text_as_given(trained, text, words):
    (marked,) = OnnxEncoder.load(trained[1], 1).mark([text])
    assert [text[start:end] for start, end in marked.places] == words
    assert len(marked.inside) == len(words)


def test_texts_are_marked_alike_in_any_company(trained):
    model = OnnxEncoder.load(trained[1], 1)
    texts = [f"i sell {thing} here" * (1 + row % 3) for row, thing in enumerate(THINGS * 8)]
    for text, marked in zip(texts, model.mark(texts), strict=True):
        (alone,) = model.mark([text])
        assert alone.places == marked.places
        assert_array_equal(alone.inside, marked.inside)


def test_marking_stops_between_two_batches(trained):
    task = work.Task()
    task.abandon()
    with work.running(task), pytest.raises(work.AbandonedError):
        OnnxEncoder.load(trained[1], 1).mark(["i sell steel"])


def test_an_encoder_marks_nothing():
    with pytest.raises(ModelUnavailableError, match=r"destinai-minilm-l6-.* finds no spans"):
        OnnxEncoder.load(SHIPPED, 1).mark(["i sell steel"])


def test_a_word_without_a_piece_of_its_own_is_cut_into_letters(trained):
    model = OnnxEncoder.load(trained[1], 1)
    bread, zebra = model.count_tokens(["bread", "zebra"])
    assert bread == 3
    assert zebra == 7


def test_another_path_through_mkl_gives_the_same_bytes(source, trained, tmp_path, monkeypatch):
    monkeypatch.setenv("MKL_CBWR", "COMPATIBLE")
    monkeypatch.setenv("MKL_ENABLE_INSTRUCTIONS", "SSE4_2")
    assert train(source, tmp_path / "again") == trained[0]
    files = [ExportedModel.read(one).files for one in (tmp_path / "again", trained[1])]
    assert files[0] == files[1]


def test_a_model_that_cannot_be_read_is_an_error(tmp_path):
    missing = ModelSource(tmp_path / "missing", "missing-1", "missing")
    with pytest.raises(ModelError, match="tiny-labels could not be trained"):
        train(missing, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_failed_training_leaves_the_classifier_that_was_there(trained, tmp_path):
    target = shutil.copytree(trained[1], tmp_path / "target")
    with pytest.raises(ModelError, match="tiny-labels could not be trained"):
        train(ModelSource(tmp_path / "missing", "missing-1", "missing"), target)
    ExportedModel.read(target).check(target)
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


OPERATIONS = {
    "mm": lambda x, y: x[0] @ y[0],
    "bmm": lambda x, y: x @ y,
    "addmm": lambda x, y: torch.nn.functional.linear(x[0], y[0].T, y[0, 0]),
    "exp": lambda x, _: x.exp(),
    "logsumexp": lambda x, _: x.logsumexp(1),
    "logsumexp of two axes": lambda x, _: x.logsumexp((0, 2), keepdim=True),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_portable_arithmetic_is_that_of_torch(operation, monkeypatch):
    used = []

    def counted(ours):
        return lambda *given, **named: used.append(ours) or ours(*given, **named)

    for operator, ours in portable._PORTABLE.items():
        monkeypatch.setitem(portable._PORTABLE, operator, counted(ours))
    torch.manual_seed(3)
    given = torch.randn(4, 5, 6), torch.randn(4, 6, 7)
    results = []
    for mode in (torch.enable_grad(), PortableArithmetic()):
        left, right = (one.clone().requires_grad_() for one in given)
        with mode:
            result = operation(left, right)
            result.square().sum().backward()
        results.append((result.detach(), left.grad, right.grad))
    for ours, theirs in zip(*results, strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=2e-5, atol=2e-5)
    assert used
