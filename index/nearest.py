"""Nearest labels: FAISS indexes whose rows belong to concepts."""

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors

_APPROXIMATE_FROM = 50_000
_LISTS = 512
_PROBES = 14
_TRAINING_SEED = 20_13
_PADDING = -1


@dataclass(frozen=True, slots=True)
class NearestLabels:
    """A FAISS index over label vectors, and the concept row that owns each label."""

    faiss_index: "faiss.Index"
    owners: NDArray[np.int32]

    def nearest(
        self, queries: Vectors, count: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return similarities and concept rows of the `count` nearest labels of each query.

        Both have the shape (queries, count), with fewer columns where there are fewer labels. A
        concept may come more than once; where an approximate index finds too few labels, the row
        is -1 with similarity -1. The search runs on the calling thread alone.
        """
        count = min(count, len(self.owners))
        if count == 0 or len(queries) == 0:
            empty = (len(queries), 0)
            return np.empty(empty, dtype=np.float32), np.empty(empty, dtype=np.int64)
        faiss.omp_set_num_threads(1)  # held for each thread by itself, so set in the one that asks
        similarities, labels = self.faiss_index.search(np.ascontiguousarray(queries), count)
        padded = labels == _PADDING
        rows = np.where(padded, _PADDING, self.owners[labels]).astype(np.int64)
        return np.where(padded, np.float32(-1), similarities), rows


def exact_labels(vectors: Vectors) -> NearestLabels:
    """Return an exact index whose label `i` belongs to concept `i`."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return NearestLabels(flat, np.arange(len(vectors), dtype=np.int32))


def write_labels_index(vectors: Vectors, owners: NDArray[np.int32], path: Path) -> None:
    """Write an index of label vectors (n, dimension) and their owners (n).

    Below `_APPROXIMATE_FROM` labels it is exact over half-precision rows, above it an inverted
    file that looks into `_PROBES` of `_LISTS` lists.
    """
    built = _approximate(vectors) if len(vectors) >= _APPROXIMATE_FROM else _exact(vectors)
    if len(vectors):
        built.train(vectors)
        built.add(vectors)
    # Written by Python, so that a full disk is an OSError as for every other file.
    faiss.serialize_index(built).tofile(path)
    np.save(_owners_of(path), owners.astype(np.int32))


def read_labels_index(path: Path) -> NearestLabels:
    """Read what `write_labels_index` wrote."""
    return NearestLabels(faiss.read_index(str(path)), np.load(_owners_of(path)))


def _owners_of(path: Path) -> Path:
    return path.with_suffix(".owners.npy")


def _exact(vectors: Vectors) -> "faiss.Index":
    half = faiss.ScalarQuantizer.QT_fp16
    return faiss.IndexScalarQuantizer(vectors.shape[1], half, faiss.METRIC_INNER_PRODUCT)


def _approximate(vectors: Vectors) -> "faiss.Index":
    dimension = vectors.shape[1]
    half, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    coarse = faiss.IndexFlatIP(dimension)
    built = faiss.IndexIVFScalarQuantizer(coarse, dimension, _LISTS, half, product, False)
    built.cp.seed = _TRAINING_SEED
    built.nprobe = _PROBES
    return built
