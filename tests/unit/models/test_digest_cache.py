"""The cache of what was computed from texts."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.digest_cache import DigestCache

TEXTS = ["", "a", "b", "c", "half \ud800", "half \ud801"]


@given(st.integers(1, 4), st.lists(st.sampled_from(TEXTS)))
def test_the_last_distinct_texts_have_their_values(capacity, texts):
    cache = DigestCache(capacity)
    last: list[str] = []  # the oldest first
    for text in texts:
        expected = {text: f"of {text!r}"} if text in last else {}
        assert cache.recall([text]) == expected
        cache.remember({text: f"of {text!r}"})
        last = [*(other for other in last if other != text), text][-capacity:]
        assert len(cache) == len(last)
    assert cache.recall(TEXTS) == {text: f"of {text!r}" for text in last}


@pytest.mark.parametrize("capacity", [0, -1])
def test_it_holds_at_least_one(capacity):
    with pytest.raises(ValueError, match=rf"capacity is {capacity}; a cache holds at least one"):
        DigestCache(capacity)


def test_it_holds_no_words():
    cache = DigestCache(2)
    cache.remember({"I was in prison": 1, "I bake bread": 2})
    found = list(vars(cache).values())
    for one in found:
        found += [part for part in gc.get_referents(one) if not isinstance(part, type)]
    assert sorted(part for part in found if isinstance(part, int)) == [1, 2, 2]
    assert not any(isinstance(part, str) for part in found)
