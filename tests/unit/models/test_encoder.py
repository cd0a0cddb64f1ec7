"""Similarities of vectors."""

import numpy as np
import pytest

from models.encoder import similarities


@pytest.mark.parametrize("count", [0, 1, 2, 3, 15, 16, 17, 40])
def test_similarities_of_a_query_do_not_depend_on_the_others(count):
    drawn = np.random.default_rng(1)
    vectors = drawn.normal(size=(500, 384)).astype(np.float32)
    queries = drawn.normal(size=(60, 384)).astype(np.float32)
    every, some = similarities(vectors, queries), similarities(vectors, queries[60 - count :])
    assert some.shape == (500, count)
    assert np.array_equal(some, every[:, 60 - count :])
    np.testing.assert_allclose(every, vectors @ queries.T, atol=1e-3)
