"""The vector store: vectors kept by the content of their text; only new texts are encoded."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.checksum import sha256_of
from models.encoder import Encoder

HalfVectors = NDArray[np.float16]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_KEY_BYTES = 16
_BLOCK = 2048


class VectorStore:
    """One file of half-precision vectors for each model version, keyed by the text's SHA-256."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._path = folder / f"{encoder.model_version}.npy"
        self._sum = self._path.with_suffix(".sha256")
        self._encoder = encoder

    @property
    def model_version(self) -> str:
        """The version of the model that the vectors come from."""
        return self._encoder.model_version

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._encoder.dimension

    def vectors(self, texts: Sequence[str], progress: Progress) -> dict[str, HalfVectors]:
        """Return the vector of each distinct text; only texts not yet stored are encoded.

        What was encoded is kept even when the encoding is interrupted. A store whose checksum
        does not fit is not used, and is written anew.
        """
        distinct = list(dict.fromkeys(texts))
        stored = self._read()
        keys = {text: _key(text) for text in distinct}
        unseen = sorted((t for t in distinct if keys[t] not in stored), key=lambda t: (len(t), t))
        try:
            for start in range(0, len(unseen), _BLOCK):
                progress("encoding", start, len(unseen))
                block = unseen[start : start + _BLOCK]
                rows = self._encoder.encode(block).astype(np.float16)
                stored.update((keys[text], row) for text, row in zip(block, rows, strict=True))
        finally:
            if unseen:
                self._write(stored)
        progress("encoding", len(unseen), len(unseen))
        return {text: stored[keys[text]] for text in distinct}

    def _read(self) -> dict[bytes, HalfVectors]:
        if not (self._path.is_file() and self._sum.is_file()):
            return {}
        if self._sum.read_text(encoding="ascii") != sha256_of(self._path):
            return {}
        table = np.load(self._path)
        keys = np.ascontiguousarray(table["key"]).tobytes()
        starts = range(0, len(keys), _KEY_BYTES)
        return {keys[at : at + _KEY_BYTES]: table["vector"][at // _KEY_BYTES] for at in starts}

    def _write(self, stored: dict[bytes, HalfVectors]) -> None:
        row = [("key", f"V{_KEY_BYTES}"), ("vector", "<f2", (self._encoder.dimension,))]
        table = np.empty(len(stored), dtype=row)
        for position, key in enumerate(sorted(stored)):
            table[position] = (np.void(key), stored[key])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        scratch = self._path.with_suffix(f".{os.getpid()}.tmp")
        with scratch.open("wb") as file:
            np.save(file, table)
        self._sum.write_text(sha256_of(scratch), encoding="ascii")
        scratch.replace(self._path)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]
