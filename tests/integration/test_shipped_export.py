"""The shipped model: made again from the original, it is the same, and near the original."""

import json
import os
import subprocess
import sys

import numpy as np
import onnx
import pytest
import torch

from models.onnx_encoder import GRAPH, SHIPPED, TOKENIZER, ExportedModel, OnnxEncoder
from tests.support.fake_cli import FakeCommand, bundled_model_version
from training.source import DEFAULT_MODEL, packaged

# Exports the model and runs the original, in about a minute.
pytestmark = pytest.mark.training

LABELS = 2_000
LEAST_COSINE = 0.9999
ORIGINAL = """
import json, sys
import numpy as np
from sentence_transformers import SentenceTransformer
texts = json.load(sys.stdin)
model = SentenceTransformer(sys.argv[1], device="cpu")
np.save(sys.argv[2], model.encode(texts, normalize_embeddings=True))
"""


@pytest.fixture(scope="module")
def labels(shared_catalogue):
    """Return 2,000 skill labels, spread over the catalogue."""
    skills = shared_catalogue.skills
    return [skill.label for skill in skills[:: len(skills) // LABELS][:LABELS]]


@pytest.fixture(scope="module")
def made_again(tmp_path_factory):
    """Return the folder that the documented command writes, and what it printed."""
    folder = tmp_path_factory.mktemp("again")
    command = FakeCommand(folder / "home")
    printed = command.answer("model", "export", "--output", str(folder / "model"))
    assert not command.home.folder.exists()
    return folder / "model", printed


def test_what_is_printed(made_again):
    folder, printed = made_again
    assert printed == {
        "model_version": bundled_model_version(),
        "folder": str(folder),
        "bytes": sum(path.stat().st_size for path in folder.iterdir()),
    }


def test_the_shipped_model_is_made_again(made_again):
    folder, _ = made_again
    again, shipped = ExportedModel.read(folder), ExportedModel.read(SHIPPED)
    assert (folder / TOKENIZER).read_bytes() == (SHIPPED / TOKENIZER).read_bytes()
    made_with = onnx.load(SHIPPED / GRAPH).producer_version
    if torch.__version__.partition("+")[0] == made_with:
        assert again == shipped
    else:
        # Another release of torch may name nodes differently; the vectors are compared below.
        assert again.model_version == shipped.model_version


def test_vectors_are_those_of_the_original(made_again, encoder, labels, tmp_path):
    saved = tmp_path / "original.npy"
    command = [sys.executable, "-c", ORIGINAL, str(packaged(DEFAULT_MODEL).folder), str(saved)]
    subprocess.run(
        command,
        input=json.dumps(labels),
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
    )
    assert len(set(labels)) == LABELS
    original = np.load(saved)
    for ours in (encoder, OnnxEncoder.load(made_again[0])):
        assert (ours.encode(labels) * original).sum(axis=1).min() >= LEAST_COSINE


def test_large_weights_are_float16_and_computed_in_float32():
    graph = onnx.load(SHIPPED / GRAPH).graph
    halves = {one.name for one in graph.initializer if one.data_type == onnx.TensorProto.FLOAT16}
    casts = [node for node in graph.node if node.op_type == "Cast" and set(node.input) <= halves]
    assert len(casts) == len(halves) == 38
    assert {node.attribute[0].i for node in casts} == {onnx.TensorProto.FLOAT}
    stored = {one.name: one.dims for one in graph.initializer}
    assert any(list(stored[name]) == [30522, 384] for name in halves)
