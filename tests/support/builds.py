"""Folders that are slow to build: built once for all workers of a run, or kept between runs.

A kept folder is named by the content that it was built from, so that another content is another
folder. A folder is built under another name and renamed, under a lock: it is whole or absent.
"""

import ast
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

ROOT = Path(__file__).parents[2]
KEPT = Path(os.environ.get("DESTINAI_TEST_CACHE") or user_cache_path("destinai-tests"))
MOST_KEPT = 3
_A_DAY = 24 * 3600.0


def built_once(folder: Path, build: Callable[[Path], object]) -> Path:
    """Return a folder that `build` fills; of several processes that need it, one builds it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        if not folder.is_dir():
            scratch = folder.with_name(f"{folder.name}.building")
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            build(scratch)
            scratch.rename(folder)
    return folder


def kept(kind: str, content: str, build: Callable[[Path], object], root: Path = KEPT) -> Path:
    """Return the folder of a kind for a content, built where no earlier run has left it.

    The `MOST_KEPT` folders of the kind that were used last are kept, and those used within a day.
    """
    folder = built_once(root / f"{kind}-{content[:16]}", build)
    os.utime(folder)
    used = {path: path.stat().st_mtime for path in root.glob(f"{kind}-*") if path.is_dir()}
    for path in sorted(used, key=used.__getitem__, reverse=True)[MOST_KEPT:]:
        if used[path] < time.time() - _A_DAY:
            shutil.rmtree(path, ignore_errors=True)
    return folder


def digest(*parts: str) -> str:
    """Return the SHA-256 of some texts, in hexadecimal."""
    lengths = ",".join(str(len(part)) for part in parts)
    return hashlib.sha256("".join([lengths, *parts]).encode()).hexdigest()


def digest_of_code(*packages: str, root: Path = ROOT) -> str:
    """Return the SHA-256 of what the modules of some packages do: comments and docstrings aside."""
    paths = sorted(path for package in packages for path in (root / package).rglob("*.py"))
    return digest(*(part for path in paths for part in _code(root, path)))


def _code(root: Path, path: Path) -> Iterable[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:]
    return path.relative_to(root).as_posix(), ast.dump(tree)
