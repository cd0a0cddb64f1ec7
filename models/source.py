"""Checksums of a model's files, and the version that they make."""

import hashlib
import re
from pathlib import Path

WEIGHTS = ("*.safetensors", "*.bin")
MODEL_FILES = (*WEIGHTS, "*.json", "*.txt", "*.model")
"""The files of a sentence-transformers model that decide its vectors."""
PRECISION = "fp16"
"""How weights are stored where nothing else is said; part of each version of an export."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(folder: Path) -> str:
    """Return one checksum over every file that makes the model, by name and content."""
    files = {path for pattern in MODEL_FILES for path in folder.rglob(pattern)}
    lines = (f"{path.relative_to(folder).as_posix()} {sha256_of(path)}" for path in sorted(files))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def version_of(model: str, digest: str, precision: str = PRECISION) -> str:
    """Return the version of a model's export: its name, the start of a digest, the precision.

    The digest is that of the weights for the bundled model, else that of all its files.
    """
    last = model.rstrip("/").split("/")[-1].lower()
    slug = re.sub(r"[^a-z0-9.]+", "-", last).strip("-.") or "model"
    return f"{slug}-{digest[:8]}-{precision}"
