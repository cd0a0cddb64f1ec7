"""Nearest texts: those of the vectors of the library, by exact comparison."""

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from models.errors import ModelError
from training.nearest import nearest_texts
from training.source import BASE_MODEL, ModelSource, packaged

pytestmark = pytest.mark.training

VERBS = ("bake", "weld", "drive", "write", "keep", "mend", "carve", "sew")
THINGS = "bread steel trucks programs records chairs spoons coats and curtains".split()
NUMBERS = "one two three four five six seven eight".split()
TEXTS = [
    [f"{verb} {number} {thing}" for verb in VERBS for number in NUMBERS for thing in THINGS],
    [f"who can {verb}" for verb in VERBS],
    ["bake bread", "weld steel"],
]
"""The first are more than are compared at once."""


@pytest.fixture(scope="module")
def near():
    return nearest_texts(packaged(BASE_MODEL), TEXTS, 3, threads=2)


def test_nearest_texts_are_those_of_the_vectors_of_the_library(near):
    model = SentenceTransformer(str(packaged(BASE_MODEL).folder), device="cpu")
    for texts, found in zip(TEXTS, near, strict=True):
        rows = model.encode(texts, normalize_embeddings=True)
        similarity = rows @ rows.T
        np.fill_diagonal(similarity, -2)
        most = min(3, len(texts) - 1)
        greatest = -np.sort(-similarity, axis=1)[:, :most]
        ours = np.take_along_axis(similarity, np.array(found), axis=1)
        np.testing.assert_allclose(ours, greatest, atol=1e-5)
    assert near[2] == [[1], [0]]


def test_another_path_through_mkl_finds_the_same(near, monkeypatch):
    monkeypatch.setenv("MKL_CBWR", "COMPATIBLE")
    monkeypatch.setenv("MKL_ENABLE_INSTRUCTIONS", "SSE4_2")
    assert nearest_texts(packaged(BASE_MODEL), TEXTS, 3, threads=2) == near


def test_a_model_that_cannot_be_read_is_named_with_the_reason(tmp_path):
    (tmp_path / "empty").mkdir()
    source = ModelSource(tmp_path / "empty", "empty-1", "empty")
    with pytest.raises(ModelError, match="neighbours could not be computed with empty-1: "):
        nearest_texts(source, TEXTS, 3, threads=2)
