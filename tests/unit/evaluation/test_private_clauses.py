"""The clauses from which private words are learnt are whole, and of both kinds."""

from collections import Counter

from evaluation.fitting.private import private_clauses


def test_the_clauses_that_ship_are_whole():
    clauses = list(private_clauses())
    assert len({text.casefold() for text, _ in clauses}) == len(clauses)
    assert all(text.strip() == text and text for text, _ in clauses)
    kinds = Counter(is_private for _, is_private in clauses)
    assert min(kinds.values()) >= 250
