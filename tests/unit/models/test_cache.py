"""The phrase cache: the same vectors, fewer encodings, a bounded memory without any words."""

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.onnx_encoder import CachedEncoder
from tests.support.fake_encoder import HashingEncoder

PHRASES = [f"phrase {number}" for number in range(12)]


def test_it_stands_for_its_encoder(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 4)
    assert (cached.model_version, cached.dimension) == ("hashing-1", 32)


def test_only_unseen_texts_are_encoded_once_each(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 10)
    cached.encode(["a", "b", "a"])
    cached.encode(["b", "c"])
    assert hashing_encoder.encoded == ["a", "b", "c"]


def test_the_phrase_used_longest_ago_is_forgotten(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 2)
    for text in ("a", "b", "a", "c"):
        cached.encode([text])
    assert len(cached) == 2
    hashing_encoder.encoded.clear()
    cached.encode(["a", "c"])
    assert hashing_encoder.encoded == []
    cached.encode(["b"])
    assert hashing_encoder.encoded == ["b"]


def test_more_texts_than_it_holds(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 3)
    np.testing.assert_array_equal(cached.encode(PHRASES), HashingEncoder().encode(PHRASES))
    assert len(cached) == 3


def test_no_text(hashing_encoder):
    vectors = CachedEncoder(hashing_encoder, 3).encode([])
    assert (vectors.shape, vectors.dtype) == ((0, 32), np.float32)
    assert hashing_encoder.encoded == []


def test_a_changed_answer_does_not_change_what_is_kept(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 3)
    for _ in range(2):
        vectors = cached.encode(["a"])
        assert vectors.flags.c_contiguous
        vectors[:] = 0
    np.testing.assert_array_equal(cached.encode(["a"]), HashingEncoder().encode(["a"]))


@pytest.mark.parametrize("capacity", [0, -1])
def test_a_cache_holds_at_least_one_phrase(hashing_encoder, capacity):
    with pytest.raises(ValueError, match=rf"capacity is {capacity}; a cache holds at least one"):
        CachedEncoder(hashing_encoder, capacity)


@given(st.integers(1, 6), st.lists(st.lists(st.sampled_from(PHRASES), max_size=5)))
def test_equal_to_the_encoder_and_bounded(capacity, calls):
    cached = CachedEncoder(HashingEncoder(), capacity)
    for texts in calls:
        np.testing.assert_array_equal(cached.encode(texts), HashingEncoder().encode(texts))
        assert len(cached) <= capacity


def test_threads_share_it(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 5)
    expected = HashingEncoder().encode(PHRASES)
    random = np.random.default_rng(0)
    calls = [random.integers(0, len(PHRASES), 4) for _ in range(400)]
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda rows: cached.encode([PHRASES[row] for row in rows]), calls)
        for rows, vectors in zip(calls, answers, strict=True):
            np.testing.assert_array_equal(vectors, expected[rows])
    assert len(cached) == 5


def held_by(cached):
    """Return every object that the cache of an encoder holds."""
    found = list(vars(cached._vectors).values())
    for one in found:
        found += [part for part in gc.get_referents(one) if not isinstance(part, type)]
    return found


def test_no_words_stay_in_memory(hashing_encoder):
    cached = CachedEncoder(hashing_encoder, 3)
    for text in ("I was in prison", "I bake bread", "I was in prison"):
        cached.encode([text])
    held = held_by(cached)
    assert len(cached) == sum(isinstance(part, np.ndarray) for part in held) == 2
    assert not any(isinstance(part, str) for part in held)
    digests = {part for part in held if isinstance(part, bytes)}
    assert [len(digest) for digest in digests] == [16, 16]


class LenientEncoder(HashingEncoder):
    """Reads half a character as "?", as the serving encoder does."""

    def encode(self, texts):
        """Return a unit row for each text."""
        return super().encode([text.encode("utf-8", "replace").decode() for text in texts])


def test_half_a_character_is_cached_like_any_text():
    encoder = LenientEncoder()
    cached = CachedEncoder(encoder, 3)
    for _ in range(2):
        cached.encode(["half \ud800", "half \ud801"])
    assert (len(cached), encoder.encoded) == (2, ["half ?", "half ?"])
