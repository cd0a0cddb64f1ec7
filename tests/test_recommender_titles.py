"""Job titles lead to the occupations that they may mean."""

import numpy as np
import pytest

from index.nearest import NearestLabels
from tests.drawn_catalogue import recommender_over
from tests.fake_encoder import HashingEncoder
from tests.small_catalogue import small_catalogue


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the recommender over the small catalogue."""
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(
    ("title", "uri", "confidence"),
    [
        ("welder", "o:welder", 1.0),
        ("  WELDER! ", "o:welder", 1.0),
        ("Software-Developer", "o:developer", 1.0),
        ("pastry cook", "o:baker", 0.95),
        ("breadmaker", "o:baker", 0.95),
    ],
)
def test_a_title_that_is_a_label_is_sure(small, title, uri, confidence):
    best = small.resolve(title)[0]
    assert best.occupation == uri
    assert confidence <= best.confidence <= max(confidence, 0.99)


def test_other_titles_go_by_the_nearest_label(small):
    title, encoder = "senior welder in a shipyard", HashingEncoder()
    vector = encoder.encode([title])[0]
    expected = {}
    for occupation in small.index.catalogue.occupations:
        labels = [occupation.label, *occupation.alternative_labels, *occupation.hidden_labels]
        near = max(float(vector @ label) for label in encoder.encode(labels))
        within = 1 / 5 if occupation.label == "welder" else 0
        expected[occupation.uri] = 1 / (1 + np.exp(-12 * (near + 0.08 * within - 0.75)))
    found = small.resolve(title)
    assert found[0].occupation == "o:welder"
    for each in found:
        assert each.confidence == pytest.approx(expected[each.occupation], abs=2e-3)


def test_every_occupation_comes_once_best_first(small):
    found = small.resolve("baker or welder", limit=100)
    assert sorted(each.occupation for each in found) == ["o:baker", "o:developer", "o:welder"]
    order = [(-each.confidence, each.occupation) for each in found]
    assert order == sorted(order)
    assert small.resolve("baker or welder", limit=1) == found[:1]
    assert all(0 <= each.confidence <= 1 for each in found)


@pytest.mark.parametrize("title", ["", "  ", "...", "😀"])
def test_a_title_without_words_means_nothing(small, title):
    assert small.resolve(title) == ()


@pytest.mark.parametrize("title", ["welder " * 3_000, "x" * 20_000, "a\x00welder", "溶接工 welder"])
def test_odd_titles_are_resolved(small, title):
    assert len(small.resolve(title)) == 3


class _Padding:
    """An index that finds one label of the first concept and pads, as an approximate one may."""

    def search(self, queries, count):
        rows = np.full((len(queries), count), -1)
        rows[:, 0] = 0
        return np.where(rows < 0, -1, 0.9).astype(np.float32), rows


def test_padding_of_an_approximate_index_means_no_occupation(tmp_path):
    small = recommender_over(small_catalogue(), tmp_path)
    labels = NearestLabels(_Padding(), small.index.occupation_labels.owners)
    object.__setattr__(small.index, "occupation_labels", labels)
    assert [each.occupation for each in small.resolve("zebra keeper")] == ["o:baker"]


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Sr. Software Developer", "software developer"),
        ("primary school teacher", "primary school teacher"),
        ("lorry driver", "cargo vehicle driver"),
        ("head of a bus company's drivers: bus driver", "bus driver"),
    ],
)
def test_titles_of_the_starter_catalogue(starter, title, label):
    catalogue = starter.index.catalogue
    found = [catalogue.occupation_row[each.occupation] for each in starter.resolve(title, limit=3)]
    assert label in [catalogue.occupations[row].label for row in found]
