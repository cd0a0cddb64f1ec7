"""Opening a model: the shipped one, an exported folder, an export in the home, or none."""

import shutil
from dataclasses import replace

import pytest

from models import onnx_encoder
from models.errors import ModelDamagedError, ModelUnavailableError
from models.onnx_encoder import SHIPPED, ExportedModel
from models.opening import locate, open_encoder
from models.source import digest_of, version_of

VERSION = "destinai-minilm-l6-82e1587a-int8"


def exported(folder, version, source=""):
    """Write the facts of an export whose graph is not there."""
    folder.mkdir(parents=True)
    ExportedModel(version, 2, 30, "", {}, source).write(folder)
    return folder


@pytest.fixture
def custom(tmp_path):
    """Return the folder of a sentence-transformers model."""
    folder = tmp_path / "My Model"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Return a copy of the shipped model, in the place of the shipped model."""
    folder = tmp_path / "shipped"
    shutil.copytree(SHIPPED, folder)
    monkeypatch.setattr(onnx_encoder, "SHIPPED", folder)
    return folder


def test_the_shipped_model_needs_no_home(tmp_path):
    encoder = open_encoder(tmp_path / "nowhere")
    assert (encoder.model_version, encoder.dimension) == (VERSION, 384)
    assert locate(tmp_path).folder == SHIPPED
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
def test_a_damaged_copy_of_the_shipped_model_in_the_home_is_not_read(tmp_path, name):
    copied = shutil.copytree(SHIPPED, tmp_path / VERSION)
    (copied / name).write_bytes(b"")
    assert locate(tmp_path).folder == SHIPPED
    assert open_encoder(tmp_path).model_version == VERSION


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
def test_a_damaged_shipped_model_says_how_it_is_restored(shipped, tmp_path, name):
    (shipped / name).write_bytes(b"")
    with pytest.raises(ModelDamagedError) as caught:
        open_encoder(tmp_path)
    assert str(shipped / name) in str(caught.value)
    assert str(caught.value).endswith(
        "; install Destinai again (in a clone: git checkout models/shipped)"
    )


def test_an_exported_folder_is_opened(tmp_path):
    copied = shutil.copytree(SHIPPED, tmp_path / "copy")
    replace(ExportedModel.read(SHIPPED), model_version="other-1").write(copied)
    assert open_encoder(tmp_path, str(copied)).model_version == "other-1"
    assert locate(tmp_path, f"{copied}/").folder == copied


def test_a_folder_is_found_by_its_name_and_content(tmp_path, custom):
    version = version_of(custom.name, digest_of(custom))
    assert version.startswith("my-model-")
    folder = exported(tmp_path / "models" / version, version)
    assert locate(tmp_path / "models", str(custom)).folder == folder
    (custom / "README.md").write_text("no part of the model")
    assert locate(tmp_path / "models", str(custom)).version == version
    (custom / "model.safetensors").write_bytes(b"weightz")
    with pytest.raises(ModelUnavailableError, match="has no ONNX export in"):
        locate(tmp_path / "models", str(custom))


def test_a_name_on_the_hub_is_found_by_the_source_of_an_export(tmp_path):
    exported(tmp_path / "other-1", "other-1", "somebody/other")
    folder = exported(tmp_path / "model-1", "model-1", "somebody/model")
    assert locate(tmp_path, "somebody/model").folder == folder
    assert locate(tmp_path, "destinai-minilm-l6").folder == SHIPPED
    with pytest.raises(ModelUnavailableError, match="destinai model export sentence"):
        locate(tmp_path, "sentence-transformers/all-MiniLM-L6-v2")


def test_a_name_that_was_exported_twice_is_refused(tmp_path):
    for version in ("model-1", "model-2"):
        exported(tmp_path / version, version, "somebody/model")
    with pytest.raises(ModelUnavailableError) as caught:
        locate(tmp_path, "somebody/model")
    assert str(caught.value) == (
        "the model 'somebody/model' was exported 2 times, from different files (model-1, model-2); "
        f"set DESTINAI_MODEL to one of these folders in {tmp_path}"
    )


@pytest.mark.parametrize(
    "name",
    ["nobody/no-such-model", "no such model", "a/b/c", "/no/such/folder", "~nobody-here/x", "\n"],
)
def test_a_model_without_an_export_names_extra_and_command(tmp_path, name):
    with pytest.raises(ModelUnavailableError) as caught:
        locate(tmp_path, name)
    assert str(caught.value) == (
        f"the model {name!r} has no ONNX export in {tmp_path}; install Destinai with its extra "
        f"`train` (in a clone: make extras), then run: destinai model export {name}"
    )


def test_a_folder_that_is_no_model(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailableError) as caught:
        locate(tmp_path, str(tmp_path))
    assert str(caught.value).startswith(
        f"{tmp_path} is no model: it holds neither encoder.json (an exported model) nor "
        "modules.json (a sentence-transformers model); set DESTINAI_MODEL to"
    )
