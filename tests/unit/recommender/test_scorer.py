"""Each signal of the ranking is what its description says, in plain loops."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from index.labels import label_key
from index.sentences import (
    group_sentences,
    occupation_sentences,
    occupation_statements,
)
from recommender.lexical import OccupationTerms
from recommender.profile import Profile, SkillStatement
from recommender.ranking.requirements import HeldSkill, Requirements
from recommender.ranking.scorer import Scorer, Signals, standardise
from recommender.ranking.weights import SIGNALS
from recommender.recognition.interpreter import QueryVectors
from taxonomy.catalogue import (
    Group,
    GroupScheme,
    Importance,
    Occupation,
    Statement,
    StatementKind,
)
from tests.support import brute_force
from tests.support.drawn_catalogue import drawn_catalogue, recommender_over
from tests.support.fake_encoder import HashingEncoder
from tests.support.small_catalogue import small_catalogue

TEXTS = ("I baked bread in the oven", "weld steel joints at night", "baked a program")


def described_catalogue():
    """Return the small catalogue with descriptions, unit groups, and an occupation of its own."""
    catalogue = small_catalogue(baker="Bakes bread by night. Keeps the oven hot; sells the bread.")
    groups = (
        Group("g:7512", "Bakers and the like", GroupScheme.ISCO, "7512", "They bake bread well."),
        Group("g:7212", "Welders and cutters", GroupScheme.ISCO, "7212", "(a) welding steel parts"),
        Group(
            "g:9998",
            "Others",
            GroupScheme.ISCO,
            "9998",
            "They carry water uphill for other people.",
        ),
    )
    bare = Occupation(
        "o:zealot",
        "zealot",
        "9998",
        description="Prays alone at dawn. Fasts by day; sells nothing.",
    )
    occupations = (*catalogue.occupations, bare)
    statements = tuple(
        Statement(concept, StatementKind.DUTY, text)
        for concept, text in (
            ("o:baker", "I get up at two for the oven"),
            ("o:baker", "my bread is sold out by noon"),
            ("o:developer", "the program is mine from the first line"),
            ("o:welder", "joints at night on the ship"),
            ("s:bake", "loaves and rolls for the shop"),
        )
    )
    return replace(
        catalogue,
        groups=(*catalogue.groups, *groups),
        occupations=occupations,
        statements=statements,
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the index of the described catalogue."""
    return recommender_over(described_catalogue(), tmp_path_factory.mktemp("described")).index


def queries():
    """Return the queries of what is asked, with unequal weights."""
    weights = np.array([0.5, 0.3, 0.2], dtype=np.float32)
    return QueryVectors(HashingEncoder().encode(TEXTS), weights, TEXTS)


def z(values):
    """Return values with mean 0 and standardise deviation 1."""
    values = np.array(values, dtype=np.float64)
    return (values - values.mean()) / values.std()


def nearest(vector, vectors, owners, owner):
    """Return the similarity of the nearest of the vectors of one owner."""
    own = vectors[np.asarray(owners) == owner]
    return float(similarities(own, vector).max())


def similarities(vectors, query):
    """Return the similarities of vectors (vectors,) to one query."""
    return brute_force.table_similarities(np.asarray(vectors, np.float32), query[None])[:, 0]


def above(values):
    """Return by how much standardised values exceed 1, else 0."""
    return np.maximum(z(values) - 1, 0)


def weighted_sum(function):
    """Return the weighted sum over queries of what of a function's values is above the bar."""
    asked = queries()
    pairs = zip(asked.vectors, asked.weights, strict=True)
    return sum(weight * above(function(vector)) for vector, weight in pairs)


def found(index, held=()):
    """Return the signals of the queries over an index."""
    requirements = Requirements(index)
    return Signals(index, requirements).of(queries(), requirements.credits(held))


def needed(index, row):
    """Return the rows of all skills that an occupation requirements."""
    return [s for each in Importance for s in brute_force.needed(index, row, each)]


def test_every_signal_has_a_value_for_every_occupation(index):
    signals = found(index)
    assert tuple(signals) == SIGNALS
    assert all(signal.shape == (4,) for signal in signals.values())
    assert Signals(index, Requirements(index)).absent == frozenset()


def test_the_profile_of_needed_skills(index):
    requirements = Requirements(index)
    specific, spoken = requirements.specificity, requirements.spoken.toarray()
    centroids = []
    for row in range(4):
        essential = brute_force.needed(index, row, Importance.ESSENTIAL)
        of = needed(index, row)
        weight = [
            specific[s] * (1 if s in essential else 0.5) * (0.3 + 0.7 * spoken[row, s]) for s in of
        ]
        centroid = sum(
            (w * index.skill_vectors[s] for w, s in zip(weight, of, strict=True)), np.zeros(32)
        )
        centroids.append(centroid / max(np.linalg.norm(centroid), 1e-9))
    expected = weighted_sum(lambda query: similarities(centroids, query))
    assert expected.max() > 0
    np.testing.assert_allclose(found(index)["skill_profile"], expected, atol=1e-4)


def test_the_occupation_text(index):
    expected = weighted_sum(lambda query: similarities(index.occupation_vectors, query))
    assert expected.max() > 0
    np.testing.assert_allclose(found(index)["occupation_text"], expected, atol=1e-4)


def test_the_sentences_of_descriptions(index):
    owned = occupation_sentences(index.catalogue)
    vectors = HashingEncoder().encode([text for _, text in owned])
    owners = [row for row, _ in owned]
    described = [0, 1, 3]
    assert sorted(set(owners)) == described

    def near(query):
        return [nearest(query, vectors, owners, row) for row in described]

    signals = found(index)
    np.testing.assert_allclose(signals["description"][described], weighted_sum(near), atol=1e-2)
    greatest = np.max([above(near(query)) for query in queries().vectors], axis=0)
    assert greatest.max() > 0
    np.testing.assert_allclose(signals["best_sentence"][described], greatest, atol=1e-2)
    assert signals["description"][2] == signals["best_sentence"][2] == 0


def test_the_statements_count_less_the_nearer_words_are_to_a_skill(index):
    owned = occupation_statements(index.catalogue)
    assert [row for row, _ in owned] == [0, 0, 1, 2]
    vectors = HashingEncoder().encode([text for _, text in owned])
    total = np.zeros(3)
    for vector, weight in zip(queries().vectors, queries().weights, strict=True):
        said = similarities(vectors, vector)
        near = [said[:2].mean(), said[2], said[3]]  # of few statements all count
        skill = max(float(vector @ each) for each in index.skill_vectors)
        total += weight * max((1 - skill) ** 3, 0.01) * above(near)
    signal = found(index)["statements"]
    assert total.max() > 0
    np.testing.assert_allclose(signal[:3], total, atol=1e-2)
    assert signal[3] == 0


def test_the_unit_groups(index):
    owned = group_sentences(index.catalogue)
    vectors = HashingEncoder().encode([text for _, text in owned])
    owners = [row for row, _ in owned]
    assert sorted(set(owners)) == [3, 4, 5]
    expected = weighted_sum(lambda v: [nearest(v, vectors, owners, group) for group in (3, 4, 5)])
    baker, developer, welder, zealot = found(index)["isco_group"]
    assert (baker, welder, zealot) == pytest.approx(tuple(expected), abs=1e-2)
    assert expected.max() > 0
    assert developer == 0


def stems(text):
    """Return the stems of a text."""
    return {word[:6] for word in label_key(text).split() if len(word) > 1}


def test_the_rare_words(index):
    catalogue = index.catalogue
    documents = []
    for occupation in catalogue.occupations:
        weights_of = Counter()
        texts = [(label, 1) for label in (occupation.label, *occupation.alternative_labels)]
        texts.append((occupation.description, 2))
        for relation in catalogue.relations_of.get(occupation.uri, ()):
            label = catalogue.skills[catalogue.skill_row[relation.skill]].label
            texts.append((label, 1 if relation.importance is Importance.ESSENTIAL else 0.5))
        for text, of_one in texts:
            for stem in stems(text):
                weights_of[stem] += of_one
        documents.append({stem: math.log(1 + whole) for stem, whole in weights_of.items()})
    having = Counter(stem for document in documents for stem in document)
    rarity = {stem: math.log(5 / (1 + count)) + 1 for stem, count in having.items()}
    shared_terms = {stem: rarity[stem] * 0.5 for stem in stems(TEXTS[0]) & rarity.keys()}
    for text, weight in ((TEXTS[1], 0.3), (TEXTS[2], 0.2)):
        for stem in stems(text) & rarity.keys():
            shared_terms.setdefault(stem, rarity[stem] * weight)
    expected = []
    for document in documents:
        vector = {stem: rarity[stem] * weight for stem, weight in document.items()}
        length = math.hypot(*vector.values())
        expected.append(sum(vector.get(stem, 0) * w for stem, w in shared_terms.items()) / length)
    asked = queries()
    shared = OccupationTerms(catalogue, index.words, index.relations.needs).shared(
        asked.texts, asked.weights
    )
    np.testing.assert_allclose(shared, expected, atol=1e-5)
    assert found(index)["words"].tolist() == shared.tolist()


def test_the_coverage_of_essentials(index):
    requirements = Requirements(index)
    held = [HeldSkill(index.catalogue.skill_row["s:weld"], 0.8)]
    expected = []
    for row in range(4):
        essential = brute_force.needed(index, row, Importance.ESSENTIAL)
        weights_of = {s: requirements.specificity[s] + 0.1 for s in essential}
        credited = sum(w * brute_force.credit(index, held, s) for s, w in weights_of.items())
        expected.append(credited / sum(weights_of.values()) if weights_of else 0.0)
    assert max(expected) > 0.2
    np.testing.assert_allclose(found(index, held)["coverage"], expected, atol=1e-5)


def test_signals_that_a_catalogue_lacks_are_zero(tmp_path):
    catalogue = drawn_catalogue()
    occupations = tuple(replace(o, description="") for o in catalogue.occupations)
    index = recommender_over(replace(catalogue, occupations=occupations), tmp_path).index
    signals = found(index)
    absent = {"description", "best_sentence", "statements", "isco_group"}
    for name in absent:
        assert not signals[name].any()
    assert Signals(index, Requirements(index)).absent == absent
    assert signals["occupation_text"].any()


def test_many_queries_are_compared_as_few_are(index):
    requirements, few = Requirements(index), queries()
    many = QueryVectors(
        np.tile(few.vectors, (20, 1)), np.tile(few.weights, 20) / 20, few.texts * 20
    )
    signals, credit = Signals(index, requirements), requirements.credits([])
    less, more = signals.of(few, credit), signals.of(many, credit)
    for name in set(SIGNALS) - {"words", "coverage"}:
        np.testing.assert_allclose(more[name], less[name], atol=1e-4)
    np.testing.assert_allclose(more["words"] * 20, less["words"], atol=1e-4)


def test_a_statement_without_weight_is_no_evidence(index):
    asked, requirements = queries(), Requirements(index)
    near = index.statements_of_occupations.nearest_few(asked.vectors)[1]
    silent = replace(
        asked,
        weights=np.zeros(3, dtype=np.float32),
        near_occupations=near,
        near_label=np.zeros(3, dtype=np.float32),
    )
    signals = Signals(index, requirements).of(silent, requirements.credits([]))
    assert {name for name, signal in signals.items() if signal.any()} == set()


def test_a_further_query_never_lowers_a_signal(index):
    requirements, every = Requirements(index), queries()
    signals, before = Signals(index, requirements), np.zeros(4)
    for count in (1, 2, 3):
        some = QueryVectors(every.vectors[:count], every.weights[:count], every.texts[:count])
        after = np.array(list(signals.of(some, requirements.credits([])).values()))
        assert (after >= before - 1e-6).all()
        before = after
    assert before.max() > 0


def test_equal_values_are_standardised_to_zero():
    assert standardise(np.full((2, 3), 7, dtype=np.float32)).tolist() == [[0, 0, 0]] * 2
    assert standardise(np.empty((2, 0), dtype=np.float32)).shape == (2, 0)


def test_a_scorer_that_remembers_scores_the_same(index):
    requirements, every = Requirements(index), queries()
    caching = Scorer(index, requirements).caching()
    credit = requirements.credits([])
    caching.prepare(every.some([0, 2]))
    for places in ([0], [0, 1], [0, 1, 2], [2], [0, 1, 2]):
        asked = every.some(places)
        again = Scorer(index, requirements).signals(asked, credit)
        for name, signal in caching.signals(asked, credit).items():
            assert np.array_equal(signal, again[name])


def test_what_was_compared_in_recognition_is_not_compared_again(index):
    requirements = Requirements(index)
    every = replace(queries(), weights=np.ones(3, dtype=np.float32))
    signals, credit = Signals(index, requirements), requirements.credits([])
    _, near = index.statements_of_occupations.nearest_few(every.vectors[:2])
    labels = index.skill_table.similarities(every.vectors[:2]).max(axis=0)
    known = replace(every, near_occupations=near, near_label=labels)
    expected = signals.of(every, credit)
    for name, signal in signals.of(known, credit).items():
        np.testing.assert_allclose(signal, expected[name], atol=1e-6)
    unlike = replace(known, near_occupations=near[::-1].copy())
    assert not np.allclose(signals.of(unlike, credit)["statements"], expected["statements"])
    assert known.some([1, 2]).near_label.tolist() == labels[1:].tolist()


def managed_catalogue(code):
    """Return the small catalogue with a manager, and a skill in a group of a code."""
    catalogue = small_catalogue()
    occupations = tuple(
        replace(one, isco_code="1330") if one.uri == "o:developer" else one
        for one in catalogue.occupations
    )
    skills = tuple(
        replace(one, groups=("g:manage",)) if one.uri == "s:forklift" else one
        for one in catalogue.skills
    )
    group = Group("g:manage", "managing", GroupScheme.SKILLS, code)
    groups = (*catalogue.groups, group)
    return replace(catalogue, occupations=occupations, skills=skills, groups=groups)


@pytest.fixture(scope="module")
def managing(tmp_path_factory):
    """Return recommenders over a catalogue with a management skill, and over one without any."""
    return [
        recommender_over(managed_catalogue(code), tmp_path_factory.mktemp(code))
        for code in ("S4.2", "S1.2")
    ]


@pytest.mark.parametrize(
    ("more", "is_lowered"),
    [
        ({"skills": ("s:css",)}, True),
        ({"skills": ("s:css",), "occupations": ("o:welder",)}, True),
        ({"skills": ("s:css",), "occupations": ("o:developer",)}, False),
        ({"skills": ("s:css", "s:forklift")}, False),
    ],
)
def test_managers_come_later_for_who_says_nothing_of_managing(managing, more, is_lowered):
    profile = Profile((SkillStatement("the program is mine"),), **more)
    ruled, plain = (one.scores(one.interpret(profile)).total for one in managing)
    row = managing[0].index.catalogue.occupation_row["o:developer"]
    assert plain[row] > 0
    assert (ruled[row] < plain[row]) == is_lowered
    others = np.arange(len(plain)) != row
    np.testing.assert_array_equal(ruled[others], plain[others])
