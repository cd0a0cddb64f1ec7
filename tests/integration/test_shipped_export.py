"""Real exports: the base model near the original, the shipped one near its own weights."""

import json
import os
import subprocess
import sys

import numpy as np
import onnx
import pytest

from models.onnx_encoder import GRAPH, SHIPPED, OnnxEncoder
from tests.support.fake_cli import FakeCommand
from training.source import BASE_MODEL, find_model, packaged

# Exports a model and runs two with torch, in about a minute.
pytestmark = pytest.mark.training

LABELS = 2_000
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


def original(folder, texts, saved):
    """Return the vectors that the library gives to texts."""
    subprocess.run(
        [sys.executable, "-c", ORIGINAL, str(folder), str(saved)],
        input=json.dumps(texts),
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
    )
    return np.load(saved)


def test_the_base_model_is_exported_by_name(labels, tmp_path):
    command = FakeCommand(tmp_path / "home")
    folder = tmp_path / "model"
    printed = command.answer("model", "export", BASE_MODEL.name, "--output", str(folder))
    assert printed == {
        "model_version": "all-minilm-l6-v2-53aa5117-fp16",
        "folder": str(folder),
        "bytes": sum(path.stat().st_size for path in folder.iterdir()),
    }
    theirs = original(packaged(BASE_MODEL).folder, labels, tmp_path / "original.npy")
    assert len(set(labels)) == LABELS
    assert (OnnxEncoder.load(folder).encode(labels) * theirs).sum(axis=1).min() >= 0.9999
    graph = onnx.load(folder / GRAPH).graph
    halves = {one.name for one in graph.initializer if one.data_type == onnx.TensorProto.FLOAT16}
    casts = [node for node in graph.node if node.op_type == "Cast" and set(node.input) <= halves]
    assert len(casts) == len(halves) == 38
    assert {node.attribute[0].i for node in casts} == {onnx.TensorProto.FLOAT}


def test_the_shipped_vectors_are_near_those_of_its_weights(encoder, labels, tmp_path):
    restored = find_model(tmp_path).folder
    theirs = original(restored, labels, tmp_path / "restored.npy")
    cosines = (encoder.encode(labels) * theirs).sum(axis=1)
    assert cosines.min() >= 0.98
    assert cosines.mean() >= 0.997


def test_the_shipped_model_is_another_than_its_base(encoder, labels, tmp_path):
    theirs = original(packaged(BASE_MODEL).folder, labels, tmp_path / "base.npy")
    assert 0.4 < (encoder.encode(labels) * theirs).sum(axis=1).mean() < 0.95


def test_the_shipped_graph_computes_in_integers():
    nodes = [node.op_type for node in onnx.load(SHIPPED / GRAPH).graph.node]
    assert (nodes.count("MatMulIntegerToFloat"), nodes.count("QuantizeLinear")) == (36, 24)
