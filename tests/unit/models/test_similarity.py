"""Similarities of vectors in products of integers."""

import numpy as np
import pytest

from models.similarity import VectorTable
from tests.support.brute_force import table_similarities


def drawn_units(count, dimension=384, seed=1):
    drawn = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.mark.parametrize("dimension", [3, 16, 384])
def test_similarities_are_those_of_vectors_in_whole_steps(dimension):
    vectors, queries = drawn_units(500, dimension), drawn_units(23, dimension, seed=2)
    found = VectorTable(vectors).similarities(queries)
    assert found.shape == (500, 23)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, table_similarities(vectors, queries), atol=1e-6)


def test_similarities_are_nearly_those_of_the_vectors():
    vectors, queries = drawn_units(500), drawn_units(23, seed=2)
    found = VectorTable(vectors).similarities(queries)
    np.testing.assert_allclose(found, vectors @ queries.T, atol=0.01)
    assert np.abs(found - vectors @ queries.T).mean() < 0.001


@pytest.mark.parametrize("count", [0, 1, 2, 3, 15, 16, 17, 40])
def test_similarities_of_a_query_do_not_depend_on_the_others(count):
    table, queries = VectorTable(drawn_units(500)), drawn_units(60, seed=2)
    every, some = table.similarities(queries), table.similarities(queries[60 - count :])
    assert some.shape == (500, count)
    assert np.array_equal(some, every[:, 60 - count :])


def test_the_greatest_numbers_do_not_overflow():
    # Pairs of the greatest products are what kernels with sums of 16 bits overflow by.
    ones = np.full((20, 384), 384**-0.5, dtype=np.float32)
    found = VectorTable(ones).similarities(np.concatenate([ones, -ones]))
    np.testing.assert_allclose(found, [[1] * 20 + [-1] * 20] * 20, rtol=1e-5)


def test_a_vector_of_zeros_is_like_nothing():
    table = VectorTable(np.zeros((2, 4), dtype=np.float32))
    assert table.similarities(drawn_units(3, 4)).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_an_empty_table_has_no_similarities():
    table = VectorTable(np.zeros((0, 4), dtype=np.float32))
    assert table.similarities(drawn_units(3, 4)).shape == (0, 3)
