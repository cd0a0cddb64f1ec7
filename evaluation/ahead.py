"""Ahead: titles encoded in blocks, before they are resolved one by one."""

from collections.abc import Iterator, Sequence

from evaluation.query import Query
from models.encoder import Encoder
from recommender.title_reading import readings_of

AT_ONCE = 1024
"""Titles of a block; fewer than a cache of phrases holds."""


def encoded_ahead(encoder: Encoder, queries: Sequence[Query]) -> Iterator[Query]:
    """Yield the queries in their order, each after its block was encoded in one go.

    For an encoder that remembers what it encoded: a text's vector is the same whatever it is
    encoded with, so that the answers are the same, and a block costs a third of single titles.
    """
    for start in range(0, len(queries), AT_ONCE):
        block = queries[start : start + AT_ONCE]
        texts = (text for query in block for text in query.texts)
        readings = {reading for text in texts for reading in readings_of(text)}
        encoder.encode(sorted(readings))
        yield from block
