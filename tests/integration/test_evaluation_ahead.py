"""Titles encoded ahead: the same answers, bit for bit, and nothing left to encode one by one."""

import pytest

from evaluation.benchmarks.queries import Benchmark, Query
from evaluation.evaluator import Evaluator
from evaluation.metrics.ranking import Kind
from evaluation.systems.served import AT_ONCE, prefetch_encodings
from models.onnx_encoder import CachedEncoder
from recommender.recommender import Recommender
from recommender.titles import readings_of
from tests.support.fake_encoder import HashingEncoder, silent

TITLES = (
    "Senior Baker (m/f)",
    "Electronics Engineering Technician - Night Shift",
    "baker",
    "BAKER",
    "?",
    "Sr. Nurse / Care Home, Leeds £12.50 p/h",
)


READINGS = {reading for title in TITLES for reading in readings_of(title)}


class CountingEncoder:
    """An encoder that remembers how many texts each call had."""

    words: frozenset[str] = frozenset()

    def __init__(self, encoder):
        self._encoder = encoder
        self.model_version, self.dimension = encoder.model_version, encoder.dimension
        self.calls = []

    def encode(self, texts):
        """Encode texts and count them."""
        self.calls.append(len(texts))
        return self._encoder.encode(texts)


def queries(*titles):
    return [Query((title,), frozenset({"o:x"})) for title in titles]


@pytest.fixture
def counting(encoder):
    return CountingEncoder(encoder)


def test_titles_are_resolved_as_one_by_one(starter, encoder, counting):
    alone = Recommender(starter.index, encoder)
    cached = CachedEncoder(counting, 100)
    blocked = Recommender(starter.index, cached)
    counting.calls.clear()
    asked = prefetch_encodings(cached, queries(*TITLES))
    found = [blocked.resolve(query.texts[0], limit=193) for query in asked]
    assert found == [alone.resolve(title, limit=193) for title in TITLES]
    assert counting.calls == [len(READINGS)], (
        "the readings of titles with words, once each, and nothing after them"
    )


def test_queries_keep_their_order_and_are_encoded_in_blocks():
    encoder = CountingEncoder(HashingEncoder())
    every = queries(*("x" * number for number in range(1, AT_ONCE + 6)))
    asked = prefetch_encodings(encoder, every)
    assert next(asked) == every[0]
    assert encoder.calls == [AT_ONCE], "the next block is not encoded before it is its turn"
    assert [every[0], *asked] == every
    assert encoder.calls == [AT_ONCE, 5]


def test_an_evaluation_of_titles_is_the_same_with_the_encoder(starter, counting):
    uri = starter.index.catalogue.occupations[0].uri
    asked = tuple(Query((title,), frozenset({uri})) for title in TITLES)
    benchmark = Benchmark("titles.csv", asked)
    cached = CachedEncoder(counting, 100)
    recommender = Recommender(starter.index, cached)
    counting.calls.clear()
    ahead = Evaluator(recommender, Kind.TITLES, silent, cached)
    alone = Evaluator(starter, Kind.TITLES, silent)
    found = ahead.evaluate(benchmark, baselines=False)
    assert found == alone.evaluate(benchmark, baselines=False)
    assert counting.calls == [len(READINGS)]
