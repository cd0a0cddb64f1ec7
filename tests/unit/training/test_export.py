"""Exporting a model: any sentence-transformers model, once, whole or not at all."""

import subprocess
import sys
from collections import Counter

import numpy as np
import onnx
import pytest
from safetensors.numpy import load_file

from models.errors import ModelDamagedError, ModelError
from models.onnx_encoder import ExportedModel, OnnxEncoder
from models.opening import open_encoder
from models.similarity import GRAPH
from tests.support.fake_cli import FakeCommand
from tests.support.tiny_model import save_tiny_model
from training.export import export_model, open_source
from training.quantisation import similarity_graph, weights_of
from training.source import ModelSource, find_model

pytestmark = pytest.mark.training

TEXTS = ["solder components", "keep lab records", "more words than it takes " * 10, ""]
OPEN = """
import sys
from pathlib import Path
from training.export import open_source
from training.source import find_model
models = Path(sys.argv[1])
print(open_source(models, find_model(models, sys.argv[2])).model_version)
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return the folder of a tiny random model, and the vectors that its own library gives TEXTS.

    It puts a prompt before each text and takes 30 tokens, no multiple of the padding step.
    """
    folder = tmp_path_factory.mktemp("custom")
    save_tiny_model(folder / "tiny", folder / "t.npy", TEXTS)
    return folder / "tiny", np.load(folder / "t.npy")


@pytest.fixture(scope="module")
def exported(tiny, tmp_path_factory):
    """Return a models folder in which two processes at once have opened the tiny model.

    They stand in a folder with a package `models` of its own, beside what a killed export left.
    """
    here = tmp_path_factory.mktemp("here")
    (here / "models").mkdir()
    (here / "models" / "__init__.py").write_text("raise RuntimeError('not ours')\n")
    folder = tmp_path_factory.mktemp("exported") / "models"
    (folder / ".export-killed" / "model").mkdir(parents=True)
    command = [sys.executable, "-P", "-W", "error", "-c", OPEN, str(folder), str(tiny[0])]
    both = [
        subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    outcomes = [(process.communicate(), process.returncode) for process in both]
    assert [code for _, code in outcomes] == [0, 0], outcomes
    return folder


def version_in(models):
    """Return the version of the one model that was exported."""
    (facts,) = models.glob("*/encoder.json")
    return facts.parent.name


def test_a_custom_model_gives_its_own_vectors(tiny, exported):
    model, theirs = tiny
    encoder = open_encoder(exported, str(model))
    ours = encoder.encode(TEXTS)
    assert (encoder.dimension, ours.dtype) == (32, np.float32)
    np.testing.assert_allclose((ours * theirs).sum(axis=1), 1, atol=1e-4)
    assert encoder.model_version == find_model(exported, str(model)).version
    assert encoder.model_version.startswith("tiny-")
    assert encoder.model_version.endswith("-fp16")


@pytest.fixture(scope="module")
def in_integers(tiny, tmp_path_factory):
    """Return the folder of an export of the tiny model that computes in integers."""
    folder = tmp_path_factory.mktemp("integers") / "model"
    export_model(find_model(folder, str(tiny[0])), folder, TEXTS)
    return folder


def test_products_in_integers_give_nearly_the_same_vectors(tiny, in_integers):
    ours = OnnxEncoder.load(in_integers).encode(TEXTS)
    assert (ours * tiny[1]).sum(axis=1).min() > 0.999
    nodes = Counter(node.op_type for node in onnx.load(in_integers / "model.onnx").graph.node)
    assert (nodes["MatMulIntegerToFloat"], nodes["QuantizeLinear"]) == (12, 8), "two layers"


def test_products_in_integers_do_not_depend_on_the_batch(in_integers):
    encoder = OnnxEncoder.load(in_integers)
    texts = [*TEXTS, *(f"{text} {n}" for text in TEXTS[:2] for n in range(40))]
    together = encoder.encode(texts)
    for row, text in enumerate(texts[:8]):
        np.testing.assert_array_equal(encoder.encode([text])[0], together[row])


def test_the_weights_of_a_graph_are_those_of_the_model(tiny, in_integers):
    weights = weights_of(onnx.load(in_integers / "model.onnx").graph)
    original = load_file(tiny[0] / "model.safetensors")
    found = {name.removeprefix("model.0.model."): values for name, values in weights.items()}
    missing = original.keys() - found.keys()
    assert {name for name in missing if len(np.unique(original[name])) > 1} == {
        "pooler.dense.weight"
    }, "equal biases and norms, as here at first, are stored once"
    for name, values in found.items():
        step = abs(original[name]).max() / 127
        np.testing.assert_allclose(values, original[name], atol=4 * step, rtol=1e-3)


def test_an_export_is_one_folder_and_nothing_else(exported):
    version = version_in(exported)
    assert {path.name for path in exported.iterdir()} == {version, ".lock"}
    facts = ExportedModel.read(exported / version)
    assert (facts.max_tokens, facts.prompt) == (30, "a skill: ")
    assert set(facts.files) == {"model.onnx", "tokenizer.json"}


def test_a_model_is_exported_only_once(tiny, exported):
    version = version_in(exported)
    before = (exported / version).stat()
    open_source(exported, find_model(exported, str(tiny[0])))
    after = (exported / version).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.fixture
def copied(exported, tmp_path):
    """Return a copy of the exported tiny model that a test may damage."""
    version = version_in(exported)
    for path in (exported / version).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_a_damaged_export_is_refused_by_name(copied, name, damage):
    path = copied / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(content if damage == "flipped" else content[: len(content) // 2])
    with pytest.raises(ModelDamagedError) as caught:
        OnnxEncoder.load(copied)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(
        f"remove {copied} and make it again with: destinai model export MODEL"
    )


def test_every_bit_of_the_facts_counts(copied):
    path = copied / "encoder.json"
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 2]) + content[place + 1 :])
        with pytest.raises(ModelDamagedError, match=r"encoder\.json"):
            ExportedModel.read(copied)
    path.write_bytes(content)
    assert ExportedModel.read(copied).dimension == 32


@pytest.mark.parametrize("facts", ["[]", "null", "{}", '{"sha256": ""}'])
def test_facts_of_another_shape_are_refused(copied, facts):
    (copied / "encoder.json").write_text(facts)
    with pytest.raises(ModelDamagedError, match=r"encoder\.json cannot be read"):
        ExportedModel.read(copied)


def test_a_failed_export_says_why_and_leaves_nothing(tmp_path):
    model = tmp_path / "broken"
    model.mkdir()
    (model / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "no.Such"}]')
    target = tmp_path / "models" / "broken-1"
    with pytest.raises(ModelError) as caught:
        export_model(ModelSource(model, "broken-1"), target)
    message = str(caught.value)
    assert message.startswith("the model broken-1 could not be exported: ")
    assert "\n" not in message
    assert list(target.parent.iterdir()) == []


def test_a_folder_of_other_files_is_not_replaced(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(ModelError, match="holds other files than an export; name another folder"):
        export_model(ModelSource(tmp_path, "model-1"), tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_a_model_is_exported_by_command_and_served_by_its_folder(tiny, tmp_path):
    command = FakeCommand(tmp_path / "home")
    model = str(tiny[0])
    refused = command.answer("doctor", status=3, DESTINAI_MODEL=model)
    found = {one["thing"]: one["detail"] for one in refused["findings"]}
    assert "has no ONNX export" in found["model"]
    done = command.run("model", "export", model)
    assert done.exit_code == 0, done.output
    version = version_in(command.home.models)
    first, second = done.stdout.splitlines()
    assert first.startswith(f"Exported {version} to {command.home.models / version} (")
    assert second == f"Serve it with DESTINAI_MODEL={model}"
    found = {
        one["thing"]: one for one in command.answer("doctor", DESTINAI_MODEL=model)["findings"]
    }
    assert found["model"]["detail"] == f"{version} in {command.home.models / version}"


def test_the_shipped_model_needs_no_export(tmp_path):
    result = FakeCommand(tmp_path).run("model", "export")
    assert result.exit_code == 2
    assert "the bundled model is exported already; name a model" in result.stderr


def test_the_shipped_model_is_restored_from_its_graph(tmp_path, encoder):
    source = find_model(tmp_path)
    assert source.version == encoder.model_version
    export_model(source, tmp_path / "again")
    again = OnnxEncoder.load(tmp_path / "again")
    assert (again.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1).min() > 0.99
    assert find_model(tmp_path) == source


def test_the_graph_of_similarities_is_what_its_maker_makes():
    assert onnx.load(GRAPH) == similarity_graph()
