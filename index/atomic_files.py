"""Atomic files: on disk whole or not at all, even where the power fails."""

import os
from pathlib import Path

from index.errors import CatalogueError


def replace_file(path: Path, content: bytes | memoryview) -> None:
    """Replace a file: write a dotted file in its folder, sync it, rename it over the old one.

    For one writer at a time; the leftover of a killed writer is overwritten.
    """
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_bytes(content)
        sync(scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    sync(path.parent)


def sync_tree(folder: Path) -> None:
    """Make a flat folder and every file in it survive a loss of power."""
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(folder: Path, error: Exception) -> CatalogueError:
    """Return the error for a folder that cannot be written."""
    return CatalogueError(
        f"nothing can be written under {folder} ({error}); "
        "make room there, or set DESTINAI_HOME to a folder that you may write"
    )
