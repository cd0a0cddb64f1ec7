"""Adapted models: kept whole, named by what they are, opened offline, refused when damaged."""

import json
import shutil
from dataclasses import replace

import pytest

from models.adapted import adapted_version, is_adapted, keep_adapted, read_card
from models.errors import ModelDamagedError, ModelUnavailableError
from models.onnx_encoder import ExportedModel
from models.opening import open_adapted
from models.source import digest_of
from tests.support.adapted_model import keep_as_adapted
from tests.support.fake_cli import bundled_model_version
from training.source import adapted_source


@pytest.fixture
def kept(tmp_path):
    """Return a models folder with one adapted model, and its version."""
    return tmp_path, keep_as_adapted(tmp_path)


def test_a_version_names_base_catalogue_and_content(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    version = adapted_version("base-1", "esco-1-en", tmp_path)
    assert version == f"base-1-esco-1-en-{digest_of(tmp_path)[:8]}"
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    assert adapted_version("base-1", "esco-1-en", tmp_path) != version


def test_a_card_is_read_as_it_was_written(kept):
    models, version = kept
    card = read_card(models, version)
    assert (card.model_version, card.base) == (version, bundled_model_version())
    assert (card.seed, card.steps, card.recipe) == (0, 1, {"batch": 8})
    assert list(card.weights) == ["model.safetensors"]
    assert is_adapted(models, version)
    assert not is_adapted(models, bundled_model_version())


def test_what_is_kept_replaces_what_was_kept(kept, tmp_path):
    models, version = kept
    card = read_card(models, version)
    trained = tmp_path / "again"
    trained.mkdir()
    keep_adapted(trained, card, models)
    assert [path.name for path in (models / "adapted" / version).iterdir()] == ["adaptation.json"]
    assert not trained.exists()


def test_an_adapted_model_is_opened_by_its_version(kept):
    models, version = kept
    encoder = open_adapted(models, version)
    assert (encoder.model_version, encoder.dimension) == (version, 384)


def test_an_adapted_model_without_its_export_is_refused_with_the_command(kept):
    models, version = kept
    shutil.rmtree(models / version)
    with pytest.raises(ModelUnavailableError) as caught:
        open_adapted(models, version)
    assert str(caught.value) == (
        f"the model {version!r} has no ONNX export in {models}; install Destinai with its extra "
        f"`train` (in a clone: make extras), then run: destinai model export {version}"
    )


def test_an_export_of_before_is_opened(kept):
    models, version = kept
    facts = replace(ExportedModel.read(models / version), source="", licence="")
    facts.write(models / version)
    written = json.loads((models / version / "encoder.json").read_text())
    assert "source" not in written
    assert open_adapted(models, version).model_version == version


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_damaged_weights_are_not_exported(kept, damage):
    models, version = kept
    weights = models / "adapted" / version / "model.safetensors"
    if damage == "gone":
        weights.unlink()
    else:
        weights.write_bytes(b"other weights")
    with pytest.raises(ModelDamagedError, match="is not what was trained; adapt the catalogue"):
        adapted_source(models, version)


def test_an_unknown_model_is_refused(tmp_path):
    with pytest.raises(ModelUnavailableError, match="no adapted model x-1; adapt the catalogue"):
        open_adapted(tmp_path, "x-1")


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"base": "x"})])
def test_a_card_that_cannot_be_read_is_refused(kept, content):
    models, version = kept
    (models / "adapted" / version / "adaptation.json").write_text(content)
    with pytest.raises(ModelDamagedError, match=r"adaptation\.json cannot be read"):
        read_card(models, version)
