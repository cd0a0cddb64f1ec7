"""Job titles are resolved to the occupations that they may mean."""

from dataclasses import replace

import numpy as np
import pytest

from index.labels import NearestLabels, labels_of
from recommender.titles import TitleOrigin, TitleResolver, TitleSignals, TitleWeights
from taxonomy.catalogue import Importance
from tests.support.drawn_catalogue import recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue
from tests.support.words import similarity_to


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the recommender over the small catalogue."""
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("title", ["welder", "  WELDER! ", "Welder (m/f/d) - URGENT"])
def test_a_preferred_label_comes_first(small, title):
    best = small.resolve(title)[0]
    assert best.occupation == "o:welder"
    assert 0.45 <= best.confidence <= 0.9


@pytest.mark.parametrize("title", ["Software-Developer", "software developer"])
def test_a_whole_preferred_label_is_as_sure_as_any_title(small, title):
    best = small.resolve(title)[0]
    assert best.occupation == "o:developer"
    assert 0.72 <= best.confidence <= 0.9


@pytest.mark.parametrize("title", ["pastry cook", "breadmaker", "junior bread maker"])
def test_other_labels_lead_to_their_occupation(small, title):
    assert small.resolve(title)[0].occupation == "o:baker"


def test_other_titles_are_resolved_by_signals_and_prior(small):
    fit = TitleWeights((6.0, 0.0, 3.0, 2.0, 1.0), 0.5, {"o:baker": 2.0}, TitleOrigin("", 0, ""))
    found = TitleResolver(small.index, HashingEncoder(), fit).resolve("steel joiner yard", 3)
    signals = _signals_by_hand(small.index, "steel joiner yard")
    prior = [0.5 * 2.0, 0.0, 0.0]
    total = np.array([6, 3, 2, 1]) @ signals + prior
    likely = np.exp(total)
    sure = 0.9 * likely / (likely.sum() + 3004 * np.median(likely))
    expected = {
        occupation.uri: confidence
        for occupation, confidence in zip(small.index.catalogue.occupations, sure, strict=True)
    }
    assert found[0].occupation == max(expected, key=expected.get) == "o:welder"
    for each in found:
        assert each.confidence == pytest.approx(expected[each.occupation], abs=2e-3)


def test_the_nearest_labels_are_those_of_plain_loops(tmp_path):
    catalogue = small_catalogue()
    others = ("night baker", "bread bin", "steel oven", "cake maker")
    baker = replace(catalogue.occupations[0], alternative_labels=others)
    many = replace(catalogue, occupations=(baker, *catalogue.occupations[1:]))
    index = recommender_over(many, tmp_path).index
    encoder = HashingEncoder()
    best, mean = TitleSignals(index, encoder).of("bread joiner steel night")[:2]
    vector = encoder.encode(["bread joiner steel night"])[0]
    nearest = [
        sorted((float(encoder.encode([text])[0] @ vector) for _, text in labels_of(one)))[::-1]
        for one in many.occupations
    ]
    assert len(nearest[0]) > 4
    assert best.tolist() == pytest.approx([own[0] for own in nearest], abs=2e-3)
    assert mean.tolist() == pytest.approx([np.mean(own[:4]) for own in nearest], abs=2e-3)


@pytest.mark.parametrize(("behind", "is_offered"), [(4.1, False), (3.9, True)])
def test_what_is_far_less_like_a_title_is_not_offered(small, behind, is_offered):
    nearest = TitleSignals(small.index, HashingEncoder()).of("steel joiner yard")[0]
    distance = float(nearest[2] - nearest[1])
    weights = (behind / distance, 0.0, 0.0, 0.0, 0.0)
    common = TitleWeights(weights, 1.0, {"o:developer": 5.0}, TitleOrigin("", 0, ""))
    found = TitleResolver(small.index, HashingEncoder(), common).resolve("steel joiner yard", 3)
    assert ("o:developer" in [one.occupation for one in found]) == is_offered


def _signals_by_hand(index, title):
    """Return the four signals of a title without abbreviations and seniority, from the texts."""
    catalogue, encoder = index.catalogue, HashingEncoder()
    vector = encoder.encode([title])[0]
    labels = [[text for _, text in labels_of(o)] for o in catalogue.occupations]
    needs = {
        o.uri: sum(
            (1.0 if r.importance is Importance.ESSENTIAL else 0.5)
            * encoder.encode([catalogue.skills[catalogue.skill_row[r.skill]].label])[0]
            for r in catalogue.relations
            if r.occupation == o.uri
        )
        for o in catalogue.occupations
    }
    texts = [f"{o.label}. {o.description}".strip() for o in catalogue.occupations]
    words = similarity_to(labels).of(title)
    return np.array(
        [
            [max(float(vector @ row) for row in encoder.encode(of_one)) for of_one in labels],
            encoder.encode(texts) @ vector,
            [vector @ need / np.linalg.norm(need) for need in needs.values()],
            words,
        ]
    )


def test_every_occupation_comes_once_best_first(small):
    found = small.resolve("baker or welder", limit=100)
    names = [each.occupation for each in found]
    assert len(set(names)) == len(names)
    assert names[0] == "o:baker"
    order = [(-each.confidence, each.occupation) for each in found]
    assert order == sorted(order)
    assert small.resolve("baker or welder", limit=1) == found[:1]
    assert all(0 <= each.confidence <= 1 for each in found)


@pytest.mark.parametrize("title", ["", "  ", "...", "😀"])
def test_a_title_without_words_has_no_occupation(small, title):
    assert small.resolve(title) == ()


@pytest.mark.parametrize("title", ["welder " * 3_000, "x" * 20_000, "a\x00welder", "溶接工 welder"])
def test_odd_titles_are_resolved(small, title):
    found = [one.confidence for one in small.resolve(title)]
    assert found == sorted(found, reverse=True)
    assert min(found) >= max(found) / 8


class _Padding:
    """An index that finds one label of the first concept and pads, as an approximate one may."""

    def search(self, queries, count):
        rows = np.full((len(queries), count), -1)
        rows[:, 0] = 0
        return np.where(rows < 0, -1, 0.9).astype(np.float32), rows


def test_padding_of_an_approximate_index_counts_as_no_label(tmp_path):
    small = recommender_over(small_catalogue(), tmp_path)
    labels = NearestLabels(_Padding(), small.index.occupation_labels.owners)
    object.__setattr__(small.index, "occupation_labels", labels)
    signals = TitleSignals(small.index, HashingEncoder()).of("zebra keeper")
    assert signals[0].tolist() == pytest.approx([0.9, 0.9, 0.9])


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Sr. Software Developer", "software developer"),
        ("primary school teacher", "primary school teacher"),
        ("URGENT!! Bus Driver II - full time (m/f/d)", "bus driver"),
        ("lorry driver", "cargo vehicle driver"),
        ("head of a bus company's drivers: bus driver", "bus driver"),
    ],
)
def test_titles_of_the_starter_catalogue(starter, title, label):
    catalogue = starter.index.catalogue
    found = [catalogue.occupation_row[each.occupation] for each in starter.resolve(title, limit=3)]
    assert label in [catalogue.occupations[row].label for row in found]
