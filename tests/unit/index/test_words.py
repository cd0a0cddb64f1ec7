"""The words of a catalogue are counted at each label and description, and stored as they are."""

from collections import Counter

import numpy as np

from index.labels import folded_words, labels_of
from index.words import Bags, Words
from tests.support.drawn_catalogue import drawn_catalogue


def counted(column, counts):
    """Return the words of each text with their number."""
    words = list(column)
    return [
        {words[at]: int(row.data[k]) for k, at in enumerate(row.indices)}
        for row in (counts[[place]] for place in range(counts.shape[0]))
    ]


def test_words_are_those_of_every_label_and_description():
    catalogue = drawn_catalogue()
    concepts = [*catalogue.skills, *catalogue.occupations]
    words = Words.of(catalogue)
    labels = [text for concept in concepts for _, text in labels_of(concept)]
    assert counted(words.column, words.labels) == [Counter(folded_words(one)) for one in labels]
    assert counted(words.column, words.descriptions) == [
        Counter(folded_words(concept.description)) for concept in concepts
    ]
    assert [labels[at] for at in words.first_label[:-1]] == [one.label for one in concepts]


def test_words_are_read_as_they_were_written(tmp_path):
    words = Words.of(drawn_catalogue())
    words.write(tmp_path / "words.npz")
    found = Words.read(tmp_path / "words.npz")
    assert found.column == words.column
    for name in ("labels", "descriptions"):
        assert (getattr(found, name) != getattr(words, name)).nnz == 0
    assert found.first_label.tolist() == words.first_label.tolist()


def test_the_first_labels_of_concepts():
    catalogue = drawn_catalogue()
    words, skills = Words.of(catalogue), len(catalogue.skills)
    own, labels = words.some_labels(skills, [1] * len(catalogue.occupations))
    found = counted(words.column, own @ labels)
    assert found == [Counter(folded_words(one.label)) for one in catalogue.occupations]


def test_a_word_counts_once_and_words_of_no_text_are_left_out():
    bags = Bags.of([["a", "b", "a"], ["c"], []])
    some = Bags(bags.column, bags.counts[[0, 2]]).once()
    assert counted(some.column, some.counts) == [{"a": 1, "b": 1}, {}]
    assert list(some.column) == ["a", "b"]
    assert np.array_equal(bags.counts.toarray(), [[2, 1, 0], [0, 0, 1], [0, 0, 0]])
