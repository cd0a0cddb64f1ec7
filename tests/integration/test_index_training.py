"""Training texts: what is held out, what is paired, and how pairs stand together."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice, pairwise
from random import Random

import numpy as np
import pytest

from index.build import concepts_of, occupation_text
from index.labels import ConceptType, label_key, labels_of
from taxonomy.catalogue import (
    Catalogue,
    Importance,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
    Statement,
    StatementKind,
)
from taxonomy.esco.reader import read_esco
from taxonomy.starter import STARTER_FOLDER, STARTER_RELEASE
from taxonomy.statements import join_statements
from tests.support.small_catalogue import small_catalogue
from training.batches import neighbours_of, training_batches
from training.holdout import held_out_keys, held_out_labels
from training.pairs import SHARES, PairKind, TrainingPairs, concept_type_of


@pytest.fixture(scope="module")
def catalogue():
    starter = read_esco([STARTER_FOLDER], release=STARTER_RELEASE).catalogue
    return join_statements(starter).catalogue


@pytest.fixture(scope="module")
def pairs(catalogue):
    return TrainingPairs(catalogue)


@pytest.fixture(scope="module")
def near(catalogue):
    return in_a_ring(catalogue)


def in_a_ring(catalogue):
    """Return neighbours by row: the ones that follow."""
    sizes = {
        ConceptType.SKILL: len(catalogue.skills),
        ConceptType.OCCUPATION: len(catalogue.occupations),
    }
    return {
        of: [[(row + n) % size for n in range(1, 4)] for row in range(size)]
        for of, size in sizes.items()
    }


def chance(number):
    """Return chance that can be repeated."""
    return Random(number)  # noqa: S311


def some_batches(pairs, near, count=40, seed=0, size=32):
    return list(islice(training_batches(pairs, near, seed, size), count))


def concept(catalogue, held):
    members = catalogue.skills if held.concept_type is ConceptType.SKILL else catalogue.occupations
    return members[held.row]


def test_about_one_label_in_twenty_is_held_out(catalogue):
    held_out = held_out_labels(catalogue)
    labels = sum(len(one.alternative_labels) for one in concepts_of(catalogue))
    assert 0.04 < len(held_out) / labels < 0.07
    assert Counter(held.concept_type for held in held_out)[ConceptType.OCCUPATION] > 0
    assert held_out == held_out_labels(catalogue)


def test_a_held_out_label_is_an_alternative_one_that_names_its_concept_alone(catalogue):
    names = [
        (label_key(text), one.uri) for one in concepts_of(catalogue) for _, text in labels_of(one)
    ]
    owners = Counter(key for key, _ in set(names))
    for held in held_out_labels(catalogue):
        one = concept(catalogue, held)
        assert held.label in one.alternative_labels
        assert owners[label_key(held.label)] == 1
        assert label_key(held.label) != label_key(one.label)


def test_what_is_held_out_depends_on_the_label_alone(catalogue):
    kept = catalogue.skills[::2]
    half = Catalogue("half-1-en", "en", (), (), kept, ())
    fewer = {(kept[held.row].uri, held.label) for held in held_out_labels(half)}
    every = {
        (catalogue.skills[held.row].uri, held.label)
        for held in held_out_labels(catalogue)
        if held.concept_type is ConceptType.SKILL
    }
    uris = {skill.uri for skill in kept}
    assert {one for one in every if one[0] in uris} <= fewer


def test_no_training_text_is_a_held_out_label(catalogue, pairs, near):
    keys = held_out_keys(catalogue)
    batches = some_batches(pairs, near, 200)
    texts = {text for batch in batches for pair in batch for text in (pair.anchor, pair.positive)}
    said = {label_key(part) for text in texts for part in (text, *text.split(". "))}
    assert len(texts) > 3000
    assert said.isdisjoint(keys)


def test_no_training_text_of_esco_is_a_held_out_label(shared_catalogue):
    keys = held_out_keys(shared_catalogue)
    batches = some_batches(
        TrainingPairs(shared_catalogue), in_a_ring(shared_catalogue), 300, 0, 128
    )
    texts = {text for batch in batches for pair in batch for text in (pair.anchor, pair.positive)}
    assert len(keys) > 4000
    assert {label_key(text) for text in texts}.isdisjoint(keys)


def test_a_statement_that_is_a_held_out_label_trains_nothing(catalogue):
    held = next(one for one in held_out_labels(catalogue) if one.concept_type is ConceptType.SKILL)
    concept = catalogue.skills[held.row].uri
    texts = (f"{held.label}.", "I did that every day", "and then again at night")
    said = tuple(Statement(concept, StatementKind.LAY, text) for text in texts)
    drawn = TrainingPairs(replace(catalogue, statements=said))
    assert drawn.rows(PairKind.SKILL_STATEMENT) == [held.row]
    anchors = {drawn.draw(PairKind.SKILL_STATEMENT, held.row, chance(n)).anchor for n in range(40)}
    assert anchors == set(texts[1:])


def test_a_template_does_not_make_a_held_out_label():
    def others(number):
        skill = Skill(f"s:{number}", "weld steel", SkillKind.SKILL, ("weld", "I weld", "can weld"))
        return TrainingPairs(Catalogue("one-1-en", "en", (), (), (skill,), ()))

    drawn = set()
    held_back = 0
    for number in range(60):
        made = others(number)
        held = held_out_keys(made._catalogue)
        held_back += "i weld" in held
        for seed in range(40):
            said = made.draw(PairKind.SKILL_LABEL, 0, chance(seed)).anchor
            drawn.add(said)
            assert label_key(said) not in held
    assert held_back
    assert "I can weld" in drawn


def test_a_pair_is_made_of_the_texts_of_its_target(catalogue, pairs):
    skills = {skill.uri: skill for skill in catalogue.skills}
    for row in pairs.rows(PairKind.SKILL_LABEL)[:50]:
        pair = pairs.draw(PairKind.SKILL_LABEL, row, chance(row))
        skill = skills[pair.target]
        assert pair.positive == skill.label
        assert any(pair.anchor.endswith(label) for label in skill.alternative_labels)
    for row in pairs.rows(PairKind.SKILL_DESCRIPTION)[:50]:
        pair = pairs.draw(PairKind.SKILL_DESCRIPTION, row, chance(row))
        skill = skills[pair.target]
        assert pair.positive == skill.label
        assert pair.anchor in " ".join(skill.description.split())
        assert 1 <= len(pair.anchor.split()) <= 18


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        (PairKind.SKILL_STATEMENT, lambda skill: skill.label),
        (
            PairKind.OCCUPATION_STATEMENT,
            lambda one: " ".join(occupation_text(one).split()[:24]),
        ),
    ],
)
def test_a_statement_is_paired_with_its_concept(catalogue, pairs, kind, whole):
    said = statements_of(catalogue)
    of_skill = concept_type_of(kind) is ConceptType.SKILL
    concepts = catalogue.skills if of_skill else catalogue.occupations
    stops = 0
    for row in pairs.rows(kind):
        pair = pairs.draw(kind, row, chance(row))
        assert (pair.positive, pair.target) == (whole(concepts[row]), concepts[row].uri)
        assert pair.anchor in {
            text.removesuffix(".") if cut else text
            for text in said[pair.target]
            for cut in (True, False)
        }
        stops += pair.anchor.endswith(".")
    assert 0 < stops < len(pairs.rows(kind)) / 2


@pytest.mark.parametrize("kind", [PairKind.SKILL_STATEMENTS, PairKind.OCCUPATION_STATEMENTS])
def test_two_statements_of_a_concept_are_paired(catalogue, pairs, kind):
    said = statements_of(catalogue)
    for row in pairs.rows(kind)[:50]:
        pair = pairs.draw(kind, row, chance(row))
        texts = {text.removesuffix(".") for text in said[pair.target]}
        both = {pair.anchor.removesuffix("."), pair.positive.removesuffix(".")}
        assert len(both) == 2
        assert both <= texts


def statements_of(catalogue):
    """Return the texts of the statements of each concept."""
    said = defaultdict(list)
    for statement in catalogue.statements:
        said[statement.concept].append(statement.text)
    return said


def test_an_occupation_is_paired_with_labels_of_its_skills(catalogue, pairs):
    for row in pairs.rows(PairKind.OCCUPATION_SKILLS):
        occupation = catalogue.occupations[row]
        pair = pairs.draw(PairKind.OCCUPATION_SKILLS, row, chance(row))
        words = occupation_text(occupation).split()
        assert (pair.positive, pair.target) == (" ".join(words[:24]), occupation.uri)
        needed = [relation.skill for relation in catalogue.relations_of[occupation.uri]]
        labels = {
            text
            for uri in needed
            for _, text in labels_of(catalogue.skills[catalogue.skill_row[uri]])
        }
        said = pair.anchor.split(". ")
        assert 1 <= len(said) <= 5
        assert set(said) <= labels


def test_other_languages_get_no_template():
    english, german = small_catalogue(), small_catalogue("small-1-de")
    german = Catalogue(**{**vars_of(german), "language": "de"})
    kind, row = PairKind.JOB_TITLE, 0
    said = {
        language: {TrainingPairs(one).draw(kind, row, chance(n)).anchor for n in range(60)}
        for language, one in (("en", english), ("de", german))
    }
    titles = {"bread maker", "pastry cook", "breadmaker"}
    assert said["de"] <= titles
    assert said["de"] < said["en"]


def vars_of(catalogue):
    names = ("version", "language", "sources", "occupations", "skills", "relations")
    return {name: getattr(catalogue, name) for name in names}


def test_kinds_without_texts_are_left_out():
    skills = tuple(
        Skill(f"s:{n}", f"skill {n}", SkillKind.SKILL, (f"able {n}",)) for n in range(40)
    )
    bare = Catalogue("bare-1-de", "de", (), (Occupation("o:1", "maker", "7"),), skills, ())
    pairs = TrainingPairs(bare)
    assert pairs.rows(PairKind.SKILL_DESCRIPTION) == pairs.rows(PairKind.JOB_TITLE) == []
    batches = some_batches(pairs, in_a_ring(bare), 5, 0, 8)
    assert {pair.anchor.split()[0] for batch in batches for pair in batch} == {"able"}


def test_a_catalogue_without_texts_gives_no_batch():
    bare = Catalogue("bare-1-de", "de", (), (), (Skill("s:1", "one", SkillKind.SKILL),), ())
    assert some_batches(TrainingPairs(bare), in_a_ring(bare)) == []


def test_a_batch_is_full_and_names_nothing_twice(pairs, near):
    for batch in some_batches(pairs, near, 60, 3, 100):
        assert len(batch) == 100
        assert len({pair.target for pair in batch}) == 100
        assert len({pair.anchor.casefold() for pair in batch}) == 100
        assert len({pair.positive.casefold() for pair in batch}) == 100


def test_labels_shared_by_two_concepts_do_not_meet_in_a_batch():
    skills = tuple(
        Skill(f"s:{n:02}", f"same {n // 2}", SkillKind.SKILL, (f"able {n}",)) for n in range(40)
    )
    twins = Catalogue("twins-1-de", "de", (), (), skills, ())
    for batch in some_batches(TrainingPairs(twins), in_a_ring(twins), 20, 0, 10):
        assert len({pair.positive for pair in batch}) == len(batch) == 10


def test_a_small_catalogue_gives_small_batches():
    small = small_catalogue()
    batches = some_batches(TrainingPairs(small), in_a_ring(small), 20, 0, 128)
    assert max(len(batch) for batch in batches) <= len(small.skills)
    assert all(batches)


def test_a_kind_takes_every_concept_before_one_comes_again():
    skills = tuple(
        Skill(f"s:{n:02}", f"skill {n}", SkillKind.SKILL, (f"able {n}",)) for n in range(48)
    )
    many = Catalogue("many-1-de", "de", (), (), skills, ())
    batches = some_batches(TrainingPairs(many), in_a_ring(many), 6, 0, 8)
    eligible = len(TrainingPairs(many).rows(PairKind.SKILL_LABEL))
    whole = eligible // 8
    targets = [pair.target for batch in batches[:whole] for pair in batch]
    assert len(set(targets)) == len(targets) == whole * 8


def test_near_concepts_stand_together(pairs, near, catalogue):
    rows = {skill.uri: row for row, skill in enumerate(catalogue.skills)}
    together = apart = 0
    for batch in some_batches(pairs, near, 60):
        found = [rows[pair.target] for pair in batch if pair.target in rows]
        steps = [abs(after - before) for before, after in pairwise(found)]
        together += sum(step <= 3 for step in steps)
        apart += sum(step > 3 for step in steps)
    assert together > apart


def test_kinds_come_in_their_shares(pairs, near, catalogue):
    skills = {skill.uri for skill in catalogue.skills}
    batches = some_batches(pairs, near, 400)
    share = np.mean([batch[0].target in skills for batch in batches])
    expected = sum(
        share for kind, share in SHARES.items() if concept_type_of(kind) is ConceptType.SKILL
    )
    assert share == pytest.approx(expected, abs=0.08)
    assert sum(SHARES.values()) == pytest.approx(1)


def test_a_seed_gives_the_same_batches_and_another_others(pairs, near, catalogue):
    batches = some_batches(pairs, near)
    assert some_batches(TrainingPairs(catalogue), near) == batches
    assert some_batches(pairs, near, seed=1) != batches
    assert some_batches(pairs, near, 10) == batches[:10]


def test_neighbours_are_the_nearest_others():
    vectors = np.random.default_rng(5).standard_normal((40, 8)).astype(np.float16)
    rows = vectors.astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    similarity = rows @ rows.T
    np.fill_diagonal(similarity, -2)
    assert neighbours_of(list(vectors)) == np.argsort(-similarity, axis=1)[:, :12].tolist()


def test_a_skill_that_is_needed_twice_counts_once():
    skills = tuple(Skill(f"s:{n}", f"skill {n}", SkillKind.SKILL) for n in range(2))
    occupation = Occupation("o:1", "maker", "7")
    relations = tuple(
        SkillRelation("o:1", skill.uri, importance) for skill in skills for importance in Importance
    )
    twice = Catalogue("twice-1-en", "en", (), (occupation,), skills, relations)
    pairs = TrainingPairs(twice)
    said = [pairs.draw(PairKind.OCCUPATION_SKILLS, 0, chance(n)).anchor for n in range(40)]
    assert all(len(set(one.split(". "))) == len(one.split(". ")) for one in said)
    assert max(one.count("skill") for one in said) == 2
