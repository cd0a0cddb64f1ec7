"""What occupations and groups are said to do is cut into sentences, and kept with the index."""

from dataclasses import replace

import numpy as np
import pytest

from index.build import texts_of
from index.sentences import NearestParts, Sentences, group_sentences, occupation_sentences
from index.vector_store import unit
from taxonomy.catalogue import Group, GroupScheme
from tests.support.brute_force import table_similarities
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

BAKES = "Bakers bake bread and cakes. They run the oven; they also\ndeliver what was baked. No."
TASKS = (
    "Bakers make various kinds of bread.\nTasks include -\n(a)  making bread and pies; \n"
    "(b) checking the quality of flour.\nExamples of them:\n- Chocolate maker\n"
    "Classified elsewhere:\n- Bakery machine operator - 8160\n- Cooks and the like -8161 "
)


def catalogue_with_groups():
    """Return the small catalogue, its baker described at length and in a unit group."""
    catalogue = small_catalogue(baker=BAKES)
    groups = (
        *catalogue.groups,
        Group("g:7512", "Bakers and pastry-cooks", GroupScheme.ISCO, "7512", TASKS),
        Group("g:7513", "Dairy product makers", GroupScheme.ISCO, "7513", "They make cheese."),
    )
    return replace(catalogue, groups=groups)


def test_descriptions_are_cut_into_sentences_that_say_something():
    assert occupation_sentences(catalogue_with_groups()) == [
        (0, "Bakers bake bread and cakes."),
        (0, "They run the oven;"),
        (0, "deliver what was baked."),
        (1, "Writes programs."),
    ]


def test_groups_are_cut_into_tasks_without_those_of_other_groups():
    assert group_sentences(catalogue_with_groups()) == [
        (3, "Bakers and pastry-cooks"),
        (3, "Bakers make various kinds of bread"),
        (3, "making bread and pies"),
        (3, "checking the quality of flour"),
        (3, "Examples of them:"),
        (3, "Classified elsewhere:"),
    ]
    assert group_sentences(small_catalogue()) == []


def test_an_index_keeps_their_vectors(tmp_path):
    catalogue = catalogue_with_groups()
    index = recommender_over(catalogue, tmp_path).index
    for kept, owned in (
        (index.occupation_sentences, occupation_sentences(catalogue)),
        (index.group_sentences, group_sentences(catalogue)),
    ):
        vectors = HashingEncoder().encode([text for _, text in owned]).astype(np.float16)
        np.testing.assert_array_equal(kept.unit(slice(None)), unit(vectors))
        assert kept.owners.tolist() == [row for row, _ in owned]
        assert {text for _, text in owned} <= set(texts_of(catalogue))


def test_an_index_may_have_none(tmp_path):
    occupations = tuple(replace(o, description="") for o in small_catalogue().occupations)
    index = recommender_over(replace(small_catalogue(), occupations=occupations), tmp_path).index
    assert index.occupation_sentences.vectors.shape == (0, 32)
    assert index.group_sentences.owners.shape == (0,)


def test_a_long_sentence_is_cut_short():
    catalogue = small_catalogue(baker="knead " * 100)
    (_, sentence), *_ = occupation_sentences(catalogue)
    assert len(sentence) == 300


@pytest.mark.parametrize("parts", [1, 3, 4, 5, 9000])
def test_the_nearest_few_of_each_whole(parts):
    drawn = np.random.default_rng(parts)
    vectors = unit(drawn.normal(size=(parts + 7, 16)).astype(np.float32))
    queries = unit(drawn.normal(size=(5, 16)).astype(np.float32))
    owners = np.array([2] * parts + [5] * 5 + [6] * 2, dtype=np.int32)
    nearest, mean = NearestParts(Sentences(vectors, owners), 9).nearest_few(queries)
    similarity = table_similarities(vectors, queries)
    for place, whole in enumerate((2, 5, 6)):
        own = np.sort(similarity[owners == whole], axis=0)
        np.testing.assert_allclose(nearest[:, place], own[-1], atol=1e-5)
        np.testing.assert_allclose(mean[:, place], own[-4:].mean(axis=0), atol=1e-5)


def test_without_parts_nothing_is_near():
    none = NearestParts(Sentences(np.zeros((0, 4), np.float16), np.zeros(0, np.int32)), 3)
    nearest, mean = none.nearest_few(np.eye(4, dtype=np.float32))
    assert nearest.shape == mean.shape == (4, 0)
