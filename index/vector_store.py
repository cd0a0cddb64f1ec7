"""The vector store: vectors kept by the content of their text; only new texts are encoded."""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.atomic_files import replace_file
from models.encoder import Encoder, Vectors

HalfVectors = NDArray[np.float16]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_KEY_BYTES = 16
_BLOCK = 512
"""Texts that are encoded between two reports of progress: a few seconds, were they all long."""


def unit(vectors: HalfVectors) -> Vectors:
    """Return half-precision rows as float32 rows of unit length."""
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


class VectorStore:
    """One file of half-precision vectors for each model version, keyed by the text's SHA-256.

    Its first line is the SHA-256 of the rest, a NumPy table of keys and vectors. One process
    writes it at a time: CatalogueStore holds its lock meanwhile.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._path = folder / f"{encoder.model_version}.vectors"
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
        does not fit is not used, and is rewritten.
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

    def clear(self) -> None:
        """Remove what is stored."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> dict[bytes, HalfVectors]:
        if not self._path.is_file():
            return {}
        checksum, _, content = self._path.read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != checksum:
            return {}
        table = np.load(io.BytesIO(content))
        keys = np.ascontiguousarray(table["key"]).tobytes()
        starts = range(0, len(keys), _KEY_BYTES)
        return {keys[at : at + _KEY_BYTES]: table["vector"][at // _KEY_BYTES] for at in starts}

    def _write(self, stored: dict[bytes, HalfVectors]) -> None:
        row = [("key", f"V{_KEY_BYTES}"), ("vector", "<f2", (self._encoder.dimension,))]
        table = np.empty(len(stored), dtype=row)
        for position, key in enumerate(sorted(stored)):
            table[position] = (np.void(key), stored[key])
        content = io.BytesIO()
        np.save(content, table)
        checksum = hashlib.sha256(content.getbuffer()).hexdigest().encode()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._path, checksum + b"\n" + content.getbuffer())


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]
