"""Nearest labels and nearest skills, against a brute-force search."""

from concurrent.futures import ThreadPoolExecutor

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.labels import exact_labels, read_labels_index, write_labels_index
from index.relations import nearest_skills

MANY = 20_000
DIMENSION = 32
CLOSEST = 10


def unit_rows(rows):
    """Return float32 rows of unit length."""
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def random_rows(count, seed=0):
    """Return random unit rows."""
    return unit_rows(np.random.default_rng(seed).standard_normal((count, DIMENSION)))


def brute_force(vectors, queries, count):
    """Return similarities and rows of the nearest vectors, by sorting them all."""
    similarity = queries @ vectors.T
    rows = np.argsort(-similarity, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(similarity, rows, axis=1), rows


@pytest.fixture(scope="module")
def clustered():
    """Return vectors in 400 clusters, like labels around concepts, and queries near some."""
    random = np.random.default_rng(1)
    centres = random.standard_normal((400, DIMENSION))
    noise = 0.5 * random.standard_normal((MANY, DIMENSION))
    vectors = unit_rows(centres[random.integers(0, 400, MANY)] + noise)
    wandering = 0.1 * random.standard_normal((200, DIMENSION))
    return vectors, unit_rows(vectors[:: MANY // 200] + wandering)


def test_exact_labels_are_those_of_brute_force():
    vectors, queries = random_rows(500), random_rows(20, seed=1)
    similarities, rows = exact_labels(vectors).nearest(queries, CLOSEST)
    expected, expected_rows = brute_force(vectors, queries, CLOSEST)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_allclose(similarities, expected, atol=1e-6)
    assert (similarities.dtype, rows.dtype) == (np.float32, np.int64)


def test_a_small_labels_index_is_exact_over_half_precision_rows(tmp_path):
    vectors, queries = random_rows(500), random_rows(20, seed=1)
    owners = np.arange(500, dtype=np.int32)[::-1] // 2
    write_labels_index(vectors, owners, tmp_path / "labels.faiss")
    similarities, rows = read_labels_index(tmp_path / "labels.faiss").nearest(queries, CLOSEST)
    half = vectors.astype(np.float16).astype(np.float32)
    expected, expected_rows = brute_force(half, queries, CLOSEST)
    np.testing.assert_array_equal(rows, owners[expected_rows])
    np.testing.assert_allclose(similarities, expected, atol=1e-6)


def test_a_large_labels_index_finds_nearly_all(tmp_path, clustered, monkeypatch):
    monkeypatch.setattr("index.labels._APPROXIMATE_FROM", MANY)
    vectors, queries = clustered
    write_labels_index(vectors, np.arange(MANY, dtype=np.int32), tmp_path / "labels.faiss")
    labels = read_labels_index(tmp_path / "labels.faiss")
    assert isinstance(faiss.downcast_index(labels.faiss_index), faiss.IndexIVFScalarQuantizer)
    _, rows = labels.nearest(queries, CLOSEST)
    _, expected = brute_force(vectors, queries, CLOSEST)
    hits = [len(set(ours) & set(best)) for ours, best in zip(rows, expected, strict=True)]
    assert sum(hits) / expected.size >= 0.95


def test_equal_vectors_give_equal_bytes_on_any_number_of_threads(tmp_path, clustered, monkeypatch):
    monkeypatch.setattr("index.labels._APPROXIMATE_FROM", MANY)
    before = faiss.omp_get_max_threads()
    for threads in (1, 2):
        faiss.omp_set_num_threads(threads)
        write_labels_index(
            clustered[0], np.zeros(MANY, dtype=np.int32), tmp_path / f"{threads}.faiss"
        )
    faiss.omp_set_num_threads(before)
    assert (tmp_path / "1.faiss").read_bytes() == (tmp_path / "2.faiss").read_bytes()


def test_too_few_found_are_padded(tmp_path, clustered, monkeypatch):
    monkeypatch.setattr("index.labels._APPROXIMATE_FROM", MANY)
    monkeypatch.setattr("index.labels._PROBES", 1)
    vectors, queries = clustered
    write_labels_index(vectors, np.arange(MANY, dtype=np.int32), tmp_path / "labels.faiss")
    labels = read_labels_index(tmp_path / "labels.faiss")
    similarities, rows = labels.nearest(queries[:3], 5_000)
    assert rows.shape == (3, 5_000)
    assert (rows[:, 0] >= 0).all()
    np.testing.assert_array_equal(rows == -1, similarities == -1)
    assert (rows[:, -1] == -1).all()


@pytest.mark.parametrize(("queries", "count"), [(3, 0), (0, 5), (3, 5), (3, 9)])
def test_shapes(queries, count):
    labels = exact_labels(random_rows(5))
    similarities, rows = labels.nearest(random_rows(queries, seed=1), count)
    columns = 0 if queries == 0 else min(count, 5)
    assert similarities.shape == rows.shape == (queries, columns)


def test_no_labels_at_all(tmp_path):
    write_labels_index(random_rows(0), np.empty(0, dtype=np.int32), tmp_path / "labels.faiss")
    similarities, rows = read_labels_index(tmp_path / "labels.faiss").nearest(random_rows(2), 3)
    assert similarities.shape == rows.shape == (2, 0)


@given(st.integers(1, 90), st.integers(0, 2**32 - 1), st.floats(0, 3))
def test_nearest_skills_are_those_of_brute_force(count, seed, spread):
    random = np.random.default_rng(seed)
    vectors = unit_rows(1 + spread * random.standard_normal((count, DIMENSION)))
    found = nearest_skills(vectors)
    assert found.shape == (count, count)
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, np.inf)
    for row, all_of_them in enumerate(similarity):
        best = np.sort(all_of_them)[::-1][:33]
        expected = np.minimum(best[best >= 0.5], 1)
        ours = found[[row]].toarray()[0]
        assert ours[row] == 1
        np.testing.assert_allclose(np.sort(ours[ours > 0])[::-1], expected, atol=1e-6)
        for column in ours.nonzero()[0]:
            assert ours[column] == pytest.approx(min(all_of_them[column], 1), abs=1e-6)


def test_nearest_skills_of_many():
    vectors = random_rows(2_500)
    found = nearest_skills(vectors)
    similarity = vectors @ vectors.T
    near = (similarity >= 0.5) & ~np.eye(len(vectors), dtype=bool)
    assert near.sum(axis=1).max() < 32
    expected = np.where(near, similarity, 0) + np.eye(len(vectors), dtype=np.float32)
    np.testing.assert_allclose(found.toarray(), expected, atol=1e-6)


def test_a_skill_among_many_equal_ones_is_its_own_neighbour():
    vectors = np.repeat(random_rows(1), 100, axis=0)
    found = nearest_skills(vectors)
    np.testing.assert_array_equal(found.diagonal(), np.ones(100, dtype=np.float32))
    np.testing.assert_array_equal(np.diff(found.indptr), np.full(100, 33))


def test_a_search_starts_no_threads_whichever_thread_asks():
    labels, query = exact_labels(random_rows(5)), random_rows(1)

    def threads_after_a_search():
        faiss.omp_set_num_threads(2)
        labels.nearest(query, 1)
        return faiss.omp_get_max_threads()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(threads_after_a_search).result() == 1
    assert threads_after_a_search() == 1
